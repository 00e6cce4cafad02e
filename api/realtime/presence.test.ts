import { describe, expect, it } from '@jest/globals';
import { createPresence, type Presence, type Told } from './presence.js';

/** Two processes that hear one another, while `connected`. */
function pair() {
  const state = { connected: true, now: 0 };
  const changed: string[] = [];
  const all = new Map<string, Presence>();
  const told: Told[] = [];
  const make = (process: string) => {
    const presence = createPresence({
      process,
      tell: (words) => {
        told.push(words);
        if (state.connected) for (const [name, other] of all) if (name !== process) other.hear(structuredClone(words));
      },
      onChange: (room) => changed.push(`${process} ${room}`),
      now: () => state.now,
    });
    all.set(process, presence);
    return presence;
  };
  return { state, changed, told, one: make('one'), two: make('two') };
}

const sam = { id: 's', name: 'Sam' };
const tom = { id: 't', name: 'Tom' };
const ana = { id: 'a', name: 'Ana' };

describe('presence', () => {
  it('names the others in a room, wherever they are connected, each once', () => {
    const { one, two } = pair();
    one.enter('x', 'room', sam);
    one.enter('y', 'room', tom);
    two.enter('z', 'room', tom);
    two.enter('w', 'room', ana);
    two.enter('v', 'elsewhere', ana);
    expect(one.others('room', 's')).toEqual(['Ana', 'Tom']);
    expect(two.others('room', 't')).toEqual(['Ana', 'Sam']);
    expect(one.others('elsewhere', 's')).toEqual(['Ana']);
  });

  it('follows who moves to another room and who goes, and says which rooms changed', () => {
    const { one, two, changed } = pair();
    one.enter('x', 'room', sam);
    two.enter('z', 'room', tom);
    changed.length = 0;
    two.enter('z', 'next', tom);
    expect(changed.sort()).toEqual(['one next', 'one room', 'two next', 'two room']);
    expect(one.others('room', 's')).toEqual([]);
    two.leave('z');
    expect(one.others('next', 's')).toEqual([]);
  });

  it('says nothing where nothing changed', () => {
    const { one, told, changed } = pair();
    one.enter('x', 'room', sam);
    const before = [told.length, changed.length];
    one.enter('x', 'room', sam);
    one.leave('nobody');
    expect([told.length, changed.length]).toEqual(before);
  });

  it('forgets a process that is not heard any more, and knows it again', () => {
    const { one, two, state, changed } = pair();
    one.enter('x', 'room', sam);
    two.enter('z', 'room', tom);
    state.connected = false;
    state.now = 20_000;
    one.beat();
    expect(one.others('room', 's')).toEqual(['Tom']);
    state.now = 26_000;
    changed.length = 0;
    one.beat();
    expect(one.others('room', 's')).toEqual([]);
    expect(changed).toEqual(['one room']);
    state.connected = true;
    two.beat();
    expect(one.others('room', 's')).toEqual(['Tom']);
  });

  it('tells a process that has just come who is here', () => {
    const { one, two, state } = pair();
    state.connected = false;
    one.enter('x', 'room', sam);
    state.connected = true;
    two.enter('z', 'room', tom);
    expect(two.others('room', 't')).toEqual(['Sam']);
  });
});

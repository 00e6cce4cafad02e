/**
 * Who looks at a room now. Each process knows its own people, tells the others whenever that changes, and again every few
 * seconds; what was not told again is forgotten. It stands in no row: it is true for a moment, and nothing is decided by it.
 */

/** Somebody who looks. */
export interface Present {
  id: string;
  name: string;
}

/** What one process tells the others: its people, by room. */
export interface Told {
  process: string;
  rooms: Record<string, Present[]>;
}

/** What presence needs of the world. */
export interface PresenceParts {
  process: string;
  /** Tells the other processes. */
  tell: (told: Told) => void;
  /** The people of a room changed: those who look at it here are to be shown. */
  onChange: (room: string) => void;
  /** Milliseconds that only go forward. */
  now: () => number;
}

/** Who looks at what, over all processes that are heard. */
export interface Presence {
  enter: (looker: string, room: string, who: Present) => void;
  leave: (looker: string) => void;
  /** Another process told. */
  hear: (told: Told) => void;
  /** Everybody in a room but that one, each once, by name. */
  others: (room: string, but: string) => string[];
  /** Tells again, and forgets who was not told again; called every `tellAgainMs`. */
  beat: () => void;
}

/** How often a process tells again. */
export const tellAgainMs = 10_000;
/** A process that was not heard for this long is gone. */
const goneMs = 25_000;

/** Presence of one process. */
export function createPresence({ process, tell, onChange, now }: PresenceParts): Presence {
  const here = new Map<string, { room: string; who: Present }>();
  const elsewhere = new Map<string, { told: Told; at: number }>();

  function tellAll() {
    const rooms: Told['rooms'] = {};
    for (const { room, who } of here.values()) (rooms[room] ??= []).push(who);
    tell({ process, rooms });
  }

  function changed(rooms: (string | undefined)[]) {
    for (const room of new Set(rooms)) if (room !== undefined) onChange(room);
  }

  function forget(name: string) {
    const known = elsewhere.get(name);
    elsewhere.delete(name);
    return Object.keys(known?.told.rooms ?? {});
  }

  return {
    enter(looker, room, who) {
      const before = here.get(looker);
      here.set(looker, { room, who });
      if (before?.room === room && before.who.name === who.name) return;
      changed([before?.room, room]);
      tellAll();
    },
    leave(looker) {
      const before = here.get(looker);
      if (!here.delete(looker)) return;
      changed([before?.room]);
      tellAll();
    },
    hear(told) {
      if (told.process === process) return;
      const isNew = !elsewhere.has(told.process);
      const before = elsewhere.get(told.process)?.told.rooms ?? {};
      elsewhere.set(told.process, { told, at: now() });
      const rooms = [...Object.keys(before), ...Object.keys(told.rooms)];
      changed(rooms.filter((room) => JSON.stringify(before[room]) !== JSON.stringify(told.rooms[room])));
      // It has just come, and knows nobody of ours yet.
      if (isNew) tellAll();
    },
    others(room, but) {
      const mine = [...here.values()].filter((one) => one.room === room).map((one) => one.who);
      const theirs = [...elsewhere.values()].flatMap(({ told }) => told.rooms[room] ?? []);
      const names = new Map([...mine, ...theirs].filter(({ id }) => id !== but).map(({ id, name }) => [id, name]));
      return [...names.values()].sort((a, b) => a.localeCompare(b, 'en'));
    },
    beat() {
      for (const [name, { at }] of [...elsewhere]) if (now() - at > goneMs) changed(forget(name));
      tellAll();
    },
  };
}

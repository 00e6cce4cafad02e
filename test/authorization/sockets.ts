/** What a browser's socket asks for, as somebody: each kind of room, and each thing that is done in one. */
import { browserOf } from './routes.js';
import { listRooms } from '../../core/queries/room/list.js';
import { openSocket } from '../sockets.js';
import type { Caller, World } from './world.js';

/** Whoever may sit before a browser: people, and whoever is not signed in. */
export const isInBrowser = ({ actor }: Caller): boolean =>
  actor === null || (actor.kind === 'user' && actor.linkedIncident === undefined);

/** The rooms that are asked for, each of its kind. */
const rooms: Record<string, (world: World) => Promise<string>> = {
  '#incidents': (world) => roomOf(world, 'incidents'),
  'the room of an incident': async (world) => roomOf(world, 'incident', (await world.incident()).number),
  'the room of a private incident': async (world) => {
    const { number } = await world.incident();
    await world.run('incident.make-private', { number });
    return roomOf(world, 'incident', number);
  },
  'the direct room of the owner': async (world) => {
    await world.run('page.test', { to: 'sam' });
    await world.h.settle();
    return roomOf(world, 'direct');
  },
};

async function roomOf({ h, person }: World, kind: string, number?: number): Promise<string> {
  const { items } = await h.system.core.runQuery(listRooms, { actor: await person('sam') });
  return items.find((room) => room.kind === kind && (number === undefined || room.incident?.number === number))!.id;
}

const asks: Record<string, (room: string) => [event: string, payload: object]> = {
  'look at': (room) => ['join', { room, after: 0 }],
  'read earlier in': (room) => ['earlier', { room, before: 1000 }],
  'peek into': (room) => ['peek', { room, after: 0 }],
  'talk in': (room) => ['say', { room, text: 'hello' }],
};

type Act = (world: World, caller: Caller) => Promise<string>;

/** One event of a fresh socket, and its answer in one word. */
async function ask(world: World, caller: Caller, [event, payload]: [string, object]): Promise<string> {
  const { cookies } = await browserOf(world, caller);
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const socket = openSocket(world.h, { cookie });
  try {
    const answer = await new Promise<{ code?: string; error?: string; refusal?: string } | 'unauthorised'>(
      (resolve) => {
        socket.on('connect_error', () => resolve('unauthorised'));
        socket.on('signed-out', () => resolve('unauthorised'));
        socket.on('connect', () => socket.emit(event, payload, resolve));
      },
    );
    if (answer === 'unauthorised') return answer;
    const said = JSON.stringify(answer);
    if (/may not/.test(said)) return 'forbidden';
    return /no such room/.test(said) ? 'absent' : 'ok';
  } finally {
    socket.disconnect();
  }
}

/** Everything that is asked, by its name. */
export const socketActs: [name: string, act: Act][] = Object.entries(asks).flatMap(([verb, wish]) =>
  Object.entries(rooms).map(([where, room]): [string, Act] => [
    `${verb} ${where}`,
    async (world, caller) => ask(world, caller, wish(await room(world))),
  ]),
);

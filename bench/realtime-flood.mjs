/**
 * What others notice of one client that floods: their p99 with and without one that sends 1,000 messages a second, comes back at
 * once whenever it is closed, and never waits. Quiet and flooded rounds take turns, so that a slow machine is slow in both.
 * Starts the built product over a folder of its own.
 *   node bench/realtime-flood.mjs [others] [rounds] [seconds a round]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { figures, signedIn, withProduct } from './product.mjs';

const others = Number(process.argv[2] ?? 10);
const rounds = Number(process.argv[3] ?? 4);
const roundMs = Number(process.argv[4] ?? 6) * 1000;
/** Each of the others asks this often. */
const everyMs = 200;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const open = (url, cookie) =>
  io(url, { forceNew: true, reconnection: false, transports: ['websocket'], extraHeaders: { origin: url, cookie } });
const connected = (socket) =>
  new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });

/** The flood has a process of its own, so that what it costs itself is not taken for what others notice. */
async function flood() {
  const [url, cookie, room] = process.argv.slice(3);
  const told = { sent: 0, answered: 0, refused: 0, closed: 0, keptOut: 0 };
  process.once('message', () => process.send(told, () => process.exit()));
  for (;;) {
    const socket = open(url, cookie);
    try {
      await connected(socket);
    } catch {
      told.keptOut += 1;
      await sleep(100);
      continue;
    }
    if (told.sent === 0) process.send('flooding');
    while (socket.connected) {
      for (let index = 0; index < 10; index += 1) {
        told.sent += 1;
        socket.emit('peek', { room, after: 0 }, ({ error }) => (told[error ? 'refused' : 'answered'] += 1));
      }
      await sleep(10);
    }
    told.closed += 1;
  }
}

/** Starts it; `stop` answers what became of it. */
function startFlood(url, cookie) {
  const child = fork(fileURLToPath(import.meta.url), ['flood', url, cookie, flooded]);
  return {
    begun: once(child, 'message'),
    async stop() {
      const told = once(child, 'message');
      child.send('stop');
      return (await told)[0];
    },
  };
}

let flooded = '';

async function round(sockets) {
  const times = [];
  const end = performance.now() + roundMs;
  await Promise.all(
    sockets.map(async (socket, index) => {
      await sleep((everyMs / sockets.length) * index);
      while (performance.now() < end) {
        const began = performance.now();
        await socket.timeout(10_000).emitWithAck('peek', { room: flooded, after: 0 });
        times.push(performance.now() - began);
        await sleep(Math.max(0, everyMs - (performance.now() - began)));
      }
    }),
  );
  return times;
}

const p99 = (times) => times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1];

if (process.argv[2] === 'flood') await flood();
await withProduct(async ({ url, signIn, linkOf }) => {
  const cookie = await signedIn(url, signIn);
  const page = await (await fetch(`${url}/`, { headers: { cookie } })).text();
  flooded = /data-room="([^"]+)"/.exec(page)[1];
  const sockets = Array.from({ length: others }, () => open(url, cookie));
  await Promise.all(sockets.map(connected));
  await round(sockets); // warm
  const quiet = [];
  const loud = [];
  const told = { sent: 0, answered: 0, refused: 0, closed: 0, keptOut: 0 };
  for (let index = 0; index < rounds; index += 1) {
    quiet.push(...(await round(sockets)));
    // A session that was never closed before: nothing keeps it out.
    const flooding = startFlood(url, await signedIn(url, linkOf('priya')));
    await flooding.begun;
    loud.push(...(await round(sockets)));
    for (const [name, count] of Object.entries(await flooding.stop())) told[name] += count;
    await sleep(1000);
  }
  console.log(
    `${others} others, one request each every ${everyMs} ms, ${rounds} rounds of ${roundMs / 1000} s with and without a flood`,
  );
  figures('others, quiet', quiet);
  figures('others, beside a flood', loud);
  const growth = (p99(loud) / p99(quiet) - 1) * 100;
  console.log(`p99 grows by ${growth.toFixed(1)} % (at most 20 %)`);
  if (growth > 20) process.exitCode = 1;
  console.log(
    `the flood: ${Object.entries(told)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
  );
  for (const socket of sockets) socket.disconnect();
});

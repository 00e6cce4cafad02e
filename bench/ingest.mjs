/**
 * How many new alerts a second are stored, and how long a sender waits for its 2xx: payloads of that many alerts, in groups of
 * 100, over that many connections. Starts the built product over a folder of its own, which shares this machine with the sender.
 *   node bench/ingest.mjs [alerts a payload = 64] [connections = 8] [seconds = 5]
 */
import { Agent, request } from 'node:http';
import { figures, withProduct } from './product.mjs';

const [size, connections, seconds] = [64, 8, 5].map((standard, index) => Number(process.argv[index + 2] ?? standard));
const agent = new Agent({ keepAlive: true, maxSockets: connections });
let made = 0;

function payload() {
  const alerts = Array.from({ length: size }, () => {
    const id = String((made += 1));
    const labels = { alertname: 'Bench', severity: 'warning', env: 'prod', region: 'eu-1', service: 'checkout', id };
    return {
      status: 'firing',
      labels,
      annotations: { summary: `Bench alert ${id}` },
      startsAt: '2026-11-24T09:00:00Z',
    };
  });
  return JSON.stringify({ version: '4', groupKey: `group-${made % 100}`, status: 'firing', receiver: 'bench', alerts });
}

const post = (url, body) =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    sent.on('error', reject);
    sent.end(body);
  });

await withProduct(async ({ url, key }) => {
  const target = `${url}/webhooks/alertmanager/${key}`;
  const run = async (until, waits) => {
    while (performance.now() < until) {
      const body = payload();
      const began = performance.now();
      const status = await post(target, body);
      if (status !== 202) throw new Error(`The webhook answered ${status}.`);
      waits.push(performance.now() - began);
    }
  };
  const all = async (span) => {
    const waits = [];
    const until = performance.now() + span * 1000;
    await Promise.all(Array.from({ length: connections }, () => run(until, waits)));
    return waits;
  };
  await all(2); // warming up
  const waits = await all(seconds);
  console.log(
    `${size} new alerts a payload, ${connections} connections: ${Math.round((waits.length * size) / seconds)} alerts/s`,
  );
  figures('POST to 202', waits);
  agent.destroy();
});

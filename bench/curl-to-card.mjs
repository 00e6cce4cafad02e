/**
 * From an alert's POST to its card: how long until the webhook's answer, until GET /api/v1/incidents shows the incident, and
 * until the chat page of somebody who is signed in holds the card. Starts the built product over a folder of its own.
 *   node bench/curl-to-card.mjs [alerts]
 */
import { authorization, figures, signedIn, withProduct } from './product.mjs';

const alerts = Number(process.argv[2] ?? 100);
const patienceMs = 10_000;

async function until(holds) {
  const deadline = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`It was not there within ${patienceMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return performance.now();
}

async function measure({ url, key, cookie }, id) {
  const title = `Bench alert ${id} of this run`;
  const alert = {
    status: 'firing',
    labels: { alertname: 'Bench', severity: 'critical', id },
    annotations: { summary: title },
  };
  const payload = { version: '4', groupKey: id, status: 'firing', receiver: 'bench', alerts: [alert] };
  const began = performance.now();
  const answer = await fetch(`${url}/webhooks/alertmanager/${key}`, { method: 'POST', body: JSON.stringify(payload) });
  if (answer.status !== 202) throw new Error(`The webhook answered ${answer.status}.`);
  const answered = performance.now();
  const listed = async () => {
    const { items } = await (await fetch(`${url}/api/v1/incidents?limit=10`, { headers: { authorization } })).json();
    return items.some((incident) => incident.title === title);
  };
  const shown = async () => (await (await fetch(`${url}/`, { headers: { cookie } })).text()).includes(title);
  const [inList, onPage] = await Promise.all([until(listed), until(shown)]);
  return { answer: answered - began, list: inList - began, card: onPage - began };
}

await withProduct(async ({ url, signIn, key }) => {
  const cookie = await signedIn(url, signIn);
  const runs = [];
  for (let index = 0; index < alerts; index += 1) runs.push(await measure({ url, key, cookie }, `bench-${index}-`));
  console.log(`${alerts} alerts, one after the other, each an incident of its own`);
  figures(
    'POST to 202',
    runs.map((run) => run.answer),
  );
  figures(
    'POST to GET /api/v1/incidents',
    runs.map((run) => run.list),
  );
  figures(
    'POST to card on the chat page',
    runs.map((run) => run.card),
  );
});

/** The built product over a folder of its own, for measuring; and how figures are told. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const token = 'bench-admin-token-0123';
export const authorization = `Bearer ${token}`;

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const envOf = (dataDir) => ({ ...process.env, PORT: '0', OPENALERT_DATA: dataDir, OPENALERT_ADMIN_TOKEN: token });

/** A one-time link of the product that runs over that folder. */
function linkOf(dataDir, handle) {
  const { stdout } = spawnSync(process.execPath, [program, 'sign-in', handle], {
    env: envOf(dataDir),
    encoding: 'utf8',
  });
  return /http\S+/.exec(stdout)[0];
}

async function start(dataDir) {
  // What is measured is how fast it is, not how fast it lets one sender be.
  const env = { ...envOf(dataDir), OPENALERT_LIMIT_INTEGRATION: '0' };
  const child = spawn(process.execPath, [program, 'start'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += text;
    const ready = /ready at (\S+) .*?(http\S+\/sign-in\/[^\s)]+)/.exec(said);
    if (ready) return { child, url: ready[1], signIn: ready[2] };
  }
  throw new Error('The product ended before it was ready.');
}

/** Starts the product, gives it to `work` with an integration's key, and stops it however that went. */
export async function withProduct(work) {
  const dataDir = mkdtempSync(join(tmpdir(), 'openalert-bench-'));
  const server = await start(dataDir);
  try {
    const body = JSON.stringify({ name: 'Bench', source: 'alertmanager', service: 'checkout' });
    const made = await fetch(`${server.url}/api/v1/integrations`, { method: 'POST', headers: { authorization }, body });
    const { key } = await made.json();
    await work({ ...server, key, linkOf: (handle) => linkOf(dataDir, handle) });
  } finally {
    server.child.kill('SIGINT');
    if (server.child.exitCode === null) await once(server.child, 'exit');
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The cookie of a session, got as a person gets it: by opening the one-time link and pressing its button. */
export async function signedIn(url, signIn) {
  const page = await fetch(signIn);
  const form = new URLSearchParams({ form_token: /name="form_token" value="([^"]+)"/.exec(await page.text())[1] });
  const answer = await fetch(signIn, {
    method: 'POST',
    headers: { origin: url, cookie: cookiesOf(page).join('; ') },
    body: form,
    redirect: 'manual',
  });
  const cookie = cookiesOf(answer).find((one) => !/_form=/.test(one));
  if (!cookie) throw new Error(`Signing in answered ${answer.status} without a cookie.`);
  return cookie;
}

const cookiesOf = (answer) => answer.headers.getSetCookie().map((one) => one.split(';')[0]);

export function figures(name, times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)].toFixed(1).padStart(8);
  console.log(`${name.padEnd(34)} p50 ${at(0.5)} ms   p99 ${at(0.99)} ms   max ${at(1)} ms`);
}

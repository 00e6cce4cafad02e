/** Addresses that people give us, and where they must not lead: every spelling is refused before a byte is sent. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createGuardedFetch, type Lookup } from '../../jobs/guarded-fetch.js';
import { InvalidInput } from '../../core/errors.js';
import { isPublic } from '../../core/addresses.js';

/** A resolver that knows these names, and answers the next list each time it is asked. */
function resolver(names: Record<string, string[][]>): Lookup & { asked: string[] } {
  const asked: string[] = [];
  const lookup: Lookup = (hostname, _options, callback) => {
    asked.push(hostname);
    const answers = names[hostname];
    const addresses = answers && (answers.length > 1 ? answers.shift()! : answers[0]!);
    if (!addresses) return callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    return callback(null, found);
  };
  return Object.assign(lookup, { asked });
}

/** How a call ended: what it was answered, or why it was refused. */
async function outcomeOf(call: typeof fetch, url: string): Promise<string> {
  try {
    return `answered ${(await call(url)).status}`;
  } catch (error) {
    if (error instanceof InvalidInput) return error.message;
    return `failed: ${String((error as Error).message)}`;
  }
}

const isRefused = expect.stringMatching(/^This address is not called: /);

let server: Server;
let port: number;
const hits: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    hits.push(`${request.headers.host} ${request.url}`);
    const to = new URL(request.url!, 'http://x').searchParams.get('to');
    if (to) return void response.writeHead(Number(request.url!.slice(1, 4)), { location: to }).end();
    if (request.url === '/large') return void response.end(Buffer.alloc(9 * 1024 * 1024));
    return void response.end('inner');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('an address is refused as it is written', () => {
  const call = createGuardedFetch({ allow: [], lookup: resolver({}) });
  it.each([
    // This machine.
    'http://127.0.0.1/',
    'http://127.0.0.2/',
    'http://127.255.255.254/',
    'http://127.1/',
    'http://127.0.1/',
    'http://2130706433/',
    'http://017700000001/',
    'http://0x7f000001/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.1/',
    'http://0x7f.1/',
    'http://127.0.0.1./',
    'http://0.0.0.0/',
    'http://0/',
    'http://0x0/',
    'http://00000000/',
    'http://[::1]/',
    'http://[::]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[0000:0000:0000:0000:0000:0000:0000:0001]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://[::7f00:1]/',
    'http://[0:0:0:0:0:ffff:127.0.0.1]/',
    'http://１２７.０.０.１/',
    'http://①②⑦.⓪.⓪.①/',
    'http://127。0。0。1/',
    'http://%31%32%37.0.0.1/',
    // Private networks.
    'http://10.0.0.1/',
    'http://10.255.255.255/',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.0.1/',
    'http://192.168.1.1:8080/',
    'http://0x0a000001/',
    'http://3232235777/',
    'http://100.64.0.1/',
    'http://100.100.100.200/latest/meta-data/',
    'http://[fc00::1]/',
    'http://[fd12:3456:789a::1]/',
    'http://[fec0::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[::ffff:c0a8:101]/',
    // The doors of clouds.
    'http://169.254.169.254/latest/meta-data/',
    'http://169.254.170.2/v2/credentials',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://[fe80::1%25eth0]/',
    'http://168.63.129.16/',
    // Translated and tunnelled.
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[64:ff9b:1::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2002:a9fe:a9fe::1]/',
    'http://[2001::7f00:1]/',
    'http://[2001:0:a9fe:a9fe::]/',
    // Nobody's, or everybody's.
    'http://224.0.0.1/',
    'http://239.255.255.250/',
    'http://240.0.0.1/',
    'http://255.255.255.255/',
    'http://192.0.0.8/',
    'http://192.0.2.1/',
    'http://198.18.0.1/',
    'http://198.51.100.1/',
    'http://203.0.113.1/',
    'http://192.88.99.1/',
    'http://[ff02::1]/',
    'http://[2001:db8::1]/',
    'http://[100::1]/',
    'http://[3fff::1]/',
    // Other ways to talk.
    'file:///etc/passwd',
    'ftp://example.com/',
    'gopher://example.com/_x',
    'dict://example.com:11211/stats',
    'ldap://example.com/',
    'data:text/calendar,BEGIN:VCALENDAR',
    'javascript:alert(1)',
    'blob:https://example.com/1',
    'unix:/var/run/docker.sock',
    'http+unix://%2fvar%2frun%2fdocker.sock/info',
    'ws://example.com/',
    'jar:http://example.com!/',
    // Names and passwords, lines and blanks.
    'http://example.com@127.0.0.1/',
    'http://user:password@example.com/',
    'http://user@example.com/',
    'http://:@example.com@10.0.0.1/',
    'http://example.com/\r\nX-Injected: 1',
    'http://exam\nple.com/',
    'http://example.com/a b',
    'http://example.com\t/',
    'http:\\\\127.0.0.1\\',
    'http://example.com\\@127.0.0.1/',
    'http://example.com/\u0000',
    // Services that speak something else.
    'http://8.8.8.8:22/',
    'http://8.8.8.8:25/',
    'http://8.8.8.8:6379/',
    'http://example.com:5432/',
    'http://example.com:11211/',
    // None at all.
    '',
    'http://',
    'http:///',
    '//example.com/',
    'example.com',
    'http://[::1',
    'http://256.256.256.256/',
    'http://1.2.3.4.5/',
    'http://.../',
  ])('%j', async (url) => {
    expect(await outcomeOf(call, url)).toEqual(isRefused);
  });
});

describe('a name is refused by what it leads to', () => {
  it.each<[string, string[]]>([
    ['this machine', ['127.0.0.1']],
    ['this machine in IPv6', ['::1']],
    ['this machine mapped', ['::ffff:127.0.0.1']],
    ['a private network', ['10.1.2.3']],
    ['the door of a cloud', ['169.254.169.254']],
    ['a translated address', ['64:ff9b::a00:1']],
    ['nowhere', ['0.0.0.0']],
    ['a link-local address', ['fe80::1']],
    ['a public address and a private one', ['93.184.216.34', '10.0.0.1']],
    ['a private address and a public one', ['192.168.0.1', '2606:2800:220:1::1']],
    ['no address', []],
    ['what is none', ['localhost']],
  ])('%s', async (_, addresses) => {
    const lookup = resolver({ 'calendar.example': [addresses] });
    const call = createGuardedFetch({ allow: [], lookup });
    expect(await outcomeOf(call, 'http://calendar.example/feed.ics')).toEqual(isRefused);
    expect(lookup.asked).toEqual(['calendar.example']);
  });

  it.each([
    'http://localhost/',
    'http://unix:/var/run/docker.sock:/info',
    'http://LOCALHOST./',
    'http://metadata.google.internal/',
    'http://127.0.0.1.nip.example/',
  ])('%s, whatever it is called', async (url) => {
    const inner = [['127.0.0.1']];
    const names = {
      localhost: inner,
      unix: inner,
      'localhost.': inner,
      'metadata.google.internal': inner,
      '127.0.0.1.nip.example': inner,
    };
    expect(await outcomeOf(createGuardedFetch({ allow: [], lookup: resolver(names) }), url)).toEqual(isRefused);
  });

  it('that is public when it is looked at, and private when it is connected to', async () => {
    const before = hits.length;
    const lookup = resolver({ 'rebind.example': [['93.184.216.34'], ['127.0.0.1']] });
    // Somebody else asked first and was told a public address; what counts is the answer that is connected to.
    lookup('rebind.example', { all: true }, () => undefined);
    const call = createGuardedFetch({ allow: [], lookup });
    expect(await outcomeOf(call, 'http://rebind.example:8080/')).toEqual(isRefused);
    expect(hits).toHaveLength(before);
  });
});

describe('what the operator allows', () => {
  it('is reached: a range, on any port', async () => {
    const call = createGuardedFetch({ allow: ['127.0.0.0/8'] });
    expect(await outcomeOf(call, `http://127.0.0.1:${port}/`)).toBe('answered 200');
  });

  it('is reached: a name, whatever it leads to', async () => {
    const lookup = resolver({ 'calendar.internal': [['127.0.0.1']] });
    const call = createGuardedFetch({ allow: ['calendar.internal'], lookup });
    expect(await outcomeOf(call, `http://calendar.internal:${port}/`)).toBe('answered 200');
  });

  it('is reached: a name that leads into a range', async () => {
    const lookup = resolver({ 'calendar.internal': [['127.0.0.1']] });
    const call = createGuardedFetch({ allow: ['127.0.0.1'], lookup });
    expect(await outcomeOf(call, `http://calendar.internal:${port}/`)).toBe('answered 200');
  });

  it.each([
    ['a neighbour of the range', ['127.0.0.0/31'], 'http://127.0.0.2:{port}/'],
    ['another name', ['calendar.internal'], 'http://evil.internal:{port}/'],
    ['a name that only ends so', ['calendar.internal'], 'http://xcalendar.internal:{port}/'],
    ['a name that only begins so', ['calendar.internal'], 'http://calendar.internal.evil.example:{port}/'],
    ['the address behind an allowed name', ['calendar.internal'], 'http://127.0.0.1:{port}/'],
  ])('opens nothing else: %s', async (_, allow, url) => {
    const inner = [['127.0.0.1']];
    const names = { 'evil.internal': inner, 'xcalendar.internal': inner, 'calendar.internal.evil.example': inner };
    const call = createGuardedFetch({ allow, lookup: resolver(names) });
    expect(await outcomeOf(call, url.replace('{port}', String(port)))).toEqual(isRefused);
  });

  it.each([
    ['a name', 'login.internal'],
    ['an address', '127.0.0.1'],
    ['an address in IPv6', '[::ffff:127.0.0.1]'],
  ])('is reached: the host that a setting names, %s, on any port', async (_, host) => {
    const lookup = resolver({ 'login.internal': [['127.0.0.1']] });
    const call = createGuardedFetch({ allow: [], hosts: [new URL(`http://${host}`).hostname], lookup });
    expect(await outcomeOf(call, `http://${host}:${port}/`)).toBe('answered 200');
  });

  it.each([
    ['by another name', '127.0.0.1', 'http://other.internal:8080/'],
    ['by its address', 'login.internal', 'http://127.0.0.1:{port}/'],
    ['by another spelling of its name', 'login.internal', 'http://login.internal.evil.example:8080/'],
    ['a neighbour', '127.0.0.1', 'http://127.0.0.2:{port}/'],
    ['the door of a cloud', 'login.internal', 'http://169.254.169.254/latest/meta-data/'],
  ])('opens nothing else: beside the host that a setting names, %s', async (_, host, url) => {
    const inner = [['127.0.0.1']];
    const names = { 'other.internal': inner, 'login.internal': inner, 'login.internal.evil.example': inner };
    const call = createGuardedFetch({ allow: [], hosts: [host], lookup: resolver(names) });
    expect(await outcomeOf(call, url.replace('{port}', String(port)))).toEqual(isRefused);
  });

  it.each([
    [301, 'http://169.254.169.254/latest/meta-data/'],
    [302, 'http://127.0.0.1/'],
    [303, 'http://10.0.0.1/'],
    [307, '/elsewhere'],
    [308, 'https://example.com/'],
  ])('is not followed elsewhere: %d to %s', async (status, to) => {
    const before = hits.length;
    const call = createGuardedFetch({ allow: ['127.0.0.1'] });
    expect(await outcomeOf(call, `http://127.0.0.1:${port}/${status}?to=${encodeURIComponent(to)}`)).toBe(
      'This address is not called: it leads to another one.',
    );
    expect(hits).toHaveLength(before + 1);
  });

  it('is given up when whoever calls gives up', async () => {
    const call = createGuardedFetch({ allow: ['127.0.0.1'] });
    const given = call(`http://127.0.0.1:${port}/`, { signal: AbortSignal.abort() });
    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('may not answer without end', async () => {
    const call = createGuardedFetch({ allow: ['127.0.0.1'] });
    const answer = await call(`http://127.0.0.1:${port}/large`);
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });
});

describe('the sentence of a refusal', () => {
  it.each([
    'http://user:hush-hush@10.0.0.1/canary-path',
    'http://10.0.0.1/?token=canary-token',
    'gopher://canary-host/',
  ])('repeats nothing of the address: %s', async (url) => {
    const said = await outcomeOf(createGuardedFetch({ allow: [] }), url);
    expect(said).toEqual(isRefused);
    expect(said).not.toMatch(/hush|canary|10\.0/);
  });
});

describe('a public address', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '93.184.216.34',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.255.255',
    '172.32.0.1',
    '11.0.0.1',
  ])('%s is one', (address) => expect(isPublic(address)).toBe(true));
  it.each(['2606:4700::1111', '2a00:1450:4001::200e', '2001:4860:4860::8888', '2400:cb00::1'])('%s is one', (address) =>
    expect(isPublic(address)).toBe(true),
  );
});

/** What a client hears whose body is too large, too slow or broken: an answer, and not a connection that is cut. */
import { once } from 'node:events';
import { createServer, request as httpRequest, type ClientRequest, type IncomingMessage, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf, sendJson, sendProblem } from './problem.js';
import { readBody } from './edge.js';

const limit = 100_000;
const timeoutMs = 1000;

let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    readBody(request, limit, timeoutMs).then(
      (body) => sendJson(response, 200, { size: body.length }),
      (error: unknown) => sendProblem(response, problemOf(error)),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Posts what `write` writes, in chunks without a length unless the headers give one. */
async function post(write: (request: ClientRequest) => void, headers: Record<string, string> = {}) {
  const { port } = server.address() as { port: number };
  const request = httpRequest({ host: '127.0.0.1', port, method: 'POST', headers });
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  write(request);
  const [response] = await answered;
  // What is still being sent may be refused once the answer is there.
  request.on('error', () => undefined);
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  request.destroy();
  return { status: response.statusCode, connection: response.headers.connection, body: JSON.parse(text) as unknown };
}

/** Writes piece after piece, each when the one before is on its way. */
function writeAll(request: ClientRequest, pieces: Buffer[]): void {
  const [piece, ...rest] = pieces;
  if (!piece) request.end();
  else if (!request.destroyed) request.write(piece, () => setTimeout(writeAll, 2, request, rest));
}
const pieces = (count: number) => Array.from({ length: count }, () => Buffer.alloc(10_000, 97));

describe('a body', () => {
  it('that keeps to the limit is read, whether or not it says its length', async () => {
    expect(await post((request) => request.end('x'.repeat(limit)))).toMatchObject({
      status: 200,
      body: { size: limit },
    });
    expect(await post((request) => writeAll(request, pieces(10)))).toMatchObject({
      status: 200,
      body: { size: limit },
    });
  });

  it('that says it is too large is refused with 413', async () => {
    const headers = { 'content-length': String(limit + 1) };
    expect(await post((request) => request.flushHeaders(), headers)).toMatchObject({ status: 413 });
  });

  it('that turns out too large without a length is refused with 413 too, and the connection ends', async () => {
    expect(await post((request) => writeAll(request, pieces(40)))).toMatchObject({ status: 413, connection: 'close' });
  });

  it('that is too large once it is decompressed is refused with 413', async () => {
    const bomb = gzipSync(Buffer.alloc(10 * limit, 97));
    expect(await post((request) => request.end(bomb), { 'content-encoding': 'gzip' })).toMatchObject({ status: 413 });
  });

  it.each<[string, Record<string, string>]>([
    ['plain', {}],
    ['compressed', { 'content-encoding': 'gzip' }],
  ])('that never ends is answered with 408, and the connection ends: %s', async (_, headers) => {
    expect(await post((request) => request.write('{'), headers)).toMatchObject({ status: 408, connection: 'close' });
  });
});

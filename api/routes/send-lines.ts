import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** What a file of lines is, and how a browser is to call it. */
export interface LinesOf {
  type: string;
  name: string;
}

/**
 * Sends lines as they come, no faster than they are taken. What fails before the first one is answered as ever; what fails later
 * ends the connection, so that nobody takes half of it for the whole.
 */
export async function sendLines(response: Response, file: LinesOf, lines: AsyncIterable<string>): Promise<void> {
  const iterator = lines[Symbol.asyncIterator]();
  const first = await iterator.next();
  response.status(200).set({
    'content-type': `${file.type}; charset=utf-8`,
    'content-disposition': `attachment; filename="${file.name}"`,
    'cache-control': 'no-store',
  });
  async function* all() {
    for (let next = first; !next.done; next = await iterator.next()) yield next.value;
  }
  try {
    await pipeline(Readable.from(all()), response);
  } catch (error) {
    // Whoever went away while it was sent wants no answer.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** What every request goes through before anybody looks at it: reading the body within limits, checking it, parsing it safely. */
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { HttpError } from './problem.js';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/** The largest body, counted after decompression, in bytes. */
export const largestBody = 1024 * 1024;
/** The deepest nesting of JSON. */
export const deepestJson = 64;
/** How long a body may take to arrive, in milliseconds. */
export const bodyTimeoutMs = 15_000;

const decoders: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Reads a body, decompressed, at most 1 MB of it.
 * @throws HttpError 413 too large, 415 unknown encoding, 400 broken compression, 408 too slow
 */
export async function readBody(
  request: IncomingMessage,
  limit = largestBody,
  timeoutMs = bodyTimeoutMs,
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit && !request.headers['content-encoding']) throw tooLarge();
  const stream = decoded(request);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new HttpError(408, `The body did not arrive within ${timeoutMs / 1000} s.`, closing)),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([collect(stream, limit), late]);
  } catch (error) {
    request.unpipe();
    request.resume();
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, 'The body could not be read to its end.');
  } finally {
    clearTimeout(timer);
  }
}

async function collect(stream: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

const closing = { connection: 'close' };
const tooLarge = () => new HttpError(413, 'The body is larger than 1 MB.', closing);

function decoded(request: IncomingMessage): Readable {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase();
  if (!encoding || encoding === 'identity') return request;
  const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  if (!decoder) throw new HttpError(415, 'content-encoding: expected gzip, deflate or br.');
  const out = decoder();
  request.on('error', (error) => (out as unknown as Readable).destroy(error));
  return request.pipe(out) as unknown as Readable;
}

/**
 * Parses a body as JSON: at most 64 levels deep, without NUL characters, lone surrogates and `__proto__` keys.
 * @throws HttpError 400
 */
export function parseJson(body: Buffer): unknown {
  const text = body.toString('utf8');
  if (depthOf(text) > deepestJson) throw new HttpError(400, `The JSON is nested deeper than ${deepestJson} levels.`);
  try {
    const parsed: unknown = JSON.parse(text);
    return needsCare.test(text) ? clean(parsed) : parsed;
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, 'The body is not JSON.');
  }
}

/** The most fields of a form. */
const mostFields = 1000;

/**
 * Parses what a sender of alerts sent: JSON whatever its content type says, or a form. A form's fields are an object; those
 * that hold JSON are read as such, and a lone `payload` is the whole.
 * @throws HttpError 400
 */
export function parsePayload(body: Buffer, contentType: string | undefined): unknown {
  const isForm = /^\s*application\/x-www-form-urlencoded\b/i.test(contentType ?? '');
  const first = body.subarray(0, 100).toString('latin1').trimStart()[0];
  if (!isForm || first === '{' || first === '[') return parseJson(body);
  const text = body.toString('utf8');
  if (text.split('&', mostFields + 2).length > mostFields)
    throw new HttpError(400, `The form: expected at most ${mostFields} fields.`);
  const fields = Object.fromEntries(
    [...new URLSearchParams(text)]
      .filter(([name]) => name !== '__proto__')
      .map(([name, value]) => [cleanText(name), fieldOf(cleanText(value))] as const),
  );
  const [only, ...others] = Object.keys(fields);
  if (only === undefined) throw new HttpError(400, 'The form is empty.');
  return only === 'payload' && others.length === 0 ? fields.payload : fields;
}

/** A field of a form: JSON where it holds an object or a list, else the text that it is. */
function fieldOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return parseJson(Buffer.from(text));
  } catch {
    return text;
  }
}

/** A text without these escapes and names has nothing to clean; walking a million keys for nothing takes long. */
const needsCare = /\\u(0000|d[89a-f])|__proto__|\\u005f/i;

/** How deep a JSON text is nested, in one pass; stops counting past the limit. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 92) index += 1;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 123 || code === 91) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > deepestJson) return deepest;
    } else if (code === 125 || code === 93) depth -= 1;
  }
  return deepest;
}

const needsCleaning = /[\u0000\ud800-\udfff]/;

/** PostgreSQL stores no NUL and no lone surrogate; what a sender wrote besides stays as it is. */
export function cleanText(text: string): string {
  return needsCleaning.test(text) ? text.replaceAll('\u0000', '').toWellFormed() : text;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) value[index] = clean(value[index]);
    return value;
  }
  const record = value as Record<string, unknown>;
  for (const key of Object.keys(record)) {
    const inner = record[key];
    const name = cleanText(key);
    if (name !== key || key === '__proto__') delete record[key];
    if (key === '__proto__') continue;
    record[name] = clean(inner);
  }
  return record;
}

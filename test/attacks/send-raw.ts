/** Requests as no honest client writes them: bytes on a socket. */
import { connect } from 'node:net';

/** Sends the bytes and answers everything that comes back until the server closes, or is silent for that long. */
export function sendRaw(port: number, bytes: string, silenceMs = 400): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    const end = () => {
      socket.destroy();
      resolve(heard);
    };
    socket.setTimeout(silenceMs, end);
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
    socket.on('close', end);
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? end() : reject(error)));
    socket.write(bytes, 'latin1');
  });
}

/** The status lines of what came back. */
export const statusesOf = (heard: string): number[] =>
  [...heard.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));

/**
 * What every answer carries, whoever writes it: the headers that tell a browser what our pages may do, and that nobody may frame,
 * sniff or read them. They stand on the response before any route is asked, so 404, 413 and 500 have them too.
 */
import helmet from 'helmet';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The one policy of the browser's code that may make HTML (browser/dom.ts). */
const trustedTypes = ['openalert'];

/** Abilities of a browser that no page of ours asks for; Copy needs the clipboard, a passkey the last two. */
const permissions = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'magnetometer', 'microphone'],
  ...['midi', 'payment', 'usb', 'serial', 'hid', 'bluetooth', 'xr-spatial-tracking', 'browsing-topics'],
]
  .map((name) => `${name}=()`)
  .concat('clipboard-write=(self)', 'publickey-credentials-get=(self)', 'publickey-credentials-create=(self)')
  .join(', ');

const yearSeconds = 365 * 86_400;

/** The headers of every answer; over https a browser is told to come by https alone for a year. */
export function protectionHeaders(publicUrl: string): Record<string, string> {
  const secure = publicUrl.startsWith('https://');
  const set = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'"],
        'connect-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'require-trusted-types-for': ["'script'"],
        'trusted-types': trustedTypes,
        ...(secure ? { 'upgrade-insecure-requests': [] } : {}),
      },
    },
    // Other names below ours may be somebody else's, so they are not spoken for.
    strictTransportSecurity: secure && { maxAge: yearSeconds, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  const headers: Record<string, string> = { 'permissions-policy': permissions };
  const collect = {
    setHeader: (name: string, value: string) => (headers[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  };
  set({} as IncomingMessage, collect as unknown as ServerResponse, (error) => {
    if (error instanceof Error) throw error;
  });
  return headers;
}

/** Puts the headers on every answer of a server, before whoever else listens; also on what Node itself answers to a broken request. */
export function protect(server: Server, publicUrl: string): void {
  const headers = Object.entries(protectionHeaders(publicUrl));
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of headers) response.setHeader(name, value);
  });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    socket.end(`HTTP/1.1 ${statusOf(error.code)}\r\n${lines}connection: close\r\ncontent-length: 0\r\n\r\n`);
  });
}

function statusOf(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
}

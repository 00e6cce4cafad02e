import type { Server } from 'node:http';

const unknownHost = (host: string) =>
  `The host name ${host} is not known here. Set HOST to an address of this machine.`;

/** Why we cannot listen, and what to do about it. */
const listenProblems: Record<string, (port: number, host: string) => string> = {
  EADDRINUSE: (port) => `Port ${port} is in use. Stop what uses it, or set PORT to another one.`,
  EACCES: (port) => `Port ${port} is not for this user. Set PORT to one above 1023, and put a proxy in front of it.`,
  EADDRNOTAVAIL: (_, host) => `The address ${host} is not one of this machine. Set HOST to one that is.`,
  ENOTFOUND: (_, host) => unknownHost(host),
  EAI_AGAIN: (_, host) => unknownHost(host),
};

/** Listens. @throws Error that says in a sentence why that is not possible */
export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const problem = listenProblems[error.code ?? '']?.(port, host);
      reject(problem === undefined ? error : new Error(problem, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
}

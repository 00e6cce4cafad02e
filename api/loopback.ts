/** Whether somebody is on this very machine: by the address of a connection, or by the name under which it was asked. */

/** Is this the address of the machine itself? */
export const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && (/^(::ffff:)?127\./.test(address) || address === '::1');

/** Is this Host header a name of the machine itself? */
export const isLoopbackHost = (host: string | undefined): boolean =>
  host !== undefined && /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);

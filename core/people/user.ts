import type { Role } from './role.js';

/** A person. `zone` is an IANA zone such as Europe/Berlin; `handle` is what follows the @. */
export interface User {
  id: string;
  name: string;
  handle: string;
  email: string;
  zone: string;
  role: Role;
}

/** The city part of a zone, for people: Europe/Berlin → Berlin, America/Argentina/Salta → Salta. */
export const cityOf = (zone: string): string => zone.split('/').at(-1)!.replaceAll('_', ' ');

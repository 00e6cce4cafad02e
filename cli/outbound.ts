import { createGuardedFetch } from '../jobs/guarded-fetch.js';
import type { Config } from './config.js';

/**
 * The way out, guarded. The host of the address that a setting names may be one of an inner network; where that host leads to, or
 * what it names besides, may not, unless OPENALERT_OUTBOUND_ALLOW says so.
 */
export const wayOut = ({ OPENALERT_OUTBOUND_ALLOW: allow }: Config, named?: string): typeof fetch =>
  createGuardedFetch({ allow, hosts: named === undefined ? [] : [new URL(named).hostname] });

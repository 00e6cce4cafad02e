/** How often one address may fail to sign in: against trying one password on many accounts. Counted per process. */
import { LimitExceeded } from '../../core/errors.js';

/** The failed attempts of addresses. */
export interface Attempts {
  /** @throws LimitExceeded where there were too many */
  check: (address: string | undefined) => void;
  failed: (address: string | undefined) => void;
}

/** Failures of one address in a window. */
const most = 20;
const windowMs = 5 * 60_000;
/** So many addresses are remembered; the oldest go first. */
const mostAddresses = 10_000;

/** Counts failed attempts by address. */
export function createAttempts(now: () => Date): Attempts {
  const failures = new Map<string, { count: number; until: number }>();
  return {
    check(address = 'unknown') {
      const known = failures.get(address);
      const leftMs = (known?.until ?? 0) - now().getTime();
      if (known && leftMs > 0 && known.count >= most)
        throw new LimitExceeded('Too many attempts to sign in from here. Wait a few minutes.', leftMs);
    },
    failed(address = 'unknown') {
      const at = now().getTime();
      const known = failures.get(address);
      const isOpen = known !== undefined && known.until > at;
      failures.delete(address);
      failures.set(address, isOpen ? { ...known, count: known.count + 1 } : { count: 1, until: at + windowMs });
      if (failures.size > mostAddresses) failures.delete(failures.keys().next().value!);
    },
  };
}

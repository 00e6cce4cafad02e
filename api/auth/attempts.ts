/** How often one address may fail to sign in: against trying one password on many accounts. Counted per process. */
import { LimitExceeded } from '../../core/errors.js';
import { networkOf } from '../../core/addresses.js';

/** The failed attempts of addresses. An attempt counts as failed until it is right, so that many at once are no way around. */
export interface Attempts {
  /** @throws LimitExceeded where there were too many */
  begin: (address: string | undefined) => void;
  /** The attempt that was begun was right. */
  right: (address: string | undefined) => void;
  /** One that had been taken for right was not. */
  failed: (address: string | undefined) => void;
}

/** Failures of one address in a window. */
const most = 20;
const windowMs = 5 * 60_000;
/** So many addresses are remembered; the oldest go first. */
const mostAddresses = 10_000;

/** Counts failed attempts by address; of IPv6 by the network, which is one client's. */
export function createAttempts(now: () => Date): Attempts {
  const failures = new Map<string, { count: number; until: number }>();
  const nameOf = (address = 'unknown') => networkOf(address);

  function failed(address: string | undefined): void {
    const at = now().getTime();
    const name = nameOf(address);
    const known = failures.get(name);
    const isOpen = known !== undefined && known.until > at;
    failures.delete(name);
    failures.set(name, isOpen ? { ...known, count: known.count + 1 } : { count: 1, until: at + windowMs });
    if (failures.size > mostAddresses) failures.delete(failures.keys().next().value!);
  }

  return {
    begin(address) {
      const known = failures.get(nameOf(address));
      const leftMs = (known?.until ?? 0) - now().getTime();
      if (known && leftMs > 0 && known.count >= most)
        throw new LimitExceeded('Too many attempts to sign in from here. Wait a few minutes.', leftMs);
      failed(address);
    },
    failed,
    right(address) {
      const known = failures.get(nameOf(address));
      if (known) known.count -= 1;
    },
  };
}

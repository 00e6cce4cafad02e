/** A product beside both kinds of issuer: people sign in by Entra and by an OpenID issuer, each a fake that signs and keeps a ledger. */
import { createGuardedFetch } from '../jobs/guarded-fetch.js';
import { createHarness, type Harness } from './harness.js';
import { startEntra, type FakeEntra } from './fakes/entra.js';
import { startOidc, type FakeOidc } from './fakes/oidc.js';

export interface Issuers {
  h: Harness;
  entra: FakeEntra;
  oidc: FakeOidc;
  /** Whatever a test made the issuers say, forge or suffer is over. */
  heal: () => void;
  stop: () => Promise<void>;
}

export async function startIssuers(): Promise<Issuers> {
  let now = () => new Date('2026-11-24T10:00:00Z');
  const entra = await startEntra(() => now());
  const oidc = await startOidc(() => now());
  // As the product calls an issuer that a setting names.
  const guarded = createGuardedFetch({ allow: [], hosts: [new URL(oidc.url).hostname] });
  const out: typeof fetch = (input, options) =>
    String(input instanceof Request ? input.url : input).startsWith(oidc.url)
      ? guarded(input, options)
      : entra.fetch(input, options);
  const h = await createHarness({ environment: { ...entra.environment, ...oidc.environment }, parts: { fetch: out } });
  now = h.clock.now;
  return {
    h,
    entra,
    oidc,
    heal() {
      for (const fake of [entra, oidc]) {
        fake.say({});
        fake.forge(undefined);
        fake.ail(undefined);
      }
    },
    async stop() {
      await h.stop();
      await entra.stop();
      await oidc.stop();
    },
  };
}

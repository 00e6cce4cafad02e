import { checkPermissions } from '../core/people/check-permissions.js';
import { commands } from '../core/commands/index.js';
import { createExecute, type Execute } from '../core/execute.js';
import { createRunQuery, type RunQuery } from '../core/query.js';
import { createDueLists, type DueLists } from '../core/queries/system/due.js';
import { createLookups, type Lookups } from '../core/queries/auth/find-by-secret.js';
import { keepRefusal, type KeepRefusal } from '../core/store/keep-refusal.js';
import { createSignals, type Signals } from '../core/store/signals.js';
import { queries } from '../core/queries/index.js';
import { sealsNothing, type Sealer } from '../core/sealed.js';
import type { Clock } from '../core/clock.js';
import type { Database } from '../core/store/database.js';

/** Everything that knows the product, wired over one database and one clock. */
export interface Core {
  execute: Execute;
  runQuery: RunQuery;
  due: DueLists;
  lookups: Lookups;
  signals: Signals;
  keepRefusal: KeepRefusal;
}

/** What the core stands on. */
export interface CoreParts {
  db: Database;
  clock: Clock;
  onError: (error: unknown) => void;
  /** Left out where no secret is met. */
  sealer?: Sealer;
  faultPoint?: (point: string, command?: string) => void;
}

/** Wires the core. @throws Error where a command or a query does not say who may run it */
export function wireCore({ db, clock, onError, sealer = sealsNothing, faultPoint }: CoreParts): Core {
  checkPermissions([...commands, ...queries]);
  const signals = createSignals(db, onError);
  return {
    signals,
    execute: createExecute({ db, clock, signals, sealer, onError, faultPoint }),
    runQuery: createRunQuery({ db, clock, sealer, onError }),
    due: createDueLists(db, clock),
    lookups: createLookups(db, clock),
    keepRefusal: (access) => keepRefusal(db, { ...access, input: {}, at: clock.now() }, onError),
  };
}

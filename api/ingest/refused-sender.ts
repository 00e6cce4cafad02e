/** Who is refused at the door of webhooks, as errors that carry what the audit keeps of it. */
import { HttpError } from '../problem.js';
import type { KeyHolder } from './keys.js';
import type { SenderFault } from '../../core/commands/audit/refuse-sender.js';

/** Somebody came with a key that is not known, or with none. */
export class KeyRefused extends HttpError {
  constructor(
    readonly key: string | undefined,
    message: string,
  ) {
    super(401, message);
  }
}

/** The key is good, and what came with it is refused all the same. */
export class SenderRefused extends HttpError {
  constructor(
    readonly holder: KeyHolder,
    readonly fault: SenderFault,
    [status, message]: [status: 401 | 403 | 404, message: string],
  ) {
    super(status, message);
  }
}

/** REST of how paging itself does: channels, queues, and pages that reached nobody. */
import { listFailed } from '../../core/queries/page/failed.js';
import { pageResend } from '../../core/commands/page/resend.js';
import { showHealth } from '../../core/queries/system/health.js';
import type { RestKit } from './rest-kit.js';

/** Adds the routes of health. */
export function healthRoutes({ query, command }: RestKit): void {
  query('/health', showHealth, { does: 'How channels and queues stand' });
  query('/failed-pages', listFailed, { does: 'Pages of the last day that failed, newest first' });
  command('/failed-pages/:id/resend', pageResend, { does: 'Sends a page that failed again, once' });
}

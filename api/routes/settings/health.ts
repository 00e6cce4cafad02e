/** The page about health, and sending a failed page again. */
import { healthPage } from '../../pages/settings/health.js';
import { listFailed } from '../../../core/queries/page/failed.js';
import { mayDo } from '../../../core/people/permission.js';
import { pageResend } from '../../../core/commands/page/resend.js';
import { showHealth } from '../../../core/queries/system/health.js';
import type { Dependency } from '../../operations.js';
import type { SettingsKit, SettingsKitParts, Visit } from './kit.js';

const section = '/settings/health';

/** What this page needs. */
export interface HealthSettingsParts extends SettingsKitParts {
  dependencies: () => Promise<Dependency[]>;
}

/** Adds the page about health. */
export function healthSettings(kit: SettingsKit, { execute, runQuery, dependencies }: HealthSettingsParts): void {
  const page = async ({ actor, request, drawn }: Visit) => {
    const cursor = new URL(request.originalUrl, 'http://localhost').searchParams.get('cursor') ?? undefined;
    const failed = await runQuery(listFailed, { actor, input: { cursor } });
    const health = await runQuery(showHealth, { actor });
    const body = healthPage({
      ...health,
      dependencies: await dependencies(),
      failed: failed.items,
      next: failed.next,
      manages: mayDo(actor, 'health.manage'),
      drawn,
    });
    return { title: 'Health', body };
  };
  kit.get(section, section, page);
  kit.post(`${section}/pages/:id/resend`, section, {
    page,
    async act({ actor, named }) {
      const { reason } = await execute(pageResend, { actor, input: { id: named('id') } });
      return { to: section, says: reason };
    },
  });
}

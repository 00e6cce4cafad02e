/** The pages of the settings: people, teams, roles, signing in, integrations, health; and the way to the first that somebody may open. */
import { auditSettings } from './settings/audit.js';
import { createSettingsKit } from './settings/kit.js';
import { healthSettings, type HealthSettingsParts } from './settings/health.js';
import { integrationSettings, type IntegrationSettingsParts } from './settings/integrations.js';
import { keySettings } from './settings/keys.js';
import { peopleSettings } from './settings/people.js';
import { roleSettings } from './settings/roles.js';
import { sectionsFor } from '../pages/settings/sections.js';
import { signInSettings, type SignInSettingsParts } from './settings/sign-in.js';
import { teamSettings } from './settings/teams.js';
import type { Router } from 'express';

/** What the pages of the settings need. */
export type SettingsParts = IntegrationSettingsParts & HealthSettingsParts & SignInSettingsParts;

/** The router of the settings. */
export function settingsRoutes(parts: SettingsParts): Router {
  const { kit, router, enter, refuse } = createSettingsKit(parts);
  router.get('/settings', async (request, response) => {
    const visit = await enter(request, response, '/settings', '/settings');
    if (!visit) return;
    const [first] = sectionsFor(visit.actor);
    if (first) response.set('cache-control', 'no-store').redirect(303, first.path);
    else await refuse(visit, '/settings', 'people.read');
  });
  peopleSettings(kit, parts);
  teamSettings(kit, parts);
  roleSettings(kit);
  signInSettings(kit, parts);
  integrationSettings(kit, parts);
  keySettings(kit, parts);
  auditSettings(kit, parts);
  healthSettings(kit, parts);
  return router;
}

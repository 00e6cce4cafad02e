import { grafanaGroup } from './grafana-group.js';
import { grafanaRule } from './grafana-rule.js';
import { unrecognisedEvent } from './unrecognised.js';
import type { AlertSource } from './source.js';

/** Grafana's notification channel "webhook", up to version 8. It goes on to work when that Grafana is upgraded. */
export const grafanaLegacy: AlertSource = {
  id: 'grafana-legacy',
  resends: false,
  parse: (payload) =>
    grafanaRule(payload) ?? grafanaGroup(payload) ?? [unrecognisedEvent('Unrecognised payload from Grafana', payload)],
};

import { customEvents } from './generic-events.js';
import { grafanaGroup } from './grafana-group.js';
import { grafanaRule } from './grafana-rule.js';
import { unrecognisedEvent } from './unrecognised.js';
import type { AlertSource } from './source.js';

/** Grafana's contact point "webhook". A payload of its own, as version 12 allows, is read as generic JSON. */
export const grafana: AlertSource = {
  id: 'grafana',
  resends: true,
  parse: (payload) =>
    grafanaGroup(payload) ??
    grafanaRule(payload) ??
    customEvents(payload) ?? [unrecognisedEvent('Unrecognised payload from Grafana', payload)],
  signature: {
    header: 'x-grafana-alerting-signature',
    timestampHeader: 'x-grafana-alerting-timestamp',
    joint: ':',
    mayLackTime: true,
  },
};

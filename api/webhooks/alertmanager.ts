/** Alertmanager's webhook, version 4 (and 3), and what holds an Alertmanager (Prometheus, vmalert, Mimir). */
import { fingerprintOf, groupKeyFrom, textOf } from './fields.js';
import {
  alertGroup,
  annotatedLinks,
  saidIn,
  sentFingerprint,
  sortedLabels,
  titleOfLabels,
  untitled,
  type GroupReading,
} from './alert-group.js';
import { customEvents } from './generic-events.js';
import { unrecognisedEvent } from './unrecognised.js';
import type { AlertSource } from './source.js';

const reading: GroupReading = {
  payload: 'an Alertmanager payload',
  // The same for firing and resolved.
  fingerprint: (item, labels) => fingerprintOf(sentFingerprint(item) ?? sortedLabels(labels)),
  groupKey: (_item, _labels, group) => groupKeyFrom(`${textOf(group.receiver)}/${textOf(group.groupKey)}`),
  title: (labels, annotations) => titleOfLabels(labels.alertname?.trim(), saidIn(annotations), labels) || untitled,
  links: (item, annotations) => [...annotatedLinks(annotations), ['source', item.generatorURL]],
};

/** Parses a webhook of Alertmanager; a payload of one's own, as its newer versions allow, is read as generic JSON. */
export const alertmanager: AlertSource = {
  id: 'alertmanager',
  resends: true,
  parse: (payload) =>
    alertGroup(payload, reading) ??
    customEvents(payload) ?? [unrecognisedEvent('Unrecognised payload from Alertmanager', payload)],
};

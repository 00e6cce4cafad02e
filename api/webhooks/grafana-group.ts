/** The payload of Grafana's unified alerting: Alertmanager's group, with orgId, links of its own and values beside. */
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
import { fingerprintOf, firstWord, groupKeyFrom, isRecord, recordOf, stringsOf, textOf, type Json } from './fields.js';
import type { AlertEvent } from '../../core/alert/alert.js';

const stateMark = /^\s*\[(FIRING|RESOLVED)[^\]]{0,40}\]/i;
/** What Grafana's templates write where they found nothing. */
const noValue = /<no value>|\[no value\]/i;

const reading: GroupReading = {
  payload: 'a Grafana payload',
  // The fingerprint covers labels that are not sent, so it is taken as it is; it is unique in one organisation of one Grafana.
  fingerprint: (item, labels, group) =>
    fingerprintOf(
      textOf(group.orgId ?? item.orgId),
      textOf(group.externalURL),
      sentFingerprint(item) ?? sortedLabels(labels),
    ),
  groupKey: (_item, labels, group) => {
    const key = `${textOf(group.receiver)}/${textOf(group.groupKey)}`;
    // Without a grouping Grafana sends alerts of different rules together; they are different problems.
    return groupKeyFrom(isUngrouped(group) ? `${key}/${ruleOf(labels) ?? sortedLabels(labels)}` : key);
  },
  title: (labels, annotations, group) => {
    const said = saidIn(annotations);
    const rule = ruleOf(labels) ?? ruleOf(stringsOf(recordOf(group.groupLabels)));
    const title = titleOfLabels(rule, rule && noValue.test(said) ? '' : said, labels);
    // Grafana's own title names what it can, after the state.
    return title || textOf(group.title).replace(stateMark, '').trim() || untitled;
  },
  links: (item, annotations) => [
    ...annotatedLinks(annotations),
    ['dashboard', firstWord(item.panelURL, item.dashboardURL)],
    ['source', item.generatorURL],
    ['silence', item.silenceURL],
  ],
};

const isUngrouped = (group: Json) => !isRecord(group.groupLabels) || Object.keys(group.groupLabels).length === 0;

/** "DatasourceNoData" says what is wrong, and beside it stands of which rule. */
function ruleOf(labels: Record<string, string>): string | undefined {
  const rule = labels.alertname?.trim() || undefined;
  return rule && labels.rulename && /^Datasource(NoData|Error)$/.test(rule) ? `${rule}: ${labels.rulename}` : rule;
}

/** The events of a payload of unified alerting; undefined when it is none. */
export const grafanaGroup = (payload: unknown): AlertEvent[] | undefined => alertGroup(payload, reading);

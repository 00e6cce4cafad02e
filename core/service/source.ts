/** A *source* is a kind of sender (alertmanager); an *integration* is one keyed sender of that kind, of one service. */

const aliases: Record<string, string> = {
  alertmanager: 'alertmanager',
  prometheus: 'alertmanager',
  grafana: 'grafana',
  'grafana-legacy': 'grafana-legacy',
  'azure-monitor': 'azure-monitor',
  datadog: 'datadog',
  'generic-json': 'generic-json',
  generic: 'generic-json',
  'pagerduty-events-v2': 'pagerduty-events-v2',
};

/** Sources that can sign what they send, with a secret beside the key. */
const signing = ['grafana', 'generic-json'];

/** Every word that names a source, aliases included. */
export const sourceIds = Object.keys(aliases);

/** The id of the source that a word names; undefined when none is called that. */
export const sourceOf = (word: string): string | undefined =>
  Object.hasOwn(aliases, word) ? aliases[word] : undefined;

/** Can a sender of this source sign its requests? */
export const signs = (source: string): boolean => signing.includes(source);

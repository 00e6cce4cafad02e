/**
 * Azure Monitor's action group webhook: the common alert schema, and the schemas that were there before it.
 * Terms: *essentials* what every alert of the common schema has; *context* what depends on its kind.
 */
import { alertSeverityOf, type AlertEvent } from '../../core/alert/alert.js';
import {
  fieldsOf,
  fingerprintOf,
  firstWord,
  instantOf,
  isRecord,
  labelsOf,
  linksOf,
  plainText,
  recordOf,
  titleFrom,
  wordOf,
  type Json,
} from './fields.js';
import { customEvents } from './generic-events.js';
import { unrecognisedEvent } from './unrecognised.js';
import type { AlertSource } from './source.js';

/** Parses what an action group sends. */
export const azureMonitor: AlertSource = {
  id: 'azure-monitor',
  resends: false,
  parse: (payload) => {
    const event = isRecord(payload)
      ? (commonEvent(payload) ?? classicEvent(payload) ?? logEvent(payload) ?? budgetEvent(payload))
      : undefined;
    if (event) return [event];
    return customEvents(payload) ?? [unrecognisedEvent('Unrecognised payload from Azure Monitor', payload)];
  },
};

interface Read {
  /** What tells the alert apart; the same when it fires and when it ends. */
  identity: string[];
  over: boolean;
  severity?: string | undefined;
  title: string;
  labels: Json;
  annotations: Json;
  links: Parameters<typeof linksOf>[0];
  firedAt?: unknown;
  endedAt?: unknown;
}

function eventOf(read: Read): AlertEvent {
  const severity = severityOf(read.severity);
  const startsAt = instantOf(read.firedAt);
  const endsAt = read.over ? instantOf(read.endedAt) : undefined;
  const fingerprint = fingerprintOf('azure', ...read.identity.map((part) => part.toLowerCase()));
  return {
    fingerprint,
    status: read.over ? 'resolved' : 'firing',
    ...(severity === undefined ? {} : { severity }),
    ...(read.severity === undefined ? {} : { severityAsSent: read.severity }),
    title: titleFrom(read.title),
    labels: labelsOf(read.labels),
    annotations: labelsOf(read.annotations),
    links: linksOf(read.links),
    groupKey: '',
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
    recognised: true,
  };
}

/** "Sev3", or "3" in the older schemas. */
const severityOf = (word: string | undefined) => alertSeverityOf(word && /^[0-4]$/.test(word) ? `sev${word}` : word);

const isOver = (word: unknown) =>
  /^(resolved|deactivated|complete|completed|mitigated|cancell?ed)$/i.test(wordOf(word) ?? '');

/** "rule (resource)", as other sources say which one; a resource that the rule's name holds is not said again. */
function titleOf(rule: string, resource: string | undefined): string {
  return resource && !rule.toLowerCase().includes(resource.toLowerCase()) ? `${rule} (${resource})` : rule;
}

function commonEvent(payload: Json): AlertEvent | undefined {
  const data = recordOf(payload.data);
  if (!isRecord(data.essentials)) return undefined;
  const { essentials } = data;
  const context = recordOf(data.alertContext);
  const health = recordOf(context.properties);
  const budget = recordOf(context.AlertData);
  const target = wordOf(Array.isArray(essentials.alertTargetIDs) ? essentials.alertTargetIDs[0] : undefined);
  const item = wordOf(Array.isArray(essentials.configurationItems) ? essentials.configurationItems[0] : undefined);
  const alertId = wordOf(essentials.alertId);
  const rule = firstWord(essentials.alertRule, budget.BudgetName);
  const named = firstWord(budgetTitle(budget, essentials), rule, essentials.description, essentials.monitoringService);
  if (!named) return undefined;
  const isServiceHealth = /service ?health/i.test(wordOf(essentials.monitoringService) ?? '');
  const isResourceHealth = /resource ?health/i.test(wordOf(essentials.monitoringService) ?? '');
  // Each message about an issue of a service or the health of a resource is an alert of its own for Azure.
  const tracked = isServiceHealth ? wordOf(health.trackingId) : isResourceHealth ? target : undefined;
  const issue = firstWord(health.title, health.defaultLanguageTitle);
  return eventOf({
    identity: tracked ? ['issue', rule ?? '', tracked] : [alertId ?? '', rule ?? ''],
    over: isOver(essentials.monitorCondition) || (isHealth(essentials) && isHealthOver(context, health)),
    severity: wordOf(essentials.severity),
    title:
      isServiceHealth && issue
        ? `${named}: ${issue}`
        : titleOf(named, budget.BudgetName ? undefined : (item ?? lastPart(target))),
    labels: {
      ...recordOf(context.labels),
      ...dimensionsOf(context),
      resource: item ?? lastPart(target),
      resource_group: partAfter('resourcegroups', target ?? alertId),
      monitoring_service: essentials.monitoringService,
      signal: wordOf(essentials.signalType)?.replace(/ /g, ''),
      rule,
      subscription: partAfter('subscriptions', target ?? alertId),
    },
    annotations: {
      description: essentials.description,
      condition: conditionOf(context),
      ...recordOf(context.annotations),
      summary: firstWord(recordOf(context.annotations).summary, issue, context.DetectionSummary),
      communication: plainText(wordOf(health.communication) ?? ''),
      operation: context.operationName,
      caller: context.caller,
      ...scalarsOf(budget),
      ...recordOf(isHealth(essentials) ? {} : scalarsOf(health)),
      ...recordOf(data.customProperties),
    },
    links: [
      ['runbook', recordOf(data.customProperties).runbook_url],
      ['source', essentials.investigationLink],
      ['source', portalLink(alertId)],
      ['dashboard', searchLink(context)],
    ],
    firedAt: essentials.firedDateTime,
    endedAt: essentials.resolvedDateTime,
  });
}

/** A budget has no rule; its name and what it says make the title. */
function budgetTitle(budget: Json, essentials: Json): string | undefined {
  const name = wordOf(budget.BudgetName);
  return name && [`Budget ${name}`, wordOf(essentials.description)].filter(Boolean).join(': ');
}

const isHealth = (essentials: Json) => /health/i.test(wordOf(essentials.monitoringService) ?? '');

/** Health alerts stay "Fired" for Azure when what they are about has ended: it stands in their context. */
const isHealthOver = (context: Json, health: Json) =>
  isOver(health.stage) || isOver(context.status) || /\/resolved\/action$/i.test(wordOf(context.operationName) ?? '');

/** Before the common schema: metric alerts (also of version 2) and the activity log. */
function classicEvent(payload: Json): AlertEvent | undefined {
  const data = isRecord(payload.context) ? payload : recordOf(payload.data);
  if (!isRecord(data.context)) return undefined;
  const activity = recordOf(data.context.activityLog);
  const isActivity = isRecord(data.context.activityLog);
  const context = isActivity ? activity : data.context;
  const properties = recordOf(context.properties);
  const resource = firstWord(context.resourceName, lastPart(wordOf(context.resourceId)));
  const name = firstWord(context.name, properties.title, context.operationName, context.description);
  const status = wordOf(data.status);
  if (!name || status === undefined) return undefined;
  return eventOf({
    identity: isActivity
      ? ['activity', firstWord(properties.trackingId, context.correlationId, name)!, wordOf(context.resourceId) ?? '']
      : [wordOf(context.id) ?? name, wordOf(context.resourceId) ?? ''],
    over:
      isOver(status) ||
      (isActivity && /health/i.test(wordOf(context.eventSource) ?? '') && isHealthOver(context, properties)),
    severity: wordOf(context.severity),
    title: titleOf(name, resource),
    labels: {
      ...dimensionsOf(context),
      resource,
      resource_group: context.resourceGroupName,
      region: context.resourceRegion,
      resource_type: context.resourceType,
      rule: context.name,
      subscription: context.subscriptionId,
    },
    annotations: {
      description: context.description,
      condition: conditionOf(context),
      operation: context.operationName,
      caller: context.caller,
      ...recordOf(data.properties),
    },
    links: [
      ['runbook', recordOf(data.properties).runbook_url],
      ['source', context.portalLink],
    ],
    firedAt: isOver(status) ? undefined : firstWord(context.timestamp, context.eventTimestamp),
    endedAt: context.timestamp,
  });
}

/** Log search alerts before the common schema; they never say that they are over. */
function logEvent(payload: Json): AlertEvent | undefined {
  const data = isRecord(payload.data) ? payload.data : payload;
  const rule = wordOf(data.AlertRuleName);
  if (!rule) return undefined;
  const resource = lastPart(wordOf(data.ResourceId));
  return eventOf({
    identity: ['log', wordOf(data.SubscriptionId) ?? '', rule, wordOf(data.ResourceId) ?? ''],
    over: false,
    severity: wordOf(data.Severity),
    title: titleOf(rule, resource),
    labels: { rule, resource, subscription: data.SubscriptionId },
    annotations: {
      description: data.Description,
      condition: [data.AlertThresholdOperator, data.AlertThresholdValue].map(wordOf).filter(Boolean).join(' '),
      query: data.SearchQuery,
      results: data.ResultCount,
    },
    links: [['source', firstWord(data.LinkToFilteredSearchResultsUI, data.LinkToSearchResults)]],
  });
}

/** A budget before the common schema. */
function budgetEvent(payload: Json): AlertEvent | undefined {
  const data = recordOf(payload.data);
  const name = wordOf(data.BudgetName);
  if (!name) return undefined;
  return eventOf({
    identity: ['budget', wordOf(data.SubscriptionId) ?? '', name],
    over: false,
    title: `Budget ${name}`,
    labels: { budget: name, subscription: data.SubscriptionName },
    annotations: scalarsOf(data),
    links: [],
  });
}

/** Fields that hold a word, without what is nested in them. */
const scalarsOf = (record: Json): Json =>
  Object.fromEntries(fieldsOf(record).filter(([, value]) => wordOf(value) !== undefined));

const lastPart = (id: string | undefined) => id?.split('/').filter(Boolean).at(-1);

/** In "/subscriptions/s1/resourceGroups/web/…" what follows "resourceGroups". */
function partAfter(name: string, id: string | undefined): string | undefined {
  const parts = id?.split('/') ?? [];
  const at = parts.findIndex((part) => part.toLowerCase() === name);
  return at < 0 ? undefined : parts[at + 1];
}

const criteriaOf = (context: Json): Json[] => {
  const all = recordOf(context.condition).allOf;
  return (Array.isArray(all) ? all : [context.condition]).filter(isRecord);
};

function dimensionsOf(context: Json): Json {
  const dimensions = criteriaOf(context).flatMap((criterion) => criterion.dimensions);
  const pairs = dimensions.filter(isRecord).map(({ name, value }) => [wordOf(name) ?? '', value] as const);
  // The resource stands among the labels already, as a name that people know.
  return Object.fromEntries(pairs.filter(([name]) => name !== '' && !/resource(id|type)$/i.test(name)));
}

const signs: Record<string, string> = {
  greaterthan: '>',
  greaterthanorequal: '>=',
  lessthan: '<',
  lowerthan: '<',
  lessthanorequal: '<=',
  equals: '=',
};

/** "Percentage CPU 85 > 90", the first criterion in a line. */
function conditionOf(context: Json): string {
  const [criterion] = criteriaOf(context);
  if (!criterion) return '';
  const operator = wordOf(criterion.operator)?.toLowerCase().replace(/ /g, '') ?? '';
  const sign = Object.hasOwn(signs, operator) ? signs[operator] : wordOf(criterion.operator);
  const what = firstWord(criterion.metricName, criterion.searchQuery);
  return [what, wordOf(criterion.metricValue), sign, wordOf(criterion.threshold)].filter(Boolean).join(' ');
}

const portalLink = (alertId: string | undefined) =>
  alertId && /\/providers\/microsoft\.alertsmanagement\/alerts\//i.test(alertId)
    ? `https://portal.azure.com/#blade/Microsoft_Azure_Monitoring/AlertDetailsTemplateBlade/alertId/${encodeURIComponent(alertId)}`
    : undefined;

function searchLink(context: Json): string | undefined {
  const [criterion = {}] = criteriaOf(context);
  return firstWord(
    criterion.linkToFilteredSearchResultsUI,
    criterion.linkToSearchResultsUI,
    context.LinkToFilteredSearchResultsUI,
    context.LinkToSearchResults,
  );
}

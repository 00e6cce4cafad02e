/** What an incident took, and the way to its review; what incidents take. Pure. */
import { incidentName } from '../../core/incident/incident.js';
import { spanWords } from '../../core/incident/measures.js';
import { text, time, type ReplyCard } from '../card.js';
import { usualDays, type IncidentRecord } from '../../core/queries/incident/record.js';
import type { showMeasures } from '../../core/queries/incident/measure.js';

/** The measures of one incident, a row each, with its review and its whole record as links. */
export function reviewCard({ incident, measures, usual, pages, review }: IncidentRecord): ReplyCard {
  const name = incidentName(incident.number);
  const { acknowledgeMs, resolveMs } = measures;
  const usually = (ms: number | null) => (ms === null ? '' : `, usually ${spanWords(ms)}`);
  const took = [
    acknowledgeMs === null
      ? 'Nobody acknowledged it'
      : `Until it was acknowledged: ${spanWords(acknowledgeMs)}${usually(usual.acknowledgeMs)}`,
    resolveMs === null ? 'Not over yet' : `Until it was over: ${spanWords(resolveMs)}${usually(usual.resolveMs)}`,
    ...measures.phases.map(({ phase, ms }) => `While ${phase}: ${spanWords(ms)}`),
    pages.length === 1 ? '1 page' : `${pages.length} pages`,
  ];
  const title = review
    ? [text(`The review of ${name}, by ${review.writtenByName}, `), time(review.writtenAt, 'date')]
    : [text(`${name} has no review yet; its draft is made of what happened.`)];
  return {
    type: 'reply',
    tone: 'plain',
    text: title,
    rows: took.map((line) => ({ title: [text(line)] })),
    buttons: [],
    links: [
      { label: review ? 'Read it' : 'Write the review', url: `/incidents/${name}/review`, icon: 'review' },
      { label: 'Whole record', url: `/incidents/${name}/record.md`, icon: 'source' },
    ],
    fallback: `${name}. ${took.join('. ')}.`,
  };
}

type Measured = Awaited<ReturnType<typeof showMeasures.read>>;

/** MTTA and MTTR of the last 90 days. */
export function measuresCard({ incidents, acknowledge, resolve }: Measured): ReplyCard {
  const row = (what: string, { count, medianSeconds, meanSeconds }: Measured['resolve']) =>
    medianSeconds === null || meanSeconds === null
      ? `${what}: none was`
      : `${what}: ${spanWords(medianSeconds * 1000)} in the middle, ${spanWords(meanSeconds * 1000)} on average (${count})`;
  const title = `${incidents === 1 ? '1 incident' : `${incidents} incidents`} in ${usualDays} days`;
  const rows = [row('Until acknowledged', acknowledge), row('Until over', resolve)];
  return {
    type: 'reply',
    tone: 'plain',
    text: [text(title)],
    rows: incidents === 0 ? [] : rows.map((line) => ({ title: [text(line)] })),
    buttons: [],
    fallback: incidents === 0 ? `${title}.` : `${title}. ${rows.join('. ')}.`,
  };
}

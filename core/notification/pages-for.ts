/**
 * By what and when one person is paged. Terms: *contact method* a verified address; *notification rule* which method after
 * how long. The built-in chat needs no address: everybody has it.
 */
import type { Urgency } from '../incident/incident.js';

/** Which channel after how many seconds. */
export interface NotificationRule {
  urgency: Urgency;
  channel: string;
  delaySeconds: number;
}

/** An address of a person on a channel. */
export interface ContactMethod {
  channel: string;
  address: string;
  verifiedAt: Date | null;
}

/** Everything that decides how one person is paged. */
export interface PagesInput {
  userId: string;
  urgency: Urgency;
  /** The person's own rules; those of the organisation count when there are none for this urgency. */
  rules: NotificationRule[];
  defaults: NotificationRule[];
  methods: ContactMethod[];
  now: Date;
  /** Divides the delays. */
  speed: number;
}

/** One page to come. */
export interface PlannedPage {
  channel: string;
  address: string;
  /** A stable key: the same rule never pages twice for one step. */
  rule: string;
  dueAt: Date;
}

/** The pages of one person for one step; when no rule can be used, any verified method at once, rather than none. */
export function pagesFor(input: PagesInput): { pages: PlannedPage[]; unreachable: string | null } {
  const { urgency, now, speed } = input;
  const own = input.rules.filter((rule) => rule.urgency === urgency);
  const rules = own.length > 0 ? own : input.defaults.filter((rule) => rule.urgency === urgency);
  const pages = rules.flatMap((rule): PlannedPage[] => {
    const address = addressOf(rule.channel, input);
    if (address === undefined) return [];
    const dueAt = new Date(now.getTime() + (rule.delaySeconds * 1000) / speed);
    return [{ channel: rule.channel, address, rule: `${urgency}/${rule.channel}/${rule.delaySeconds}`, dueAt }];
  });
  if (pages.length > 0) return { pages: distinct(pages), unreachable: null };
  const any = input.methods.find((method) => method.verifiedAt !== null);
  if (!any) return { pages: [], unreachable: 'no verified contact method' };
  return {
    pages: [{ channel: any.channel, address: any.address, rule: `${urgency}/${any.channel}/any`, dueAt: now }],
    unreachable: null,
  };
}

function addressOf(channel: string, { methods, userId }: PagesInput): string | undefined {
  if (channel === 'chat') return userId;
  return methods.find((method) => method.channel === channel && method.verifiedAt !== null)?.address;
}

function distinct(pages: PlannedPage[]): PlannedPage[] {
  return [...new Map(pages.map((page) => [page.rule, page])).values()];
}

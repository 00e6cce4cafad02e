/**
 * Why somebody was paged about an incident, or was not: one sentence a cause. This is the one place where causes are worded;
 * a later cause lands here. `told` says which ones the engine can have now.
 */

/** Every cause, in the order in which they are told. */
export const causes = [
  'paged-by-step',
  'unknown-route',
  'silenced',
  'inhibited',
  'mute-timing',
  'maintenance',
  'pending',
  'recovering',
  'storm-cap',
  'throttled',
  'bundled',
  'no-method',
  'nobody-on-call',
  'acknowledged',
  'snoozed',
  'merged',
] as const;
/** One of the causes. */
export type Cause = (typeof causes)[number];

/** What the sentences are made of. */
export interface CauseFacts {
  /** "INC-42" */
  incident: string;
  /** What the cause names: a step's own reason, a rule, a person, an instant in words. */
  by: string;
}

/** The sentence of each cause. */
export const sentenceOf: Record<Cause, (facts: CauseFacts) => string> = {
  'paged-by-step': ({ by }) => by,
  'unknown-route': ({ incident }) => `${incident} belongs to no service with a policy, so the owners are paged.`,
  silenced: ({ incident, by }) => `Nobody is paged about ${incident}: it is silenced by ${by}.`,
  inhibited: ({ incident, by }) => `Nobody is paged about ${incident}: ${by} fires, and mutes it.`,
  'mute-timing': ({ incident, by }) => `Nobody is paged about ${incident}: the mute timing ${by} holds.`,
  maintenance: ({ incident, by }) => `Nobody is paged about ${incident}: its service is in maintenance until ${by}.`,
  pending: ({ incident, by }) => `${incident} pages nobody yet: it must fire for ${by} first.`,
  recovering: ({ incident, by }) => `${incident} pages nobody: it is resolved at its source, and watched for ${by}.`,
  'storm-cap': ({ incident, by }) =>
    `Nobody is paged about ${incident}: ${by} were opened at once, and one page tells of all.`,
  throttled: ({ incident, by }) =>
    `You were not paged by ${by} about ${incident}: you were paged that way too often; another way was taken.`,
  bundled: ({ incident, by }) => `Your page about ${incident} went out in one message with ${by}.`,
  'no-method': ({ incident, by }) => `No page about ${incident} could reach you: you have ${by}.`,
  'nobody-on-call': ({ incident, by }) => `You were not paged about ${incident} by the policy: ${by}.`,
  acknowledged: ({ incident, by }) =>
    `You were not paged about ${incident}: ${by} acknowledged it before you were due.`,
  snoozed: ({ incident, by }) => `You are not paged about ${incident}: it is snoozed ${by}.`,
  merged: ({ incident, by }) => `You are not paged about ${incident}: it is part of ${by}.`,
};

/** The causes that can come about now; the others wait for silences, mute timings, maintenance, pending alerts and limits. */
export const told: readonly Cause[] = [
  'paged-by-step',
  'unknown-route',
  'no-method',
  'nobody-on-call',
  'acknowledged',
  'snoozed',
  'merged',
];

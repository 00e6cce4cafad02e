import { newId } from '../../ids.js';
import type { Actor } from '../../people/actor.js';
import type { TimelineEntry, TimelineKind } from '../../incident/timeline.js';
import type { Tx } from '../tx.js';

/** An entry to be written. */
export interface NewTimelineEntry {
  incidentId: string;
  kind: TimelineKind;
  at: Date;
  actor: Actor;
  data: TimelineEntry['data'];
}

/** Adds entries to timelines in the order given, in one statement. */
export async function appendTimeline(tx: Tx, entries: NewTimelineEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(
    `insert into timeline (organisation_id, incident_id, id, at, kind, actor_kind, actor_id, actor_name, via, data)
     select unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::timestamptz[]), unnest($5::text[]),
            unnest($6::text[]), unnest($7::uuid[]), unnest($8::text[]), unnest($9::text[]), unnest($10::json[])`,
    [
      entries.map((e) => e.actor.organisationId),
      entries.map((e) => e.incidentId),
      entries.map(() => newId()),
      entries.map((e) => e.at),
      entries.map((e) => e.kind),
      entries.map((e) => e.actor.kind),
      entries.map((e) => e.actor.id),
      entries.map((e) => e.actor.name),
      entries.map((e) => e.actor.via),
      entries.map((e) => JSON.stringify(e.data)),
    ],
  );
}

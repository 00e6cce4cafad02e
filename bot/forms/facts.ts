/** What forms are filled with: read once, as of now. */
import type { Duty } from '../../core/queries/schedule/show-on-call.js';
import type { IncidentSummary } from '../../core/store/sql/list-incidents.js';
import type { IncidentView, PersonView } from '../../core/notification/message.js';

/** The facts of one form. */
export interface FormFacts {
  now: Date;
  /** The zone of whoever fills it in. */
  viewerZone: string;
  /** What the form is about; null where it is about no incident. */
  incident: IncidentView | null;
  people: PersonView[];
  schedules: Duty[];
  services: { name: string }[];
  /** Open incidents, the newest first. */
  open: IncidentSummary[];
}

/**
 * What the chat in the browser is made of, per reader: messages, the list of rooms, the column at the right. How a card looks
 * and what a line of talk means is handed in, because no API module knows a platform.
 */
import { listRooms } from '../../core/queries/room/list.js';
import { listPeople, showReach } from '../../core/queries/people/list.js';
import { mayDo } from '../../core/people/permission.js';
import { showOnCall, type Duty } from '../../core/queries/schedule/show-on-call.js';
import { showOrganisation } from '../../core/queries/organisation/show.js';
import { renderEphemeral, renderMessage, type PageViewer } from '../pages/message.js';
import { renderPanel, type PanelData, type PanelDuty } from '../pages/panel.js';
import { renderRooms } from '../pages/rooms.js';
import type { Door, DoorIntent, DoorPlace, DoorReply } from '../realtime/door.js';
import type { Clock } from '../../core/clock.js';
import type { RoomMessage } from '../../core/store/sql/read-rooms.js';
import type { RunQuery } from '../../core/query.js';
import type { UserActor } from '../../core/people/actor.js';

/** What cli/system.ts hands in from the chat's own folder. */
export interface Talker {
  renderCard: (card: unknown, viewer: { id: string; zone?: string }, now: Date) => string;
  /** A line that is a command is run and answered; undefined: it is plain talk. */
  say: (text: string, actor: UserActor, place: DoorPlace) => Promise<TalkerReply | undefined>;
  press: (intent: DoorIntent, actor: UserActor, place: DoorPlace) => Promise<TalkerReply>;
  submit: (
    intent: DoorIntent,
    values: Record<string, string>,
    actor: UserActor,
    place: DoorPlace,
  ) => Promise<TalkerReply>;
}

/** What is answered, as bot/reply.ts says it. */
export type TalkerReply = { kind: 'card'; card: unknown } | { kind: 'form'; form: unknown } | { kind: 'none' };

/** What the chat in the browser is drawn and run by. */
export interface WebDoor {
  viewerOf: (actor: UserActor) => Promise<PageViewer>;
  message: (message: RoomMessage, viewer: PageViewer) => string;
  /** The card of a message alone, '' where it has none. */
  card: (message: RoomMessage, viewer: PageViewer) => string;
  rooms: (actor: UserActor, currentRoomId: string | null) => Promise<string>;
  panel: (actor: UserActor) => Promise<string>;
  say: Door['say'];
  press: Door['press'];
  submit: Door['submit'];
}

/** Makes the door. */
export function createWebDoor({
  runQuery,
  clock,
  talker,
}: {
  runQuery: RunQuery;
  clock: Clock;
  talker: Talker;
}): WebDoor {
  const viewerOf = async (actor: UserActor): Promise<PageViewer> => {
    const { items } = await runQuery(listPeople, { actor });
    const me = items.find((person) => person.id === actor.id);
    return { id: actor.id, name: actor.name, handle: me?.handle, zone: me?.zone };
  };
  async function answer(reply: TalkerReply, actor: UserActor, said: string | null): Promise<DoorReply> {
    if (reply.kind === 'none') return 'none';
    const viewer = await viewerOf(actor);
    if (reply.kind === 'form') return { form: talker.renderCard(reply.form, viewer, clock.now()) };
    return { html: renderEphemeral(talker.renderCard(reply.card, viewer, clock.now()), said) };
  }
  return {
    viewerOf,
    message(message, viewer) {
      const now = clock.now();
      const card = message.card ? talker.renderCard(message.card, viewer, now) : null;
      return renderMessage(message, viewer, now, card);
    },
    card: (message, viewer) => (message.card ? talker.renderCard(message.card, viewer, clock.now()) : ''),
    async rooms(actor, currentRoomId) {
      const { items } = await runQuery(listRooms, { actor });
      return renderRooms(items, currentRoomId, mayDo(actor, 'incident.declare'));
    },
    async panel(actor) {
      const viewer = await viewerOf(actor);
      const { schedules } = await runQuery(showOnCall, { actor, input: {} });
      const { items } = await runQuery(showReach, { actor });
      const organisation = await runQuery(showOrganisation, { actor });
      const data: PanelData = {
        me: { id: actor.id, name: actor.name, zone: viewer.zone },
        duties: schedules.flatMap((schedule) => dutiesOf(schedule, actor, viewer)),
        handoff: handoffOf(schedules),
        reach: items.map(reachOf),
        demo: organisation.demo ? { speed: organisation.speed } : null,
      };
      return renderPanel(data, clock.now());
    },
    async say(text, actor, place) {
      const reply = await talker.say(text, actor, place);
      return reply === undefined ? undefined : answer(reply, actor, text);
    },
    press: async (intent, actor, place) => answer(await talker.press(intent, actor, place), actor, null),
    submit: async (intent, values, actor, place) =>
      answer(await talker.submit(intent, values, actor, place), actor, null),
  };
}

/** One row a person on call; a gap is a row with the verb that mends it. */
function dutiesOf(schedule: Duty, actor: UserActor, viewer: PageViewer): PanelDuty[] {
  if (schedule.onCall.length === 0) {
    const intent = {
      command: 'schedule.override',
      input: { user: viewer.handle ?? actor.name, minutes: 240, schedule: schedule.handle },
    };
    const mend = mayDo(actor, 'oncall.override') ? { label: 'Take it for 4 h', intent } : null;
    const next = schedule.nextHandoff;
    return [{ schedule: schedule.name, person: null, until: next?.at ?? null, then: next?.to[0]?.name ?? null, mend }];
  }
  return schedule.onCall.map(({ person, until, next }) => ({
    schedule: schedule.name,
    person,
    until,
    then: next.map((who) => who.name).join(', ') || null,
    mend: null,
  }));
}

function handoffOf(schedules: Duty[]): PanelData['handoff'] {
  const upcoming = schedules
    .flatMap((schedule) => (schedule.nextHandoff ? [{ schedule: schedule.name, ...schedule.nextHandoff }] : []))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const [first] = upcoming;
  if (!first) return null;
  const from = first.from.map((person) => person.name).join(', ') || 'Nobody';
  return { from, to: first.to[0] ?? null, at: first.at, schedule: first.schedule };
}

const channelNames: Record<string, { channel: PanelData['reach'][number]['channel']; label: string }> = {
  chat: { channel: 'web', label: 'Chat' },
  email: { channel: 'email', label: 'E-mail' },
};

function reachOf({ channel, delaySeconds }: { channel: string; delaySeconds: number }): PanelData['reach'][number] {
  const known = channelNames[channel] ?? { channel: 'push' as const, label: channel };
  const when = delaySeconds === 0 ? 'at once' : `after ${Math.round(delaySeconds / 60)} min`;
  return { ...known, when };
}

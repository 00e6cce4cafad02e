/** The chat in the browser: rooms left, messages in the middle, who is on call right. Readable before its script runs. */
import { renderTemplate } from '../../templates/render.js';
import { faceOf } from '../../templates/web/face.js';
import { commandView } from './command-view.js';
import { htmlDocument, jsonForScript } from './document.js';
import { renderEphemeral } from './message.js';
import { roomIcon, roomLabel, roomTopic, type RoomItem } from './rooms.js';

/** How a verb is written and what it does: the help of a command or query. */
export interface VerbItem {
  verb: string;
  usage: string;
  does: string;
}

/** What the page of a room shows; the HTML in it is finished. */
export interface ChatPageData {
  organisation: { name: string; demo: boolean };
  me: { id: string; name: string };
  room: RoomItem;
  /** Finished HTML: `renderRooms`, `renderPanel`, `renderMessage` for each of the last 50, oldest first. */
  roomsHtml: string;
  panelHtml: string;
  items: string[];
  /** The card pinned to the room of an incident, one press away however long people talk. */
  pinned: { id: string; html: string } | null;
  /** Is there something before the first item, and its position. */
  more: boolean;
  firstPosition: number | null;
  verbs: VerbItem[];
  /** For completion of @names. */
  people: { name: string; handle: string }[];
  /** Does local mail land on the outbox page, and may this person read it? */
  outbox: boolean;
  /** The commands that send a real alert; null where there is no demo key. */
  curl: { firing: string; resolved: string } | null;
  /** Of the form that signs out. */
  formToken: string;
  now: Date;
}

const emptyWords: Record<RoomItem['kind'], { title: string; text: string }> = {
  incidents: {
    title: 'No incidents yet',
    text: 'Send a real Alertmanager alert. It pages whoever is on call.',
  },
  channel: { title: 'Nobody has written here yet', text: 'Messages and the cards routed to this room stand here.' },
  incident: { title: 'Nobody has written here yet', text: 'What people say about this incident stands here.' },
  direct: { title: 'No pages yet', text: 'Whatever pages you stands here, with the reason why it was you.' },
};

/** The one verb that is no command and no query. */
const help: VerbItem = { verb: 'help', usage: '[verb]', does: 'Every verb, and how it is written' };

/** The page of one room. */
export function chatPage(data: ChatPageData): string {
  const label = roomLabel(data.room);
  const called = data.room.kind === 'incidents' || data.room.kind === 'channel' ? `#${label}` : label;
  const empty = data.items.length === 0;
  const words = emptyWords[data.room.kind];
  const body = renderTemplate('pages/chat.html', {
    organisation: data.organisation,
    me: { name: data.me.name, face: faceOf(data.me) },
    outbox: data.outbox,
    formToken: data.formToken,
    room: {
      id: data.room.id,
      head: data.room.head,
      number: data.room.incident?.number ?? '',
      state: data.room.incident?.status ?? null,
      icon: roomIcon(data.room),
      topic: roomTopic(data.room),
      label,
      called,
    },
    rooms: data.roomsHtml,
    panel: data.panelHtml,
    items: data.items,
    ofIncident: data.room.incident !== null,
    pinned: data.pinned ?? { id: '', html: '' },
    more: data.more,
    first: data.firstPosition ?? 0,
    empty,
    emptyTitle: words.title,
    emptyText: words.text,
    curl: data.curl && curlView(data.curl),
    curlHere: data.curl !== null && data.room.kind === 'incidents',
    refusal: renderEphemeral(renderTemplate('web/refusal.html', {}), null),
    facts: jsonForScript({ me: data.me, verbs: [...data.verbs, help], people: data.people }),
  });
  return htmlDocument({
    title: `${called} · ${data.organisation.name} · OpenAlert`,
    body,
    script: 'chat',
    now: data.now,
  });
}

function curlView(curl: { firing: string; resolved: string }): object {
  return {
    firing: commandView('Firing. Paste into a terminal', curl.firing),
    resolved: commandView('Resolved, for afterwards', curl.resolved),
  };
}

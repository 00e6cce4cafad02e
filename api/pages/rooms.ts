/** The rooms on the left: channels, incidents with a room of their own, and what concerns only the reader. */
import { renderTemplate } from '../../templates/render.js';

/** What the list needs of a room; a RoomSummary of core/queries/room/list.ts is one. */
export interface RoomItem {
  id: string;
  name: string;
  kind: 'incidents' | 'channel' | 'incident' | 'direct';
  topic: string;
  head: number;
  incident: { number: number; status: string; title: string } | null;
}

const stateIcons: Record<string, string> = {
  triggered: 'bell-ring',
  acknowledged: 'user-check',
  snoozed: 'alarm-clock',
  resolved: 'circle-check',
  merged: 'git-merge',
};

/** Where a room stands: /rooms/incidents. */
export const roomUrl = (name: string): string => `/rooms/${encodeURIComponent(name)}`;

/** How a room is called: "#incidents", "INC-42 checkout errors", "Your pages". */
export function roomLabel(room: RoomItem): string {
  if (room.kind === 'direct') return 'Your pages';
  return room.incident ? `INC-${room.incident.number} ${room.incident.title}` : room.name;
}

/** What stands beside the room's name: its topic, unless that only says the name again. */
export const roomTopic = (room: RoomItem): string => (roomLabel(room).endsWith(room.topic) ? '' : room.topic);

/** The room's icon: its kind, or the state of its incident. */
export function roomIcon(room: RoomItem): string {
  if (room.kind === 'direct') return 'bell-ring';
  return (room.incident && stateIcons[room.incident.status]) ?? 'hash';
}

/** The three lists of rooms; an empty one is not shown, but for the first. */
export function renderRooms(rooms: readonly RoomItem[], currentRoomId: string | null, mayDeclare = true): string {
  const view = (room: RoomItem): object => ({
    id: room.id,
    head: room.head,
    name: room.name,
    topic: roomTopic(room),
    url: roomUrl(room.name),
    icon: roomIcon(room),
    label: roomLabel(room),
    state: room.incident?.status ?? null,
    number: room.incident?.number ?? null,
    current: room.id === currentRoomId,
  });
  const of = (...kinds: RoomItem['kind'][]): object[] => rooms.filter((room) => kinds.includes(room.kind)).map(view);
  const groups = [
    { title: 'Rooms', rooms: of('incidents', 'channel'), types: null },
    { title: 'Incident rooms', rooms: of('incident'), types: mayDeclare ? '/incident declare ' : null },
    { title: 'Direct', rooms: of('direct'), types: null },
  ];
  return renderTemplate('web/rooms.html', { groups: groups.filter((group) => group.rooms.length > 0) });
}

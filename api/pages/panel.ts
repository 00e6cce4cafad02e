/** The right column: who is on call now, the next handoff, how the reader is reached, and the demo's own controls. */
import { renderTemplate } from '../../templates/render.js';
import { faceOf } from '../../templates/web/face.js';
import { knownZone, wallOf, whenView } from '../../templates/web/when.js';

interface PanelPerson {
  id: string;
  name: string;
  /** IANA zone. */
  zone: string;
}

/** One schedule's present shift; `person` null is a gap, `mend` the button that fills it. */
export interface PanelDuty {
  schedule: string;
  person: PanelPerson | null;
  until: Date | null;
  /** Name of whoever follows. */
  then: string | null;
  mend: { label: string; intent: object } | null;
}

/** What the right column shows, as plain data. */
export interface PanelData {
  me: { id: string; name: string; zone?: string };
  duties: PanelDuty[];
  handoff: { from: string; to: PanelPerson | null; at: Date; schedule: string } | null;
  /** "Chat, at once", "E-mail, after 5 min", in order. */
  reach: { channel: 'web' | 'email' | 'sms' | 'voice' | 'push'; label: string; when: string }[];
  /** Present only in the demo company. */
  demo: { speed: number } | null;
}

const channelIcons = {
  web: 'message-square',
  email: 'mail',
  sms: 'smartphone',
  voice: 'phone',
  push: 'bell-ring',
} as const;
const cityOf = (zone: string): string => zone.split('/').at(-1)!.replaceAll('_', ' ');

/** The inside of the right column; it also carries, hidden, the line under a phone's room name and the one beside "me". */
export function renderPanel(data: PanelData, now: Date): string {
  const mineFirst = [...data.duties].sort((a, b) => Number(isMine(b, data)) - Number(isMine(a, data)));
  const mine = mineFirst.find((duty) => isMine(duty, data));
  return renderTemplate('web/panel.html', {
    duties: mineFirst.map((duty) => dutyView(duty, data, now)),
    handoff: handoffView(data, now),
    reach: data.reach.map((way) => ({ ...way, icon: channelIcons[way.channel] })),
    demo: data.demo && demoView(data.demo.speed),
    strip: stripView(mine ?? mineFirst[0], data, now),
    mine: mine ? spans('On call', mine.until, data, now) : [words('Not on call')],
  });
}

const isMine = (duty: PanelDuty, data: PanelData): boolean => duty.person?.id === data.me.id;
const words = (text: string, strong = false): object => ({ text, strong, when: null });

function spans(first: string, until: Date | null, data: PanelData, now: Date): object[] {
  if (!until) return [words(first)];
  return [words(`${first} until `), { text: '', strong: false, when: whenView(until, 'clock', now, data.me.zone) }];
}

function zoneView(zone: string, now: Date): object | null {
  const known = knownZone(zone);
  return known ? { zone: known, city: cityOf(known), clock: wallOf(now, known) } : null;
}

function dutyView(duty: PanelDuty, data: PanelData, now: Date): object {
  return {
    schedule: duty.schedule,
    person: duty.person?.name ?? null,
    face: duty.person ? faceOf(duty.person) : null,
    you: isMine(duty, data),
    until: duty.until && whenView(duty.until, 'clock', now, data.me.zone),
    zone: duty.person ? zoneView(duty.person.zone, now) : null,
    then: duty.then,
    mend: duty.mend && { label: duty.mend.label, intent: JSON.stringify(duty.mend.intent) },
  };
}

function handoffView(data: PanelData, now: Date): object | null {
  const { handoff } = data;
  if (!handoff) return null;
  const zone = handoff.to && knownZone(handoff.to.zone);
  const elsewhere = zone !== null && zone !== undefined && zone !== data.me.zone;
  return {
    from: handoff.from,
    to: handoff.to?.name ?? 'nobody',
    at: whenView(handoff.at, 'date', now, data.me.zone),
    in: whenView(handoff.at, 'in', now, data.me.zone),
    schedule: handoff.schedule,
    there: elsewhere ? wallOf(handoff.at, zone) : null,
    city: elsewhere ? cityOf(zone) : '',
  };
}

function demoView(speed: number): object {
  const speeds = [1, 10].map((value) => ({
    label: `×${value}`,
    pressed: String(value === speed),
    intent: JSON.stringify({ command: 'organisation.set-speed', input: { speed: value } }),
  }));
  return { speeds };
}

/** "You are on call until 20:00, then Tom": one line for the phone. */
function stripView(duty: PanelDuty | undefined, data: PanelData, now: Date): object {
  if (!duty) return { face: null, spans: [words('No schedule yet')] };
  if (!duty.person) return { face: null, spans: [words('Nobody', true), words(` is on call for ${duty.schedule}`)] };
  const [who, verb] = isMine(duty, data) ? ['You', ' are on call'] : [duty.person.name, ' is on call'];
  const then = duty.then ? [words(`, then ${duty.then}`)] : [];
  return { face: faceOf(duty.person), spans: [words(who, true), ...spans(verb, duty.until, data, now), ...then] };
}

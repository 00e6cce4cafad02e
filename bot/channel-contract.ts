/**
 * The suite that every channel's test runs. A platform hands in a door: the channel against a fake that speaks the vendor's
 * protocol, what arrived there, and how the fake is told to refuse.
 */
import { describe, expect, it } from '@jest/globals';
import { buildPage, incidentFixtures } from './cards/fixtures/incidents.js';
import { cut } from '../core/cut.js';
import { newId } from '../core/ids.js';
import { DeliveryError, type Channel, type Destination, type Receipt } from '../core/notification/channel.js';
import { notice } from '../core/notification/notice.js';
import type { IncidentView, Message, MessageKind, PersonView } from '../core/notification/message.js';

/** What arrived at the other end, in words. */
export interface Arrived {
  /** The receipt's id. */
  id: string;
  /** Everything a reader sees or hears, as text. */
  text: string;
  /** The native message, for limits. */
  native: unknown;
}

export interface ContractDoor {
  channel: Channel;
  to: (kind: MessageKind) => Destination;
  arrived: () => Promise<Arrived[]>;
  /** The platform's limits: throws when a native message breaks one. */
  keepsLimits: (native: unknown) => void;
  /** Makes the vendor refuse once; undefined where nothing can refuse. */
  refuse?: (how: 'for-now' | 'for-ever' | 'no-answer') => Promise<void>;
  /** Can what it shows be pressed, and be edited? */
  hasButtons: boolean;
  /** To whom notices are told where it reaches people and no rooms. */
  reader?: PersonView;
  /** Secrets that no reason may hold. */
  secrets: string[];
}

/** Every call is about another incident, as every page has an id of its own. */
const fresh = (name: string) => ({ ...incidentFixtures[name]!, id: newId() });
const kinds: Record<MessageKind, (name: string) => Message> = {
  page: (name) => buildPage(fresh(name), { pageId: newId() }),
  'incident-card': (name) => ({ kind: 'incident-card', incident: fresh(name), pinned: false }),
  notice: (name) => buildNotice(incidentFixtures[name]!),
};

/** A notice with everything that one can hold, about an incident. */
function buildNotice({ number, title: whole }: IncidentView, to: PersonView | null = null): Message {
  const title = cut(whole, 200);
  const words = [`INC-${number} ${title}: `, { person: { id: newId(), name: 'Priya' } }, ' is commander since '];
  const rows = [{ words: ['Next update'], detail: ['by Priya'], at: '2026-01-01T12:00:00.000Z' }];
  const acts = [{ label: 'Take it', command: 'incident.acknowledge', input: { number }, primary: true as const }];
  const said = notice([...words, { at: '2026-01-01T11:30:00.000Z', style: 'clock' as const }], {
    ...{ rows, acts, path: `/rooms/inc-${number}` },
  });
  return {
    kind: 'notice',
    noticeId: newId(),
    incidentId: null,
    notice: said,
    to,
    url: `https://alerts.example/rooms/inc-${number}`,
  };
}

/** Runs the suite; `open` gives a fresh door. */
export function channelContract(name: string, open: () => Promise<ContractDoor>): void {
  describe(`the channel ${name}`, () => {
    it('shows every kind it supports, in every state, within its limits, with the number and a text fallback', async () => {
      const door = await open();
      for (const kind of door.channel.supports) {
        for (const fixture of Object.keys(incidentFixtures)) {
          const message = kinds[kind](fixture);
          const receipt = await door.channel.send(message, door.to(kind));
          expect(receipt.id).toEqual(expect.any(String));
          const [last] = (await door.arrived()).filter((arrived) => arrived.id === receipt.id);
          expect(last).toBeDefined();
          door.keepsLimits(last!.native);
          expect(last!.text.length).toBeGreaterThan(0);
          expect(last!.text).toContain('INC-42');
          expect(last!.text).toContain(incidentFixtures[fixture]!.title.slice(0, 20));
        }
      }
    });

    it('ends a page with the one line of reason', async () => {
      const door = await open();
      if (!door.channel.supports.has('page')) return;
      const page = buildPage();
      const { id } = await door.channel.send(page, door.to('page'));
      const [arrived] = (await door.arrived()).filter((one) => one.id === id);
      expect(arrived!.text.trim().endsWith(page.why)).toBe(true);
    });

    it('tells a notice with all of its words and rows, and the way to what it is about where nothing can be pressed', async () => {
      const door = await open();
      if (!door.channel.supports.has('notice')) return;
      const message = buildNotice(incidentFixtures.triggered!, door.reader ?? null);
      const { id } = await door.channel.send(message, door.to('notice'));
      const [arrived] = (await door.arrived()).filter((one) => one.id === id);
      for (const words of ['Priya is commander since', 'Next update', 'by Priya'])
        expect(arrived!.text).toContain(words);
      if (!door.hasButtons) expect(arrived!.text).toContain('https://alerts.example/rooms/inc-42');
    });

    it('edits a notice where it stands, and tells the same one once, where it shows cards', async () => {
      const door = await open();
      if (!door.channel.supports.has('notice') || !door.hasButtons) return;
      const first = buildNotice(incidentFixtures.triggered!);
      const one = await door.channel.send(first, door.to('notice'));
      const two = await door.channel.send(first, door.to('notice'));
      expect(two.id).toBe(one.id);
      const other = { ...first, notice: notice([`INC-42 is over.`]) } as Message;
      const three = await door.channel.send(other, door.to('notice'), one);
      const own = (await door.arrived()).filter((arrived) => arrived.id === one.id);
      expect([three.id, own.map(({ text }) => text)]).toEqual([one.id, ['INC-42 is over.']]);
    });

    it('edits in place what it sent before, where it shows cards', async () => {
      const door = await open();
      if (!door.channel.supports.has('incident-card')) return;
      const first = await door.channel.send(kinds['incident-card']('triggered'), door.to('incident-card'));
      const second: Receipt = await door.channel.send(
        kinds['incident-card']('acknowledged'),
        door.to('incident-card'),
        first,
      );
      const own = (await door.arrived()).filter((arrived) => arrived.id === second.id);
      expect(second.id).toBe(first.id);
      expect(own).toHaveLength(1);
      expect(own[0]!.text).toContain('acknowledged by Priya');
    });

    it('sends the same page once, however often it is tried', async () => {
      const door = await open();
      if (!door.channel.supports.has('page')) return;
      const one = await door.channel.send(buildPage(), door.to('page'));
      const two = await door.channel.send(buildPage(), door.to('page'));
      expect(two.id).toBe(one.id);
    });

    it('says of a refusal whether to try again, without a secret', async () => {
      const door = await open();
      if (!door.refuse) return;
      for (const [how, retry] of [
        ['for-now', true],
        ['for-ever', false],
        ['no-answer', true],
      ] as const) {
        await door.refuse(how);
        const kind = [...door.channel.supports][0]!;
        const failure = await door.channel.send(kinds[kind]('triggered'), door.to(kind)).then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(failure).toBeInstanceOf(DeliveryError);
        expect(failure).toMatchObject({ retry });
        for (const secret of door.secrets) expect((failure as DeliveryError).reason).not.toContain(secret);
      }
    });
  });
}

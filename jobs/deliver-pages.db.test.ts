import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { asOwner } from '../test/as-owner.js';
import { createHarness, eventually, type Harness } from '../test/harness.js';
import { readPageMessages } from '../core/queries/page/messages.js';
import { advanceEscalations } from './advance-escalations.js';
import { deliverPages, type DeliverPagesParts } from './deliver-pages.js';
import { sendTimeoutMs } from './send-within.js';
import { leaseSeconds } from '../core/store/sql/claim-pages.js';
import type { Channel, Receipt } from '../core/notification/channel.js';
import type { RunQuery } from '../core/query.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await h.stop();
});

const channel = (name: string, atOnce: number, send: () => Promise<Receipt>): Channel => ({
  name,
  supports: new Set(['page']),
  atOnce,
  send,
});
const failOn = (error: unknown) => {
  throw error;
};

/** The sweep over these channels, with Sam's pages of so many incidents due. */
async function sweepOver(incidents: number, channels: Channel[], parts: Partial<DeliverPagesParts> = {}) {
  const { execute, runQuery, due } = h.system.core;
  await Promise.all(Array.from({ length: incidents }, (_, n) => h.alert({ name: `Alert${n}`, group: `g${n}` })));
  await advanceEscalations({ execute, due, onError: failOn }).run();
  return deliverPages({
    execute,
    runQuery,
    due,
    clock: h.clock,
    channels: new Map(channels.map((one) => [one.name, one])),
    actionUrl: (token) => token,
    onError: failOn,
    onSettled: () => undefined,
    ...parts,
  });
}

describe('pages on their way', () => {
  it('by a mail server that hangs hold up no page by chat, and no more mails wait for it than it can take', async () => {
    const sent = { chat: 0, email: 0 };
    let letGo!: () => void;
    const hanging = new Promise<void>((resolve) => (letGo = resolve));
    const chat = channel('chat', 5, async () => ({ id: String((sent.chat += 1)) }));
    const email = channel('email', 3, async () => {
      sent.email += 1;
      await hanging;
      return { id: 'm' };
    });
    const sweep = await sweepOver(12, [chat, email]);
    await eventually(async () => {
      await sweep.run();
      return sent.chat === 12 && sent.email >= 3;
    }, 5000);
    expect(sent.email).toBe(3);
    letGo();
    await eventually(async () => {
      await sweep.run();
      return sent.email === 12;
    }, 5000);
    await sweep.settled?.();
    const pages = (await Promise.all(Array.from({ length: 12 }, (_, n) => h.pages(n + 1)))).flat();
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set(['sent']));
    expect(sent).toEqual({ chat: 12, email: 12 });
  });

  it('are no more than a channel can take when both clocks ask at once', async () => {
    let sent = 0;
    let letGo!: () => void;
    const hanging = new Promise<void>((resolve) => (letGo = resolve));
    const chat = channel('chat', 5, async () => ({ id: 'x' }));
    const email = channel('email', 3, async () => {
      sent += 1;
      await hanging;
      return { id: 'm' };
    });
    const sweep = await sweepOver(8, [chat, email]);
    await Promise.all([sweep.run(), sweep.run()]);
    await eventually(async () => sent === 3, 5000);
    await sweep.run();
    await sweep.run();
    expect(sent).toBe(3);
    letGo();
    await sweep.settled?.();
  });

  it('are written down once their incident is free, are claimed by nobody meanwhile, and hold up no other', async () => {
    let sent = 0;
    const email = channel('email', 20, async () => ({ id: String((sent += 1)) }));
    const sweep = await sweepOver(3, [email]);
    const rows = () =>
      h.database.query<{ number: number; status: string }>(
        `select i.number, p.status from pages p join incidents i on i.id = p.incident_id
         where p.channel = 'email' order by i.number`,
      );
    await h.database.db.inOrganisation(h.system.home.id, async (tx) => {
      await tx.query(`select 1 from incidents where number = 1 for no key update`);
      await sweep.run();
      await eventually(async () => (await rows()).filter(({ status }) => status === 'sent').length === 2, 5000);
      expect((await rows())[0]).toEqual({ number: 1, status: 'sending' });
      await sweep.run();
    });
    await sweep.settled?.();
    expect((await rows()).map(({ status }) => status)).toEqual(['sent', 'sent', 'sent']);
    expect(sent).toBe(3);
  });

  it('are written down although one of them cannot be, which is told and waits for no other', async () => {
    const told: string[] = [];
    const email = channel('email', 20, async () => ({ id: 'm' }));
    const sweep = await sweepOver(3, [email], { onError: (error) => told.push(String(error)) });
    const { query } = h.database;
    const statuses = async () =>
      (
        await query<{ status: string }>(
          `select p.status from pages p join incidents i on i.id = p.incident_id where p.channel = 'email' order by i.number`,
        )
      ).map(({ status }) => status);
    await asOwner(
      h,
      `create function refuse_sent() returns trigger language plpgsql as $$
         begin
           if new.status = 'sent' and new.incident_id = (select id from incidents where number = 2)
             then raise 'refused'; end if;
           return new;
         end $$;
       create trigger refuse_sent before update on pages for each row execute function refuse_sent()`,
    );
    await h.database.db.inOrganisation(h.system.home.id, async (tx) => {
      await tx.query(`select 1 from incidents where number = 1 for no key update`);
      await sweep.run();
      await eventually(async () => (await statuses())[2] === 'sent' && told.length > 0, 5000);
      expect(await statuses()).toEqual(['sending', 'sending', 'sent']);
    });
    await sweep.settled?.();
    expect(await statuses()).toEqual(['sent', 'sending', 'sent']);
    expect(told).toEqual([expect.stringContaining('was sent, and that could not be written down')]);
  });

  it('are each told with their own lateness when they are over', async () => {
    const ends: { channel: string; lateMs: number }[] = [];
    const chat = channel('chat', 5, async () => ({ id: 'x' }));
    const sweep = await sweepOver(2, [chat], { onSettled: (end) => ends.push(end) });
    await h.database.query(
      `update pages set due_at = due_at - interval '60 s' where incident_id = (select id from incidents where number = 1)`,
    );
    await sweep.run();
    await sweep.settled?.();
    const late = ends.filter((end) => end.channel === 'chat').map(({ lateMs }) => lateMs);
    expect(late.sort((a, b) => a - b)).toEqual([0, 60_000]);
  });
});

describe('a page whose writing took long', () => {
  beforeEach(() => h.database.query(`delete from notification_rules where channel <> 'email'`));

  /** Lets the machine's clock pass so much time, as it seems, while pages are put into words. */
  function slowly(ms: number): RunQuery {
    const machine = performance.now.bind(performance);
    let passed = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => machine() + passed);
    return (query, call) => {
      if (query.name === readPageMessages.name) passed += ms;
      return h.system.core.runQuery(query, call);
    };
  }
  const longest = leaseSeconds * 1000 - sendTimeoutMs;

  it('is not sent, because its lease could end while it is on its way, and is tried again', async () => {
    let mails = 0;
    const email = channel('email', 5, async () => ({ id: String((mails += 1)) }));
    const late = await sweepOver(1, [email], { runQuery: slowly(longest) });
    await late.run();
    await late.settled?.();
    expect(mails).toBe(0);
    expect((await h.pages(1))[0]).toMatchObject({
      status: 'pending',
      reason: 'it took too long to be put into words',
    });
    jest.restoreAllMocks();
    await h.advance('2s');
    expect((await h.pages(1))[0]).toMatchObject({ status: 'sent' });
    expect(await h.mails()).toHaveLength(1);
  });

  it('is sent where enough of its lease is left', async () => {
    let mails = 0;
    const email = channel('email', 5, async () => ({ id: String((mails += 1)) }));
    const sweep = await sweepOver(1, [email], { runQuery: slowly(longest - 3000) });
    await sweep.run();
    await sweep.settled?.();
    expect(mails).toBe(1);
  });
});

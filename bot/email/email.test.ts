import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { smtpPassword, startSmtp, type FakeSmtp } from '../../test/fakes/smtp.js';
import { buildPage, fixtureNow, incidentFixtures } from '../cards/fixtures/incidents.js';
import { channelContract } from '../channel-contract.js';
import { createEmailChannel } from './index.js';
import { createMailClient, deliveryErrorOf, type MailClient } from './client.js';
import { emailConfig } from './config.js';
import { limits } from './limits.js';
import { renderPageMail } from './render.js';

let smtp: FakeSmtp;
let client: MailClient;
const clock = { now: () => fixtureNow };
beforeAll(async () => {
  smtp = await startSmtp();
  client = createMailClient(smtp.url, 'OpenAlert <alerts@larkspur.example>');
});
afterAll(async () => {
  client.close();
  await smtp.stop();
});

channelContract('email', async () => {
  let channel = createEmailChannel({ client, clock });
  const door = {
    to: () => ({ organisationId: 'o', address: 'sam@larkspur.example' }),
    arrived: async () =>
      smtp.mails.map((mail) => ({ id: mail.messageId, text: `${mail.subject}\n${mail.text}`, native: mail })).reverse(),
    keepsLimits: (native: unknown) =>
      expect((native as { subject: string }).subject.length).toBeLessThanOrEqual(limits.subject),
    refuse: async (how: 'for-now' | 'for-ever' | 'no-answer') => {
      if (how === 'for-now') smtp.refuseNext(451);
      if (how === 'for-ever') smtp.refuseNext(550);
      if (how === 'no-answer')
        channel = createEmailChannel({ client: createMailClient('smtp://u:p@127.0.0.1:1', 'a@b.example'), clock });
    },
    hasButtons: false,
    reader: { id: 'sam', name: 'Sam', handle: 'sam', zone: 'Europe/Berlin' },
    secrets: [smtpPassword],
  };
  return {
    ...door,
    channel: { ...channel, send: (...given) => channel.send(...given) },
  };
});

describe('a mail', () => {
  it('says state, severity, who is next and why, with one link that acts', () => {
    const mail = renderPageMail(buildPage(), fixtureNow);
    expect(mail.subject).toBe('[SEV1] Checkout errors above 5% (INC-42)');
    expect(mail.text).toContain('Acknowledge: https://alerts.example/act/token-1');
    expect(mail.text).toContain('Without an answer Priya is paged at 14:09.');
    expect(mail.html.match(/href="https:\/\/alerts\.example\/act\/token-1"/g)).toHaveLength(1);
  });

  it('escapes what a sender wrote, and never lets it into a header', () => {
    const mail = renderPageMail(buildPage(incidentFixtures.hostile), fixtureNow);
    expect(mail.html).not.toContain('<script>');
    expect(mail.html).not.toContain('javascript:');
    const injected = renderPageMail(
      buildPage({ ...incidentFixtures.triggered!, title: 'x\r\nBcc: everyone@example.org' }),
      fixtureNow,
    );
    expect(injected.subject).not.toMatch(/[\r\n]/);
  });

  it('is refused with a line break in its address', async () => {
    await expect(
      client.send({ to: 'a@b.example\r\nBcc: c@d.example', subject: 's', text: 't', html: 'h', messageId: '<1@x>' }),
    ).rejects.toMatchObject({ retry: false });
  });

  it('knows what the errors of a mail server mean', () => {
    expect(deliveryErrorOf({ code: 'EAUTH', responseCode: 535 })).toMatchObject({
      retry: false,
      reason: 'the mail server refuses the credentials',
    });
    expect(deliveryErrorOf({ code: 'EENVELOPE' })).toMatchObject({ retry: false });
    expect(deliveryErrorOf({ code: 'ETIMEDOUT' })).toMatchObject({ retry: true });
  });

  it('has its settings checked', () => {
    expect(emailConfig.parse({})).toEqual({ MAIL_FROM: 'OpenAlert <openalert@localhost>' });
    expect(() => emailConfig.parse({ SMTP_URL: 'http://x' })).toThrow('an address such as smtp://');
  });
});

import { createEmailChannel, createOutboxChannel } from '../bot/email/index.js';
import { createMailClient } from '../bot/email/client.js';
import { createWebChannel } from '../bot/web/index.js';
import type { Channel } from '../core/notification/channel.js';
import type { Clock } from '../core/clock.js';
import type { Config } from './config.js';
import type { Execute } from '../core/execute.js';

/** The channels of one process. */
export interface Channels {
  byName: ReadonlyMap<string, Channel>;
  /** Do mails stay on the outbox page? */
  outbox: boolean;
  close: () => void;
}

/** The channels that are set up; a platform without credentials is left out, and paging goes on without it. */
export function openChannels(config: Config, parts: { execute: Execute; clock: Clock }): Channels {
  const mail = config.SMTP_URL ? createMailClient(config.SMTP_URL, config.MAIL_FROM) : undefined;
  const email = mail ? createEmailChannel({ client: mail, clock: parts.clock }) : createOutboxChannel(parts);
  const channels = [createWebChannel(parts), email];
  return {
    byName: new Map(channels.map((channel) => [channel.name, channel])),
    outbox: !mail,
    close: () => mail?.close(),
  };
}

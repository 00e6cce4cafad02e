/** Mail over SMTP, and what its errors mean. */
import { createTransport } from 'nodemailer';
import { limits } from './limits.js';
import { DeliveryError } from '../../core/notification/channel.js';

/** A mail to be sent. */
export interface OutgoingMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The same for every attempt, so that a repeat is seen as one. */
  messageId: string;
}

/** A mail server that takes mails. */
export interface MailClient {
  /** Sends; answers the server's words. @throws DeliveryError */
  send: (mail: OutgoingMail) => Promise<{ response: string }>;
  close: () => void;
}

const timeoutMs = 8000;

/** A client of the mail server at an address such as smtp://user:password@host:587. */
export function createMailClient(smtpUrl: string, from: string): MailClient {
  const timeouts = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: limits.atOnce,
    ...timeouts,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, html, messageId }) {
      if (/[\r\n]/.test(to + subject)) throw new DeliveryError('the address or the subject holds a line break', false);
      try {
        const info = (await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          html,
          messageId,
        })) as { response: string };
        return { response: info.response };
      } catch (error) {
        throw deliveryErrorOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** 4xx and a lost connection pass; 5xx and refused credentials do not. The server's words may hold secrets, so only its code is told. */
export function deliveryErrorOf(error: unknown): DeliveryError {
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  if (code === 'EAUTH')
    return new DeliveryError('the mail server refuses the credentials', false, undefined, { cause: error });
  if (responseCode !== undefined && responseCode >= 500)
    return new DeliveryError(`the mail server refuses it (${responseCode})`, false, undefined, { cause: error });
  if (responseCode !== undefined && responseCode >= 400)
    return new DeliveryError(`the mail server asks to try again (${responseCode})`, true, undefined, { cause: error });
  if (code === 'EENVELOPE')
    return new DeliveryError('the address is not one a mail can go to', false, undefined, { cause: error });
  return new DeliveryError('the mail server does not answer', true, undefined, { cause: error });
}

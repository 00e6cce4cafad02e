/** A real SMTP server on loopback with a ledger; it can be told to refuse the next mails. */
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  messageId: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

export interface FakeSmtp {
  url: string;
  mails: ReceivedMail[];
  /** Takes so long to take a mail, in milliseconds. */
  slowDown: (milliseconds: number) => void;
  /** Answers the next mail with this code. */
  refuseNext: (code: number) => void;
  stop: () => Promise<void>;
}

export const smtpPassword = 'smtp-canary-secret';

/** `open`: takes mail from whoever comes, as a mail catcher does. */
export async function startSmtp({ open = false } = {}): Promise<FakeSmtp> {
  const mails: ReceivedMail[] = [];
  const refusals: number[] = [];
  let slowness = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authOptional: open,
    onAuth: (auth, _session, answer) =>
      auth.password === smtpPassword ? answer(null, { user: 'openalert' }) : answer(new Error('bad credentials')),
    onRcptTo(_address, _session, answer) {
      const code = refusals.shift();
      if (code === undefined) return answer();
      return answer(
        Object.assign(new Error(`refused, with the password ${smtpPassword} in it`), { responseCode: code }),
      );
    },
    onData(stream, _session, answer) {
      simpleParser(stream).then(
        (mail) => {
          const to = Array.isArray(mail.to) ? mail.to[0]! : mail.to!;
          mails.push({
            messageId: mail.messageId!,
            to: to.text,
            subject: mail.subject!,
            text: mail.text!,
            html: String(mail.html),
          });
          setTimeout(answer, slowness);
        },
        (error: Error) => answer(error),
      );
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return {
    url: `smtp://openalert:${smtpPassword}@127.0.0.1:${port}`,
    mails,
    slowDown: (milliseconds) => (slowness = milliseconds),
    refuseNext: (code) => refusals.push(code),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

import { z } from 'zod';

/** What e-mail needs. Without SMTP_URL mails are kept on the local outbox page. */
export const emailConfig = z.object({
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'an address such as smtp://user:password@mail.example.com:587' })
    .optional()
    .describe('The mail server that pages are sent through. Without it mails are kept on the local outbox page.')
    .meta({ secret: true }),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]+$/, 'one line')
    .default('OpenAlert <openalert@localhost>')
    .describe('The sender of mails: an address, with a name before it in angle brackets.'),
});

/** What a mail keeps to, in characters. */
export const limits = {
  /** A subject that mail programs show whole; the number and the state are never cut. */
  subject: 180,
  /** Of the title in the body. */
  title: 2000,
  labels: 12,
  /** Connections to the mail server, and so mails on their way at once. */
  atOnce: 20,
} as const;

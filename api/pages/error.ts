/** What stands there when a page cannot be shown. The id is last, and in the log. */
import { plainPage } from './plain.js';

/** What went wrong, as far as the reader may know. */
export interface ErrorPageData {
  status: number;
  /** A sentence that says more than the heading; none for an error of our own. */
  message?: string;
  id?: string;
  now: Date;
}

const words: Record<number, { heading: string; text: string }> = {
  400: {
    heading: 'This request cannot be read',
    text: 'Something in the address or the form is not what was expected.',
  },
  403: { heading: 'Not allowed', text: 'Your role does not include this. An owner can change that.' },
  404: { heading: 'Nothing here', text: 'The page was moved or never was, or it belongs to another organisation.' },
  500: { heading: 'This page could not be shown', text: 'The fault is on this side. Paging goes on.' },
  503: {
    heading: 'OpenAlert is not ready',
    text: 'The database did not answer, or the process is stopping. Try again in a moment.',
  },
};

/** The page for an HTTP status; unknown ones read as 500. */
export function errorPage(data: ErrorPageData): string {
  const { heading, text } = words[data.status] ?? words[500]!;
  return plainPage({
    heading,
    paragraphs: [data.message ?? text],
    links: [{ url: '/', label: 'Open the chat' }],
    id: data.id,
    now: data.now,
  });
}

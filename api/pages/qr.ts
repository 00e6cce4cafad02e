import { toString } from 'qrcode';

/** A picture that a phone reads a text from, as an element of the page: nothing of it leaves the page, and no style is inline. */
export const qrOf = async (text: string): Promise<string> =>
  (await toString(text, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' })).replace(
    '<svg ',
    '<svg aria-hidden="true" ',
  );

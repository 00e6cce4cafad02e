/** Comma-separated values (RFC 4180) that a spreadsheet takes for text, whoever wrote them. */

/** What a spreadsheet would take for a formula; full-width letters count as well, and so does what stands behind blanks. */
const formula = /^[\s\u00a0\u200b\ufeff]*[=+\-@\t\r\n|%＝＋－＠]/;

/** What a cell may hold. */
export type Cell = string | number | boolean | Date | null | undefined;

const cellOf = (value: Cell): string => {
  const text = value instanceof Date ? value.toISOString() : String(value ?? '');
  const plain = text.replaceAll('\u0000', '');
  const safe = typeof value === 'string' && formula.test(plain) ? `'${plain}` : plain;
  return /[",\r\n;\t']/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** One line with its end. A text that would be a formula begins with an apostrophe. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(',')}\r\n`;

import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { csvLine } from './csv.js';

/** A reader of RFC 4180, as a spreadsheet has one. */
function read(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  for (let at = 0; at < text.length;) {
    if (text[at] === '"') {
      const end = /"(?:[^"]|"")*"/y;
      end.lastIndex = at;
      const [quoted] = end.exec(text)!;
      cell = quoted.slice(1, -1).replaceAll('""', '"');
      at += quoted.length;
    } else if (text[at] === ',' || text.startsWith('\r\n', at)) {
      rows.at(-1)!.push(cell);
      cell = '';
      if (text[at] !== ',') rows.push([]);
      at += text[at] === ',' ? 1 : 2;
    } else {
      cell += text[at];
      at += 1;
    }
  }
  return rows.slice(0, -1);
}

describe('csvLine', () => {
  it('quotes what needs it, and leaves the rest alone', () => {
    expect(csvLine(['Sam', 'a,b', 'say "hi"', 'two\nlines', null, undefined, 7, -7, true, new Date(0)])).toBe(
      'Sam,"a,b","say ""hi""","two\nlines",,,7,-7,true,1970-01-01T00:00:00.000Z\r\n',
    );
  });

  it('is read back as it was, and no cell of a text begins a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 6 }), (cells) => {
        const [row] = read(csvLine(cells));
        const wanted = cells.map((cell) => cell.replaceAll('\u0000', ''));
        expect(row).toHaveLength(cells.length);
        row!.forEach((cell, index) => {
          expect(cell === wanted[index] || cell === `'${wanted[index]}`).toBe(true);
          expect(cell).not.toMatch(/^\s*[=+\-@]/);
        });
      }),
      { numRuns: 1000 },
    );
  });
});

/** Markdown pages as tests read them: their fenced blocks, tables and links. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A fenced block: "docs/rest.md:12" and what stands in it. */
export interface Block {
  place: string;
  language: string;
  text: string;
}

/** Every page that a reader may start from, by its path. */
export const pages = (): string[] => [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .sort(),
];

/** What stands on a page. */
export const read = (page: string): string => readFileSync(`${root}${page}`, 'utf8');

/** The fenced blocks of a page, in order; of one language when it is named. */
export function blocksOf(page: string, language?: string): Block[] {
  const text = read(page);
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .map((match) => ({
      place: `${page}:${text.slice(0, match.index).split('\n').length + 1}`,
      language: match[1]!,
      text: match[2]!.trimEnd(),
    }))
    .filter((block) => language === undefined || block.language === language);
}

/** The rows of a page's tables whose header begins with these words; cells without their code marks. */
export function rowsOf(page: string, ...header: string[]): string[][] {
  const rows: string[][] = [];
  let inside = false;
  for (const line of read(page).split('\n')) {
    const cells = cellsOf(line);
    if (cells.length === 0) inside = false;
    else if (header.every((word, column) => cells[column] === word)) inside = true;
    else if (inside && !cells.every((cell) => /^-+$/.test(cell))) rows.push(cells);
  }
  return rows;
}

const cellsOf = (line: string) =>
  line.startsWith('|')
    ? line
        .slice(1, line.lastIndexOf('|'))
        .split(/(?<!\\)\|/)
        .map((cell) =>
          cell
            .trim()
            .replaceAll('\\|', '|')
            .replace(/^`([^`]*)`$/, '$1'),
        )
    : [];

/** What a page's links and pictures point to, as written, without what stands in code. */
export const linksOf = (page: string): string[] => {
  const text = read(page)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)|\b(?:src|srcset|href)="([^"]+)"/g)].map((match) => match[1] ?? match[2]!);
};

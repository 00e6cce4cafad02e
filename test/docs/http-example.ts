/**
 * The http blocks of the pages: a request, then a block with its answer. Every field that an answer has is shown.
 * Terms: *cut text* one that ends in "…": it stands for whatever comes, and for the same wherever it stands again. "…" alone stands for
 * anything; as the last of a list, or as the name of a field, for more of them.
 */
import type { Block } from './markdown.js';

/** A request with what is to be answered. */
export interface Exchange {
  place: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  status: number;
  answerHeaders: Record<string, string>;
  answer: unknown;
}

/** What cut texts stand for, as far as it is known. */
export type Known = Map<string, string>;

function partsOf({ place, text }: Block) {
  const [head = '', ...rest] = text.split(/\n\n/);
  const [first = '', ...lines] = head.split('\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const match = /^([\w-]+): (.+)$/.exec(line);
      if (!match) throw new Error(`${place}: not a header: ${line}`);
      return [match[1]!.toLowerCase(), match[2]!];
    }),
  );
  return { first, headers, body: rest.length > 0 ? rest.join('\n\n') : undefined };
}

/** The exchanges of a page's http blocks. @throws Error at a block that is neither, or a request without its answer */
export function exchangesOf(blocks: Block[]): Exchange[] {
  if (blocks.length % 2 === 1) throw new Error(`${blocks.at(-1)!.place}: this block has no partner`);
  return blocks.flatMap((block, index): Exchange[] => {
    if (index % 2 === 1) return [];
    const request = partsOf(block);
    const answer = partsOf(blocks[index + 1]!);
    const line = /^(GET|POST|PUT|PATCH|DELETE) (\/\S*)$/.exec(request.first);
    const status = /^HTTP\/1\.1 (\d{3})\b/.exec(answer.first);
    if (!line) throw new Error(`${block.place}: not a request: ${request.first}`);
    if (!status) throw new Error(`${blocks[index + 1]!.place}: not an answer: ${answer.first}`);
    return [
      {
        place: block.place,
        method: line[1]!,
        path: line[2]!,
        headers: request.headers,
        body: request.body,
        status: Number(status[1]),
        answerHeaders: answer.headers,
        answer: answer.body === undefined ? undefined : (JSON.parse(answer.body) as unknown),
      },
    ];
  });
}

const cutText = /[\w.-]*…/g;

/** A text with what its cut texts stand for. */
export const filledIn = (text: string, known: Known): string =>
  text.replace(cutText, (cut) => known.get(cut) ?? cut).replace(/\$[A-Z]+/g, (name) => known.get(name) ?? name);

/** Where an answer is not what the page shows, a line each; learns what cut texts stand for. */
export function differences(shown: unknown, got: unknown, known: Known, at = 'answer'): string[] {
  if (shown === '…') return got === undefined ? [`${at} is missing`] : [];
  if (typeof shown === 'string' && typeof got === 'string') return textDifference(shown, got, known, at);
  if (Array.isArray(shown) && Array.isArray(got)) return listDifferences(shown, got, known, at);
  if (isRecord(shown) && isRecord(got)) return fieldDifferences(shown, got, known, at);
  return Object.is(shown, got) ? [] : [`${at} is ${JSON.stringify(got)}, the page shows ${JSON.stringify(shown)}`];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textDifference(shown: string, got: string, known: Known, at: string): string[] {
  const learnt: string[] = [];
  const pattern = filledIn(shown, known)
    .split(/([\w.-]*…)/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      learnt.push(part);
      return '(.+)';
    })
    .join('');
  const match = new RegExp(`^${pattern}$`, 's').exec(got);
  if (!match) return [`${at} is ${JSON.stringify(got)}, the page shows ${JSON.stringify(shown)}`];
  learnt.forEach((cut, index) => cut !== '…' && known.set(cut, match[index + 1]!));
  return [];
}

function listDifferences(shown: unknown[], got: unknown[], known: Known, at: string): string[] {
  const open = shown.at(-1) === '…';
  const wanted = open ? shown.slice(0, -1) : shown;
  const fits = open ? got.length >= wanted.length : got.length === wanted.length;
  if (!fits) return [`${at} has ${got.length} items, the page shows ${wanted.length}${open ? ' or more' : ''}`];
  return wanted.flatMap((item, index) => differences(item, got[index], known, `${at}.${index}`));
}

function fieldDifferences(
  shown: Record<string, unknown>,
  got: Record<string, unknown>,
  known: Known,
  at: string,
): string[] {
  const { '…': more, ...wanted } = shown;
  const hidden = more === undefined ? Object.keys(got).filter((name) => !Object.hasOwn(wanted, name)) : [];
  return [
    ...hidden.map((name) => `${at}.${name} is not on the page`),
    ...Object.entries(wanted).flatMap(([name, value]) =>
      Object.hasOwn(got, name) ? differences(value, got[name], known, `${at}.${name}`) : [`${at}.${name} is missing`],
    ),
  ];
}

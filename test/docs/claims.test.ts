/** What the pages say in words, held against the code. */
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { alertSeverityOf, incidentSeverityOf } from '../../core/alert/alert.js';
import { leastRole } from '../../scripts/document-verbs.js';
import { parseCommand } from '../../bot/grammar.js';
import { pathOf, textOf } from '../../scripts/generated-part.js';
import { paths } from '../../api/paths.js';
import { sourceNamed } from '../../api/webhooks/index.js';
import { urgencyOf } from '../../core/incident/incident.js';
import type { Permission } from '../../core/people/permission.js';
import { exchangesOf } from './http-example.js';
import { blocksOf, linksOf, pages, read, rowsOf } from './markdown.js';

const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
const anchorsOf = (page: string) => [...read(page).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1]!));

/** The pictures are drawn from the running product by scripts/screens.ts. */
const isPicture = (link: string) => link.startsWith('docs/screens/');

describe('links', () => {
  it.each(pages())('of %s lead somewhere', (page) => {
    const broken = linksOf(page).filter((link) => {
      if (/^https?:/.test(link) || isPicture(link)) return false;
      const [file, anchor] = link.split('#');
      const target = file ? posix.join(posix.dirname(page), file) : page;
      return !existsSync(pathOf(target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  it('of README.md reach every page for users', () => {
    const reached = linksOf('README.md');
    const forUsers = pages().filter((page) => /^docs\/[\w-]+\.md$/.test(page));
    expect(forUsers.filter((page) => !reached.includes(page))).toEqual([]);
  });
});

describe('the words of the pages', () => {
  it('have rows for every path of REST, with the least role', () => {
    const wanted = paths
      .filter(({ path }) => path.startsWith('/api/v1/'))
      .map(({ method, path, guard }) => [
        `${method} ${path}`,
        guard === 'public' ? 'anybody' : leastRole(guard as Permission),
      ]);
    const said = rowsOf('docs/rest.md', 'Request', 'Least role').map(([request, role]) => [request, role]);
    expect(said).toEqual(expect.arrayContaining(wanted));
    expect(said).toHaveLength(wanted.length);
  });

  it('show an example of every path of REST', () => {
    const shown = exchangesOf(blocksOf('docs/rest.md', 'http')).map(({ method, path }) => `${method} ${path}`);
    const rest = paths.filter(({ path }) => path.startsWith('/api/v1/'));
    const missing = rest.filter(({ method, path }) => {
      const pattern = new RegExp(`^${method} ${path.replace(/:\w+/g, '[^/?]+')}(\\?.*)?$`);
      return !shown.some((line) => pattern.test(line));
    });
    expect(rest.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  it('give the severities that words of senders become', () => {
    const rows = rowsOf('docs/alertmanager.md', 'Severity as sent');
    expect(rows).toHaveLength(5);
    for (const [words, alert, incident, urgency] of rows) {
      for (const word of words!.split(', ')) {
        const severity = alertSeverityOf(word);
        expect([word, severity]).toEqual([word, alert]);
        expect(incidentSeverityOf(severity!)).toBe(incident);
        expect(urgencyOf(incidentSeverityOf(severity!))).toBe(urgency);
      }
    }
  });

  it('give an address of Alertmanager that is one of our webhooks', () => {
    const [yaml] = blocksOf('docs/alertmanager.md', 'yaml');
    const url = new URL(/^ {6}- url: (\S+)$/m.exec(yaml!.text)![1]!);
    expect(url.protocol).toBe('https:');
    const { path } = paths.find(({ guard }) => guard === 'key')!;
    expect(url.pathname).toMatch(new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`));
    expect(sourceNamed(url.pathname.split('/')[2]!)?.id).toBe('alertmanager');
    expect(yaml!.text).not.toContain('\t');
    const [, route] = /^ {2}receiver: (\w+)$/m.exec(yaml!.text)!;
    expect(yaml!.text).toContain(`- name: ${route}\n`);
  });

  it('name the other words for verbs', () => {
    const said = [...read('docs/commands.md').matchAll(/((?:`[\w?]+`(?:, | and )?)+) means? `(\w+)`/g)];
    const pairs = said.flatMap(([, words, verb]) =>
      [...words!.matchAll(/`([^`]+)`/g)].map(([, word]) => [word!, verb!]),
    );
    expect(pairs.length).toBeGreaterThan(4);
    for (const [word, verb] of pairs) {
      const parsed = parseCommand(word!, 1);
      expect([word, 'verb' in parsed ? parsed.verb : parsed.kind]).toEqual([word, verb]);
    }
  });

  it('name commands that the command line has', () => {
    const usage = textOf('cli/main.ts');
    for (const page of pages()) {
      for (const [, verb] of read(page).matchAll(/`openalert ([a-z][\w-]*(?: remove)?)/g)) {
        expect([page, usage.includes(`  openalert ${verb}`)]).toEqual([page, true]);
      }
    }
  });

  it('keep to the tone', () => {
    const loud = pages().filter((page) => /\bplease\b|\bsimply\b|\bsuccessfully\b|\w!(?!\[)/i.test(prose(page)));
    expect(loud).toEqual([]);
  });
});

const prose = (page: string) =>
  read(page)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`|<!--.*?-->/g, '');

/** The pages about signing in as pure views: what stands in them, what a mapping changes in words, and what hostile words become. */
import { describe, expect, it } from '@jest/globals';
import { evil, expectInert } from '../fixtures/evil.js';
import {
  mappingPage,
  signInPage,
  type Foreseen,
  type MappingItem,
  type SignInPageData,
  type WaitingAccount,
} from './sign-in.js';
import type { Drawn } from './form.js';

const drawn: Drawn = { token: 'tok', returned: null, now: new Date('2026-11-24T10:00:00Z'), zone: undefined };
const issuer = 'https://login.example.com';
const mapping = (over: Partial<MappingItem> = {}): MappingItem => ({
  id: 'm1',
  issuer,
  groupId: 'on-call',
  team: 'Payments',
  teamRole: 'manager',
  role: 'admin',
  ...over,
});
const account = (over: Partial<WaitingAccount> = {}): WaitingAccount => ({
  id: 'i1',
  name: 'Maya',
  calledThere: 'Maya R.',
  email: 'maya@larkspur.example',
  issuer,
  ...over,
});
const person = (over: Partial<Foreseen> = {}): Foreseen => ({
  userId: 'u1',
  name: 'Hugo',
  teams: [],
  role: null,
  ...over,
});
const page = (over: Partial<SignInPageData> = {}): string =>
  signInPage({
    mappings: [],
    waiting: [],
    owners: [],
    teams: [{ name: 'Payments', handle: 'payments' }],
    issuers: [issuer],
    asked: {},
    foreseen: null,
    drawn,
    ...over,
  });
const asked = { issuer, group: 'on-call', team: 'payments', teamRole: 'member', role: 'viewer' };
/** What is foreseen of these people, without the marks. */
const foreseen = (people: Foreseen[], over: Partial<SignInPageData> = {}): string =>
  page({ asked, foreseen: people, ...over })
    .replace(/^[^]*id="foreseen"/, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe('mappings', () => {
  it('stand with their group, directory, team and role, each leading to its own page', () => {
    const html = page({ mappings: [mapping(), mapping({ id: 'm2', team: null }), mapping({ id: 'm3', role: null })] });
    for (const words of ['on-call', 'login.example.com', 'Payments as manager', 'the role admin', 'no team', 'no role'])
      expect(html).toContain(words);
    expect(html).toContain('href="/settings/sign-in/groups/m2"');
    expect(page()).toContain('No mappings');
  });

  it('are saved by what was foreseen, and by nothing before', () => {
    expect(page()).not.toContain('Let the group grant this');
    const html = page({ asked, foreseen: [] });
    expect(html).toMatch(
      /<form class="note-acts" method="post" action="\/settings\/sign-in\/groups"><input[^>]+form_token/,
    );
    for (const [name, value] of Object.entries(asked))
      expect(html).toContain(`<input type="hidden" name="${name}" value="${value}">`);
    expect(html.match(/btn-primary" type="submit"/g)).toHaveLength(1);
    expect(html).toContain('<details class="add" open>');
  });
});

describe('what a mapping changes', () => {
  it.each<[Partial<Foreseen>, string]>([
    [{ teams: [{ name: 'Payments', before: null, after: 'member' }] }, 'Hugo joins Payments'],
    [{ teams: [{ name: 'Payments', before: null, after: 'manager' }] }, 'Hugo joins Payments as manager'],
    [{ teams: [{ name: 'Payments', before: 'member', after: 'manager' }] }, 'Hugo becomes a manager of Payments'],
    [
      { teams: [{ name: 'Payments', before: 'manager', after: 'member' }] },
      'Hugo stays in Payments, and is no manager there any more',
    ],
    [{ teams: [{ name: 'Payments', before: 'member', after: null }] }, 'Hugo leaves Payments'],
    [{ role: { before: 'member', after: 'admin' } }, 'Hugo becomes admin, was member'],
  ])('is said of each person: %j', (change, words) => {
    expect(foreseen([person(change)])).toContain(words);
  });

  it('names those for whom nothing changes, and says where nobody known is in the group', () => {
    const joins = person({ teams: [{ name: 'Payments', before: null, after: 'member' }] });
    expect(foreseen([joins, person({ name: 'Ida' }), person({ name: 'Jun' })])).toContain(
      'Nothing changes for Ida, Jun.',
    );
    expect(foreseen([person({ name: 'Ida' })])).toContain('Nothing changes for anybody: in the group are Ida.');
    expect(foreseen([])).toContain('Nobody who has signed in so far was in this group.');
  });

  it('counts those who are too many to be named', () => {
    const many = Array.from({ length: 60 }, (_, at) =>
      person({ name: `P${at}`, role: { before: 'member', after: 'admin' } }),
    );
    expect(foreseen(many)).toContain('And 10 more.');
    expect(foreseen(many.map((one) => ({ ...one, role: null })))).toContain('in the group are 60 others.');
  });

  it('says what it takes the place of, and that an admin made by a group is made in the directory', () => {
    const words = foreseen([], { mappings: [mapping()], asked: { ...asked, role: 'owner' } });
    expect(words).toContain(
      'on-call of login.example.com would grant Payments and the role owner, in place of Payments as manager and the',
    );
    expect(words).toContain('can make somebody an owner here');
    expect(foreseen([], { mappings: [mapping({ issuer: 'https://elsewhere.example' })] })).not.toMatch(
      /in place of|can make somebody/,
    );
  });
});

describe('the page of one mapping', () => {
  it('says what goes with it, and removes it', () => {
    const left = person({ teams: [{ name: 'Payments', before: 'manager', after: null }] });
    const html = mappingPage({ mapping: mapping(), foreseen: [left], drawn });
    expect(html).toContain(`A group of ${issuer}. It grants Payments as manager and the role admin.`);
    expect(html).toContain('<span>leaves Payments</span>');
    expect(html).toMatch(/action="\/settings\/sign-in\/groups\/m1\/remove"><input[^>]+form_token/);
  });
});

describe('an account that waits', () => {
  it('stands with its address, and is answered either way', () => {
    const html = page({ waiting: [account()] });
    expect(html).toContain('at login.example.com, with the address of Maya: maya@larkspur.example');
    expect(html.match(/action="\/settings\/sign-in\/accounts\/i1"/g)).toHaveLength(2);
    expect(html).toMatch(/name="same" value="yes"[^]*It is Maya[^]*name="same" value="no"[^]*Somebody else/);
    expect(page()).not.toContain('Waiting for your answer');
  });
});

it('offers break-glass to owners with a password, and takes it back', () => {
  const owner = { userId: 'u1', name: 'Sam', hasPassword: true, breakGlass: false };
  expect(page({ owners: [owner] })).toMatch(/owners\/u1\/break-glass"[^]*name="on" value="yes"[^]*Allow it</);
  expect(page({ owners: [{ ...owner, breakGlass: true }] })).toMatch(/name="on" value="no"[^]*Allow it no longer</);
  expect(page({ owners: [{ ...owner, hasPassword: false }] })).not.toContain('break-glass"');
});

it('is inert, whatever directories, groups and people are called', () => {
  const hostile = { name: evil, calledThere: evil, email: evil, issuer: evil };
  const changes = { teams: [{ name: evil, before: null, after: 'member' as const }] };
  const row = mapping({ issuer: evil, groupId: evil, team: evil });
  expectInert(
    page({
      mappings: [row],
      waiting: [account(hostile)],
      owners: [{ userId: 'u1', name: evil, hasPassword: true, breakGlass: false }],
      teams: [{ name: evil, handle: evil }],
      issuers: [evil],
      asked: { issuer: evil, group: evil, team: evil, role: evil },
      foreseen: [person({ name: evil, ...changes })],
    }),
  );
  expectInert(mappingPage({ mapping: row, foreseen: [person({ name: evil, ...changes })], drawn }));
});

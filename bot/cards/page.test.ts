import { describe, expect, it } from '@jest/globals';
import { buildIncidentView, buildPage, fixtureNow } from './fixtures/incidents.js';
import { said } from './fixtures/said.js';
import { incidentCard } from './incident.js';
import { pageCard } from './page.js';

describe('a page in a chat', () => {
  it('is the incident’s card, with the reason why it is you as its last line', () => {
    const page = buildPage();
    const { note, fallback, ...rest } = pageCard(page, fixtureNow);
    expect(incidentCard(page.incident, fixtureNow)).toMatchObject(rest);
    expect(said(note)).toBe(page.why);
    expect(fallback).toBe(`INC-42 SEV1 Checkout errors above 5% (checkout): triggered, paging Sam. ${page.why}`);
  });

  it('shows the incident as it is now, not as it was when the page was made', () => {
    const page = buildPage(buildIncidentView({ status: 'resolved', resolvedByName: 'Priya' }));
    expect(pageCard(page, fixtureNow)).toMatchObject({ state: 'resolved', buttons: [], who: null });
  });
});

import { describe, expect, it } from '@jest/globals';
import { fixtureNow as now, fixturePeople } from '../../bot/cards/fixtures/incidents.js';
import { errorPage } from './error.js';
import { evil, expectInert } from './fixtures/evil.js';
import { outboxPage } from './outbox.js';
import { chooserPage, needsHttpsPage, signedOutPage, signInPage, spentLinkPage } from './sign-in.js';

const { sam } = fixturePeople;

describe('plain pages', () => {
  it('sign in by a button that looking does not press', () => {
    const html = signInPage({
      organisation: 'Larkspur',
      person: evil,
      form: { action: '/sign-in/abc', token: 'token-1' },
      now,
    });
    expect(html).toContain('<form class="acts" method="post" action="/sign-in/abc" data-submit-at-once>');
    expectInert(html);
  });
  it('say how to get a new link', () => {
    expect(spentLinkPage({ now })).toContain('openalert sign-in');
    const chooser = { organisation: evil, issuers: [], passwords: true, to: '/', formToken: null, now };
    expect(chooserPage(chooser)).toContain('openalert sign-in');
    expectInert(
      chooserPage({ ...chooser, issuers: [{ id: 'oidc', name: evil }], email: evil, problem: evil, to: evil }),
    );
    expect(signedOutPage({ now })).toContain('href="/sign-in"');
  });
  it('say how to get https, with no command made of what a stranger sent', () => {
    expect(needsHttpsPage({ host: 'alerts.lan:3000', now })).toContain('ssh -L 3000:localhost:3000 alerts.lan');
    expect(needsHttpsPage({ host: 'x; rm -rf /', now })).toContain('3000:localhost:3000 the-machine');
  });
  it('give errors words, and their id last', () => {
    const html = errorPage({ status: 500, id: '7f3a-19c2', now });
    expect(html).toContain('Paging goes on.');
    expect(html.indexOf('7f3a-19c2')).toBeGreaterThan(html.indexOf('Open the chat'));
    expect(errorPage({ status: 404, message: evil, now })).toContain('Nothing here');
    expect(errorPage({ status: 418, now })).toContain('This page could not be shown');
  });
  it('show local mail as text, with its link', () => {
    const mails = [
      {
        id: '1',
        recipient: evil,
        subject: evil,
        text: `Acknowledge: http://localhost:3000/act/abc\n${evil}`,
        createdAt: now,
      },
    ];
    const html = outboxPage({ organisation: 'Larkspur', viewer: sam, mails, now });
    expect(html).toContain('<a href="http://localhost:3000/act/abc"');
    expectInert(html);
    expect(outboxPage({ organisation: 'Larkspur', viewer: sam, mails: [], now })).toContain('No mail yet');
  });
});

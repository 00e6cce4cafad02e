import { describe, expect, it } from '@jest/globals';
import { sourceIds, sourceOf } from './source.js';

describe('sourceOf', () => {
  it('knows Alertmanager, also by the name of Prometheus', () => {
    expect([sourceOf('alertmanager'), sourceOf('prometheus')]).toEqual(['alertmanager', 'alertmanager']);
  });

  it('names a source for every word that it offers', () => {
    expect(sourceIds).toEqual(expect.arrayContaining(sourceIds.map(sourceOf)));
  });

  it.each(['nagios', '', 'constructor', '__proto__'])('knows no “%s”', (word) => {
    expect(sourceOf(word)).toBeUndefined();
  });
});

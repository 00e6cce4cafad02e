import { describe, expect, it } from '@jest/globals';
import { signs, sourceIds, sourceOf } from './source.js';

describe('sourceOf', () => {
  it('knows Alertmanager also by the name of Prometheus, and JSON of any kind as generic', () => {
    expect(['alertmanager', 'prometheus'].map(sourceOf)).toEqual(['alertmanager', 'alertmanager']);
    expect(['generic-json', 'generic'].map(sourceOf)).toEqual(['generic-json', 'generic-json']);
  });

  it('knows that Grafana and whoever sends JSON can sign what they send, and nobody else', () => {
    expect(sourceIds.filter(signs)).toEqual(['grafana', 'generic-json']);
  });

  it('names a source for every word that it offers', () => {
    expect(sourceIds).toEqual(expect.arrayContaining(sourceIds.map(sourceOf)));
  });

  it.each(['nagios', '', 'constructor', '__proto__'])('knows no “%s”', (word) => {
    expect(sourceOf(word)).toBeUndefined();
  });
});

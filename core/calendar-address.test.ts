import { describe, expect, it } from '@jest/globals';
import { calendarAddress, calendarPlace } from './calendar-address.js';
import { createSealer } from './sealed.js';

const sealer = createSealer(() => ['a key of this installation']);
const url = 'https://calendar.example/secret.ics';
const kept = { layerId: 'layer-1', url: null, urlSealed: sealer.seal(url, calendarPlace('layer-1')) };

describe('the address of a calendar', () => {
  it('opens where it stands, under the place that it was always sealed for', () => {
    expect(calendarPlace('layer-1')).toEqual({ table: 'calendars', row: 'layer-1', column: 'url_sealed' });
    expect(calendarAddress(sealer, kept)).toBe(url);
  });

  it('is the open one of a row from before addresses were sealed', () => {
    expect(calendarAddress(sealer, { layerId: 'layer-1', url, urlSealed: null })).toBe(url);
    expect(calendarAddress(sealer, { layerId: 'layer-1', url: null, urlSealed: null })).toBeNull();
  });

  it('is none where it does not open: in another row, or without its key', () => {
    expect(calendarAddress(sealer, { ...kept, layerId: 'layer-2' })).toBeNull();
    expect(
      calendarAddress(
        createSealer(() => []),
        kept,
      ),
    ).toBeNull();
  });

  it('fails loudly where the key ring itself cannot be read', () => {
    const broken = createSealer(() => {
      throw new Error('no file of keys');
    });
    expect(() => calendarAddress(broken, kept)).toThrow('no file of keys');
  });
});

import { Unsealable, type Place, type Sealer } from './sealed.js';

/** The address of a calendar as its row keeps it. It lets whoever has it read the calendar, so it is sealed. */
export interface KeptAddress {
  layerId: string;
  /** Of a row that was written before addresses were sealed. */
  url: string | null;
  urlSealed: Buffer | null;
}

/** Where the address of a layer's calendar stands. */
export const calendarPlace = (layerId: string): Place => ({ table: 'calendars', row: layerId, column: 'url_sealed' });

/** The address of a calendar, null where it does not open. */
export function calendarAddress(sealer: Sealer, { layerId, url, urlSealed }: KeptAddress): string | null {
  if (!urlSealed) return url;
  try {
    return sealer.unseal(urlSealed, calendarPlace(layerId));
  } catch (error) {
    if (error instanceof Unsealable) return null;
    throw error;
  }
}

import { afterAll, beforeAll } from '@jest/globals';
import { createHarness, type Harness } from '../../test/harness.js';
import { listRooms } from '../../core/queries/room/list.js';
import { readMessages } from '../../core/queries/room/read.js';
import { channelContract } from '../channel-contract.js';
import { createWebChannel } from './index.js';

let h: Harness;
beforeAll(async () => {
  h = await createHarness();
});
afterAll(() => h.stop());

channelContract('chat', async () => {
  const { execute, runQuery } = h.system.core;
  const actor = await h.person('sam');
  const rooms = async () => (await runQuery(listRooms, { actor })).items;
  const incidents = (await rooms()).find((room) => room.kind === 'incidents')!;
  return {
    channel: createWebChannel({ execute, clock: h.clock }),
    to: (kind) => ({ organisationId: actor.organisationId, address: kind === 'page' ? actor.id : incidents.id }),
    arrived: async () => {
      const read = await Promise.all(
        (await rooms()).map((room) => runQuery(readMessages, { actor, input: { room: room.id, limit: 200 } })),
      );
      return read.flatMap(({ messages }) =>
        messages.map((message) => ({ id: message.id, text: message.text, native: message.card })),
      );
    },
    keepsLimits: (native) => {
      // A card may be large where its title is: everything else is bounded.
      const { title: _title, ...rest } = (native ?? { title: '' }) as { title: string };
      if (JSON.stringify(rest).length > 16_000) throw new Error('a card of over 16 KB');
    },
    hasButtons: true,
    secrets: [],
  };
});

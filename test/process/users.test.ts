/** As root and as an ordinary user: it starts, stores, starts again, and what it writes belongs to that user alone. */
import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  createPlaces,
  incidentTitles,
  ordinaryUser,
  postAlert,
  processesOn,
  webhookOf,
  type LaunchOptions,
} from './product.js';

const places = createPlaces();
afterEach(() => places.clear(), 60_000);

const isRoot = process.getuid?.() === 0;

/** First start, an alert, stop, second start, the alert is there, stop. */
async function works(ids: LaunchOptions['ids'], uid: number | undefined) {
  const { folder, dataDir } = places.make(ids);
  const first = places.openalert(dataDir, ['start'], { ids });
  const { url } = await first.ready();
  expect((await postAlert(url + (await webhookOf(url)), 'Whoever')).ok).toBe(true);
  expect(await first.interrupt()).toMatchObject({ code: 0, stderr: '' });
  const second = places.openalert(dataDir, ['start'], { ids });
  expect(await incidentTitles((await second.ready()).url)).toEqual([expect.stringContaining('Whoever is wrong')]);
  expect(await second.interrupt()).toMatchObject({ code: 0, stderr: '' });
  expect(processesOn(folder)).toEqual([]);

  const written = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).map((name) =>
    statSync(join(dataDir, name)),
  );
  expect(new Set(written.map((file) => file.uid))).toEqual(new Set([uid]));
  // The key and the database are nobody else's business.
  for (const name of ['installation.key', 'postgres']) expect(statSync(join(dataDir, name)).mode & 0o077).toBe(0);
  return { folder, dataDir };
}

describe('OpenAlert works', () => {
  const asRoot = 'as root';
  if (isRoot) it(asRoot, async () => void (await works(undefined, 0)), 90_000);
  else it.skip(`${asRoot} (this run is not root's)`, () => undefined);

  const asUser = 'as an ordinary user';
  if (process.platform === 'win32') it.skip(`${asUser} (Windows has no such users)`, () => undefined);
  else
    it(
      asUser,
      async () => {
        const user = ordinaryUser();
        await works(user, user?.uid ?? process.getuid?.());
      },
      120_000,
    );

  const other = "and says so where the data folder is another user's";
  if (isRoot)
    it(
      other,
      async () => {
        const { folder, dataDir } = await works(undefined, 0);
        chmodSync(folder, 0o755);
        const end = await places.openalert(dataDir, ['start'], { ids: ordinaryUser() }).ended;
        expect(end).toMatchObject({ code: 1, stdout: '' });
        expect(end.stderr).toBe(
          `The data folder ${dataDir} cannot be written by the user who runs OpenAlert. Choose another one with OPENALERT_DATA.\n`,
        );
      },
      90_000,
    );
  else it.skip(`${other} (only root can be two users)`, () => undefined);
});

import { readdirSync, readlinkSync, realpathSync } from 'node:fs';

/**
 * Ends what a killed postmaster left behind. Its children end by themselves when they notice; one that waits for another at
 * that moment may never do, and PostgreSQL does not start beside it. Told by their program and by their working folder, which is
 * the data directory; only Linux says so. Call it only where no postmaster lives on the directory.
 */
export function endOrphans(dataDir: string): void {
  if (process.platform !== 'linux') return;
  const folder = realpathSync(dataDir);
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      // An upgrade may have replaced the program that still runs.
      const isPostgres = /\/postgres( \(deleted\))?$/.test(readlinkSync(`/proc/${name}/exe`));
      if (isPostgres && readlinkSync(`/proc/${name}/cwd`) === folder) process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile, or it is not ours.
    }
  }
}

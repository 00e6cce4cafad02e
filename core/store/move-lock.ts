/**
 * While the database is moved nothing is written to the old one. Every writing transaction holds a shared lock, which it takes
 * in its first round trip without waiting; the move holds the exclusive one, as long as its session lives and not longer.
 */

/** Any number will do, as long as every version of OpenAlert takes the same one. */
const moveLock = 7_126_003;

/** Takes the shared lock for this transaction; false while a move runs, or waits for the last writers. */
export const mayWrite = `select pg_try_advisory_xact_lock_shared(${moveLock}) as "mayWrite"`;

/** Waits for the last writers and keeps others out until the session ends. */
export const keepWritersOut = `select pg_advisory_lock(${moveLock})`;

/** The same without waiting; false where another session has it. */
export const tryKeepWritersOut = `select pg_try_advisory_lock(${moveLock}) as alone`;

/** The key under which a database that was moved says where to. */
export const movedKey = 'moved-to';

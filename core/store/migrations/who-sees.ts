/**
 * The conditions of row-level security: what a transaction sees of a table. Its settings are read in a sub-select, so once a
 * statement and not once a row.
 */

/**
 * Of the organisations that the transaction was opened for. Statements name their organisation, or go by an index of their own as
 * lookups of a secret do, so this is a check and never the way to a row: `coalesce` keeps it out of the choice of an index. Counted
 * as a second condition on the same column it would make every table look all but empty, and the first index that comes good enough.
 */
export const mine = (column = 'organisation_id') =>
  `coalesce(${column} = any((select current_setting('app.organisations')::uuid[])::uuid[]), false)`;

/** Not of a private incident whose reader is not named on it; `column` names the incident, or its room. */
export const notHidden = (column: string) =>
  `(${column} is null or ${column} <> all((select current_setting('app.hidden')::uuid[])::uuid[]))`;

/** What an audit entry shows of a change: the fields that changed, and never a secret. */

/** The fields of a thing, or null where there was none. */
export type AuditFields = Record<string, unknown> | null;

/** A field whose name says that nobody may read it. */
const secretName = /(secret|password|token|hash|credential|authorization)/i;
/** More than anybody reads, in characters of JSON. */
const longest = 32_000;

/** The fields of before and after that differ; of a thing that is made or removed, all of them. */
export function changedFields(before: AuditFields, after: AuditFields): { before: AuditFields; after: AuditFields } {
  if (!before || !after) return { before: shown(before), after: shown(after) };
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const only = (fields: Record<string, unknown>) =>
    Object.fromEntries(names.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]));
  return { before: shown(only(before)), after: shown(only(after)) };
}

function shown(fields: AuditFields): AuditFields {
  if (!fields || Object.keys(fields).length === 0) return null;
  const text = JSON.stringify(withoutSecrets(fields)).replaceAll('\\u0000', '');
  if (text.length > longest) return { cut: `${text.length} characters of JSON` };
  return JSON.parse(text) as Record<string, unknown>;
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, secretName.test(name) ? '[not shown]' : withoutSecrets(field)]),
  );
}

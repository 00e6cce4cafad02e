import type { DataSource } from 'typeorm';

/** Everything of the schema that a migration decides, as sorted lines: for a snapshot that reviewers read. */
export async function describeSchema(dataSource: DataSource): Promise<string> {
  const rows = await dataSource.query<{ line: string }[]>(`
    with ours as (
      select c.oid, c.relname from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not in ('migrations', 'typeorm_metadata')
    )
    select relname as t, 0 as o, attnum as n,
           format('%s.%s %s%s%s', relname, attname, format_type(atttypid, atttypmod),
                  case when attnotnull then ' not null' else '' end,
                  coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as line
    from ours join pg_attribute a on a.attrelid = ours.oid and attnum > 0 and not attisdropped
    left join pg_attrdef d on d.adrelid = ours.oid and d.adnum = attnum
    union all
    select relname, 1, 0, format('%s: %s %s', relname, conname, pg_get_constraintdef(k.oid))
    from ours join pg_constraint k on k.conrelid = ours.oid and k.contype <> 'n'
    union all
    select relname, 2, 0, pg_get_indexdef(i.indexrelid)
    from ours join pg_index i on i.indrelid = ours.oid
    where not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u'))
    union all
    select relname, 3, 0, format('grant %s on %s to %s', string_agg(lower(privilege_type), ', ' order by privilege_type), relname, grantee)
    from ours join information_schema.role_table_grants g on g.table_name = relname and g.table_schema = 'public'
    where grantee = 'openalert_app' group by relname, grantee
    union all
    select relname, 4, 0, format('policy %s on %s%s using %s', polname, relname, case when polpermissive then '' else ' as restrictive' end,
                                 pg_get_expr(polqual, polrelid))
    from ours join pg_policy p on p.polrelid = ours.oid
    order by 1, 2, 3, 4`);
  return `${rows.map((row) => row.line).join('\n')}\n`;
}

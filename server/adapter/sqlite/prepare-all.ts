import type Database from 'libsql'

/**
 * Prepares a table of statements once. Rows come as arrays: as objects each would have a `_metadata` beside its columns.
 *
 * @example prepareAll(sql, { one: 'SELECT 1' }).one.get() // [1]
 */
export function prepareAll<Name extends string>(
  sql: Database.Database,
  statements: Readonly<Record<Name, string>>,
): Readonly<Record<Name, Database.Statement>> {
  const prepared = Object.entries<string>(statements).map(([name, text]) => {
    const statement = sql.prepare(text)
    return [name, statement.reader ? statement.raw() : statement]
  })
  return Object.fromEntries(prepared) as Record<Name, Database.Statement>
}

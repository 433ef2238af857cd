import type Database from 'libsql'
import type { STATE_SQL } from './state-statements.js'
import type { SubjectCache } from './subject-cache.js'

export type StateStatements = Readonly<Record<keyof typeof STATE_SQL, Database.Statement>>

/** Writes what these subjects have that the database has not: one transaction of at most four statements. */
export function writeState(
  sql: Database.Database,
  statements: StateStatements,
  subjects: Iterable<readonly [string, SubjectCache]>,
): void {
  const entities: unknown[] = []
  const counters: unknown[] = []
  const empty: unknown[] = []
  const versions: unknown[] = []
  for (const [subject, cache] of subjects) {
    versions.push([subject, cache.version])
    for (const key of cache.dirtyEntities) {
      const known = cache.entities.get(key)
      if (known === undefined || known === 'absent') continue
      entities.push([subject, key, known.entity.list ?? null, known.entity.at ?? 0, known.json])
    }
    for (const name of cache.dirtyCounters) {
      const count = cache.counters.get(name) ?? 0
      if (count > 0) counters.push([subject, name, count])
      else empty.push([subject, name])
    }
  }
  sql.exec('BEGIN IMMEDIATE')
  try {
    statements.putEntities.run(JSON.stringify(entities))
    if (counters.length > 0) statements.putCounters.run(JSON.stringify(counters))
    if (empty.length > 0) statements.dropCounters.run(JSON.stringify(empty))
    statements.putVersions.run(JSON.stringify(versions))
    sql.exec('COMMIT')
  } catch (error) {
    // A full disk may have rolled back already.
    if (sql.inTransaction) sql.exec('ROLLBACK')
    throw error
  }
}

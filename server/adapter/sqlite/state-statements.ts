/**
 * Every statement of the state. Each finds its rows by a key or an index, never by reading a table through. What is written
 * and what is listed crosses as one text, since a call into SQLite costs as much as a row.
 */
export const STATE_SQL = {
  entity: 'SELECT json FROM entity WHERE subject = ? AND key = ?',
  /** Rows of (subject, key, list, at, json). `WHERE true` tells the parser that no join follows. */
  putEntities: `INSERT INTO entity (subject, key, list, at, json)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?) WHERE true
    ON CONFLICT (subject, key) DO UPDATE SET list = excluded.list, at = excluded.at, json = excluded.json`,
  /** Rows of (subject, name, count). */
  putCounters: `INSERT INTO counter (subject, name, count)
    SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true
    ON CONFLICT (subject, name) DO UPDATE SET count = excluded.count`,
  /** Rows of (subject, name). A counter that is missing stands at 0. */
  dropCounters: `DELETE FROM counter WHERE (subject, name) IN
    (SELECT value ->> 0, value ->> 1 FROM json_each(?))`,
  /** Rows of (subject, version). */
  putVersions: `INSERT INTO subject (name, version)
    SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
    ON CONFLICT (name) DO UPDATE SET version = excluded.version`,
  oldest: `SELECT group_concat(json, ',' ORDER BY at, key) FROM
    (SELECT json, at, key FROM entity WHERE subject = ? AND list = ? AND at >= ? AND at < ?
    ORDER BY at, key LIMIT ?)`,
  newest: `SELECT group_concat(json, ',' ORDER BY at DESC, key DESC) FROM
    (SELECT json, at, key FROM entity WHERE subject = ? AND list = ? AND at >= ? AND at < ?
    ORDER BY at DESC, key DESC LIMIT ?)`,
  counter: 'SELECT count FROM counter WHERE subject = ? AND name = ?',
  /** Every entity of a subject, up to a number. */
  all: 'SELECT json FROM entity WHERE subject = ? LIMIT ?',
  /** The version, the largest counters as pairs, and how many entities there are, counted up to a number. */
  totals: `SELECT (SELECT version FROM subject WHERE name = ?1),
    (SELECT group_concat(json_array(name, count), ',' ORDER BY count DESC, name) FROM
    (SELECT name, count FROM counter WHERE subject = ?1 ORDER BY count DESC, name LIMIT ?2)),
    (SELECT count(*) FROM (SELECT 1 FROM entity WHERE subject = ?1 LIMIT ?3))`,
  subjects: 'SELECT name FROM subject WHERE name > ? ORDER BY name LIMIT ?',
} as const

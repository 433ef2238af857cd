/** Every statement of the state. Each finds its rows by a key or an index, never by reading a table through. */
export const STATE_SQL = {
  entity: 'SELECT json FROM entity WHERE subject = ? AND key = ?',
  putEntity: `INSERT INTO entity (subject, key, list, at, json) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (subject, key) DO UPDATE SET list = excluded.list, at = excluded.at, json = excluded.json`,
  /** A counter that is missing stands at 0. */
  addToCounter: `INSERT INTO counter (subject, name, count) VALUES (?, ?, ?)
    ON CONFLICT (subject, name) DO UPDATE SET count = count + ?3`,
  takeFromCounter: 'UPDATE counter SET count = count + ?3 WHERE subject = ?1 AND name = ?2',
  dropEmptyCounter: 'DELETE FROM counter WHERE subject = ? AND name = ? AND count = 0',
  nextVersion: `INSERT INTO subject (name, version) VALUES (?, 1)
    ON CONFLICT (name) DO UPDATE SET version = version + 1`,
  /** Lists come as one text, since each row that crosses into JavaScript costs as much as reading ten. */
  oldest: `SELECT group_concat(json, ',' ORDER BY at, key) FROM
    (SELECT json, at, key FROM entity WHERE subject = ? AND list = ? AND at >= ? AND at < ?
    ORDER BY at, key LIMIT ?)`,
  newest: `SELECT group_concat(json, ',' ORDER BY at DESC, key DESC) FROM
    (SELECT json, at, key FROM entity WHERE subject = ? AND list = ? AND at >= ? AND at < ?
    ORDER BY at DESC, key DESC LIMIT ?)`,
  version: 'SELECT version FROM subject WHERE name = ?',
  counter: 'SELECT count FROM counter WHERE subject = ? AND name = ?',
  /** The version and the largest counters, in one row for the same reason. */
  totals: `SELECT (SELECT version FROM subject WHERE name = ?1),
    (SELECT group_concat(json_array(name, count), ',' ORDER BY count DESC, name) FROM
    (SELECT name, count FROM counter WHERE subject = ?1 ORDER BY count DESC, name LIMIT ?2))`,
  subjects: 'SELECT name FROM subject WHERE name > ? ORDER BY name LIMIT ?',
} as const

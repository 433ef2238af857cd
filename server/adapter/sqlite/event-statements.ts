/** The page after a position, newest first; each column has an index that is in this order. */
function page(column: 'origin' | 'user' | 'type'): string {
  return `SELECT sk, origin, expires, json FROM event
    WHERE ${column} = ? AND sk >= ? AND (sk, origin) < (?, ?) ORDER BY sk DESC, origin DESC LIMIT ?`
}

/** Every statement of the event records. Each finds its rows by a key or an index, never by reading a table through. */
export const EVENT_SQL = {
  append: `INSERT INTO event (origin, sk, type, user, expires, json) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (origin, sk) DO NOTHING`,
  byOrigin: page('origin'),
  byUser: page('user'),
  byType: page('type'),
  purge: `DELETE FROM event WHERE rowid IN
    (SELECT rowid FROM event WHERE expires <= ? ORDER BY expires LIMIT ?)`,
} as const

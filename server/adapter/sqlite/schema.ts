/** Version of the schema, kept in the file's `user_version`. A new one needs a step that brings older files to it. */
export const SCHEMA_VERSION = 2

/**
 * What brings a file of version 1 to version 2. Of these spaces it counted events and showed nothing; they are made anew
 * from the log, as entities of another kind.
 */
export const FROM_VERSION_1 = ['bookmarks', 'forms', 'links', 'reads']
  .flatMap((space) =>
    Object.entries({ subject: 'name', entity: 'subject', counter: 'subject' }).map(
      // The character after "/" is "0".
      ([table, name]) =>
        `DELETE FROM ${table} WHERE ${name} > '${space}/' AND ${name} < '${space}0';`,
    ),
  )
  .concat('PRAGMA user_version = 2;')
  .join('\n')

/**
 * Everything that a join reads or writes is found by a key; `test/server/adapter/sqlite` checks the plans. Text is ordered by
 * its UTF-8 bytes (BINARY).
 *
 * Tables with a long `json` keep their rowid: new rows then lie side by side, and a group of joins of 100 subjects writes
 * half the pages (60 instead of 110 µs a join) that it writes where each row lies beside its own subject's.
 */
export const SCHEMA = `
CREATE TABLE subject (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE entity (
  subject TEXT NOT NULL,
  key TEXT NOT NULL,
  list TEXT,
  at REAL NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (subject, key)
) STRICT;
CREATE INDEX entity_by_list ON entity (subject, list, at, key) WHERE list IS NOT NULL;

CREATE TABLE counter (
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (subject, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX counter_by_count ON counter (subject, count DESC, name);

CREATE TABLE event (
  origin TEXT NOT NULL,
  sk TEXT NOT NULL,
  type TEXT NOT NULL,
  user TEXT,
  expires INTEGER,
  json TEXT NOT NULL,
  PRIMARY KEY (origin, sk)
) STRICT;
CREATE INDEX event_by_user ON event (user, sk, origin) WHERE user IS NOT NULL;
CREATE INDEX event_by_type ON event (type, sk, origin);
CREATE INDEX event_by_expiry ON event (expires) WHERE expires IS NOT NULL;

PRAGMA user_version = ${SCHEMA_VERSION};
`

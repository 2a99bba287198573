// How the archive on the server names a message (XEP-0359), which of its messages are not here yet, and how far the user
// has read: what comes later and stands above that is not unread.
export const archive = `
ALTER TABLE message ADD COLUMN archive_id TEXT;
CREATE INDEX message_archive_id ON message (archive_id) WHERE archive_id IS NOT NULL;

CREATE TABLE archive_state (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  begun_at INTEGER NOT NULL,
  newest TEXT,
  newest_at INTEGER,
  numbers INTEGER NOT NULL
) STRICT;

CREATE TABLE archive_gap (
  number INTEGER PRIMARY KEY,
  after TEXT,
  before TEXT,
  until INTEGER,
  since INTEGER NOT NULL
) STRICT;

CREATE TABLE server_clock (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  ahead INTEGER NOT NULL
) STRICT;

CREATE TABLE read_mark (
  conversation TEXT PRIMARY KEY,
  place INTEGER NOT NULL,
  awaited TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO read_mark (conversation, place)
  SELECT conversation, max(position) FROM message WHERE direction = 'in' AND unread = 0 GROUP BY conversation;
`

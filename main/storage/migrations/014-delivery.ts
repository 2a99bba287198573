// What left and is not known to have arrived, and what is owed to those who wrote. Never edit it once released.
export const delivery = `
-- when an own message was first in each state
CREATE TABLE delivery_time (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (message_id, state)
) STRICT, WITHOUT ROWID;
INSERT INTO delivery_time
  SELECT id, delivery, delivery_at FROM message WHERE delivery IS NOT NULL AND delivery_at IS NOT NULL;
CREATE INDEX message_arrived ON message (conversation, position, id) WHERE delivery = 'arrived';

-- 1: a sealed stanza without text for people waits for its key, and nobody has to see it wait
ALTER TABLE message ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0;

-- outer_id: of the last stanza that carried the message; next_try: when it goes again where no receipt has come
CREATE TABLE departure (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  conversation TEXT NOT NULL,
  stanza_id TEXT NOT NULL,
  plain INTEGER NOT NULL,
  outer_id TEXT NOT NULL UNIQUE,
  sent_at INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  next_try INTEGER
) STRICT;
CREATE INDEX departure_conversation ON departure (conversation);
CREATE INDEX departure_next_try ON departure (next_try) WHERE next_try IS NOT NULL;

CREATE TABLE owed_receipt (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation TEXT NOT NULL,
  stanza_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  in_flight TEXT,
  UNIQUE (conversation, stanza_id, kind)
) STRICT;
CREATE INDEX owed_receipt_in_flight ON owed_receipt (in_flight) WHERE in_flight IS NOT NULL;

-- the last message that asks to be told when it is read
CREATE TABLE wanted_marker (
  conversation TEXT PRIMARY KEY,
  stanza_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- who ever sent a receipt
CREATE TABLE receipt_sender (
  jid TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- how long the keys of others are kept in a conversation; without a row as for all
CREATE TABLE key_life (
  jid TEXT PRIMARY KEY,
  life TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sender_smk_received ON sender_smk (received_at);
`

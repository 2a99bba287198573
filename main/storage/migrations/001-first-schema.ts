// Text is checked where rows are read; here stand only the rules that hold between rows.
// Grows by later numbers: a search index over message.body, further times of keys, archive ids. Never edit it once released.
export const firstSchema = `
CREATE TABLE account (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  jid TEXT NOT NULL,
  resource TEXT NOT NULL,
  device_name TEXT NOT NULL,
  settings TEXT NOT NULL
) STRICT;

CREATE TABLE contact (
  jid TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  in_roster INTEGER NOT NULL,
  subscription TEXT NOT NULL,
  asked INTEGER NOT NULL,
  wants_in INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- position: ms of arrival, never before the conversation's last; messages stand by (position, id).
-- body: the text, alone in a column so that a search index can lie over it; obstacle: JSON of any other content.
CREATE TABLE message (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation TEXT NOT NULL,
  position INTEGER NOT NULL,
  direction TEXT NOT NULL,
  sender TEXT NOT NULL,
  bare_sender TEXT NOT NULL,
  stanza_id TEXT,
  at INTEGER NOT NULL,
  body TEXT,
  obstacle TEXT,
  sealing TEXT NOT NULL,
  delivery TEXT,
  problem TEXT NOT NULL DEFAULT '',
  unread INTEGER NOT NULL,
  CHECK ((body IS NULL) <> (obstacle IS NULL))
) STRICT;
CREATE INDEX message_place ON message (conversation, position, id);
CREATE INDEX message_unread ON message (conversation) WHERE unread = 1;
CREATE INDEX message_stanza ON message (conversation, stanza_id, bare_sender) WHERE stanza_id IS NOT NULL;

CREATE TABLE sealed_stanza (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  conversation TEXT NOT NULL,
  sender TEXT NOT NULL,
  sid TEXT NOT NULL,
  xml TEXT NOT NULL,
  arrived_at INTEGER NOT NULL,
  server_stamp INTEGER
) STRICT;
-- the length tells most stanzas of one key apart without a second copy of each in the index
CREATE INDEX sealed_stanza_key ON sealed_stanza (sender, sid, length(xml));
CREATE INDEX sealed_stanza_conversation ON sealed_stanza (conversation);

CREATE TABLE outbox (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id INTEGER NOT NULL UNIQUE REFERENCES message (id) ON DELETE CASCADE,
  conversation TEXT NOT NULL,
  stanza_id TEXT NOT NULL,
  text TEXT NOT NULL,
  in_flight TEXT
) STRICT;
CREATE INDEX outbox_in_flight ON outbox (in_flight) WHERE in_flight IS NOT NULL;

CREATE TABLE inbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  xml TEXT NOT NULL,
  arrived_at INTEGER NOT NULL
) STRICT;

CREATE TABLE dial_back (
  sender TEXT NOT NULL,
  sid TEXT NOT NULL,
  asked TEXT NOT NULL,
  wait TEXT NOT NULL,
  tries INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  asked_at INTEGER,
  next_try INTEGER,
  PRIMARY KEY (sender, sid)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_key (
  kid TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  public_key TEXT NOT NULL,
  private_key TEXT NOT NULL,
  retired_at INTEGER
) STRICT;

CREATE TABLE own_smk (
  sid TEXT PRIMARY KEY,
  conversation TEXT NOT NULL,
  audience TEXT NOT NULL,
  key BLOB NOT NULL,
  grant_jws TEXT NOT NULL,
  send_from INTEGER NOT NULL,
  send_until INTEGER NOT NULL,
  release_until INTEGER NOT NULL,
  uses INTEGER NOT NULL,
  retired_at INTEGER
) STRICT;
CREATE UNIQUE INDEX own_smk_current ON own_smk (conversation) WHERE retired_at IS NULL;

CREATE TABLE sender_smk (
  sender TEXT NOT NULL,
  sid TEXT NOT NULL,
  key BLOB NOT NULL,
  algorithm TEXT,
  grant_jws TEXT,
  fingerprint TEXT,
  conversation TEXT,
  audience TEXT NOT NULL,
  send_from INTEGER,
  send_until INTEGER,
  received_at INTEGER NOT NULL,
  UNIQUE (sender, sid)
) STRICT;

-- Outlives the keys: no reference to them.
CREATE TABLE opened_stanza (
  sid TEXT NOT NULL,
  mac BLOB NOT NULL,
  sender TEXT NOT NULL,
  fingerprint TEXT,
  stamp INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  PRIMARY KEY (sid, mac, sender)
) STRICT, WITHOUT ROWID;
CREATE INDEX opened_stanza_stamp ON opened_stanza (stamp);

CREATE TABLE released_key (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sid TEXT NOT NULL,
  jid TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  at INTEGER NOT NULL,
  how TEXT NOT NULL
) STRICT;
CREATE INDEX released_key_sid ON released_key (sid, id);

CREATE TABLE last_stamp (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  stamp INTEGER NOT NULL
) STRICT;

CREATE TABLE seen_device (
  jid TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  full_jid TEXT NOT NULL,
  name TEXT NOT NULL,
  encryption_key TEXT,
  proven INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  iat INTEGER NOT NULL,
  PRIMARY KEY (jid, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_device_full_jid ON seen_device (full_jid);

CREATE TABLE trust_decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  jid TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  state TEXT NOT NULL,
  manner TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX trust_decision_device ON trust_decision (jid, fingerprint, id);

CREATE TABLE trust_rule (
  jid TEXT PRIMARY KEY,
  policy TEXT NOT NULL DEFAULT 'trust-until-verified',
  allows_unsigned INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE own_request (
  asked TEXT NOT NULL,
  sid TEXT NOT NULL,
  sender TEXT NOT NULL,
  once_kid TEXT NOT NULL,
  once_public TEXT NOT NULL,
  once_private TEXT NOT NULL,
  offered TEXT NOT NULL,
  pkey TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (asked, sid)
) STRICT;

CREATE TABLE key_question (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  jid TEXT NOT NULL,
  full_jid TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  sid TEXT NOT NULL,
  wrap_for TEXT NOT NULL,
  proven INTEGER NOT NULL,
  asked_at INTEGER NOT NULL,
  UNIQUE (full_jid, fingerprint, sid)
) STRICT;
CREATE INDEX key_question_jid ON key_question (jid, asked_at, id);

CREATE TABLE request_time (
  jid TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX request_time_jid ON request_time (jid, at);
`

// PROTOCOL 9: keys of other devices that this one gives on. Never edit it once released.
export const helpers = `
-- sender: full JID that sealed under the key, where it is not this device's own
ALTER TABLE released_key ADD COLUMN sender TEXT;
ALTER TABLE key_question ADD COLUMN sender TEXT;

-- 1: it came with a step of a compare, and is for this device alone
ALTER TABLE sender_smk ADD COLUMN only_here INTEGER NOT NULL DEFAULT 0;

-- devices of the own account that the user lets read all that is kept here
CREATE TABLE history_reader (
  fingerprint TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX own_request_sender ON own_request (sender, sid);
`

// How far the user has read, to the message: servers stamp what they keep by whole seconds. What own other devices are to be told
// of. And by which outer ids a message is named between who sent it and who can't open it. Never edit it once released.
export const readElsewhereSentAgain = `
-- without a number everything of that instant is read
ALTER TABLE read_mark ADD COLUMN message_id INTEGER NOT NULL DEFAULT 9007199254740991;
-- the archive's name of the last message that was shown
ALTER TABLE read_mark ADD COLUMN owed TEXT;
CREATE INDEX read_mark_owed ON read_mark (conversation) WHERE owed IS NOT NULL;

ALTER TABLE sealed_stanza ADD COLUMN outer_id TEXT;
CREATE INDEX sealed_stanza_outer ON sealed_stanza (conversation, outer_id) WHERE outer_id IS NOT NULL;

-- every stanza that carried an own message
CREATE TABLE carriage (
  outer_id TEXT PRIMARY KEY,
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX carriage_message ON carriage (message_id);
INSERT INTO carriage (outer_id, message_id) SELECT outer_id, message_id FROM departure;

-- somebody who can't open it asks for an own message once more; refused: the user said no, for good
CREATE TABLE resend_question (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  jid TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  refused INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX resend_question_open ON resend_question (asked_at) WHERE refused = 0;
`

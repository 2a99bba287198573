// How far the user has read, to the message: servers stamp what they keep by whole seconds. And what own other devices are to
// be told of: the archive's name of the last message that was shown. Never edit it once released.
export const readElsewhere = `
-- without a number everything of that instant is read
ALTER TABLE read_mark ADD COLUMN message_id INTEGER NOT NULL DEFAULT 9007199254740991;
ALTER TABLE read_mark ADD COLUMN owed TEXT;
CREATE INDEX read_mark_owed ON read_mark (conversation) WHERE owed IS NOT NULL;
`

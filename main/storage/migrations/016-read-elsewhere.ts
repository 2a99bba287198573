// What own other devices are to be told of: the archive's name of the last message that was shown. Never edit it once released.
export const readElsewhere = `
ALTER TABLE read_mark ADD COLUMN owed TEXT;
CREATE INDEX read_mark_owed ON read_mark (conversation) WHERE owed IS NOT NULL;
`

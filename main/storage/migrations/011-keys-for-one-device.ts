// PROTOCOL 11: keys that only one device is given. They are never the current one of a conversation.
export const keysForOneDevice = `
ALTER TABLE own_smk ADD COLUMN only_for TEXT;
DROP INDEX own_smk_current;
CREATE UNIQUE INDEX own_smk_current ON own_smk (conversation) WHERE retired_at IS NULL AND only_for IS NULL;
`

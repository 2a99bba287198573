// PROTOCOL 10: where the user said that what they write goes unencrypted; what waits already stays sealed.
export const plainTalks = `
CREATE TABLE plain_talk (
  jid TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN plain INTEGER NOT NULL DEFAULT 0;
`

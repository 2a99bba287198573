// What was begun and not sent. Never edit it once released.
export const drafts = `
CREATE TABLE draft (
  conversation TEXT PRIMARY KEY,
  text TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
`

// What was begun and not sent, and when the delivery of a message last changed. Never edit it once released.
export const draftsAndDelivery = `
CREATE TABLE draft (
  conversation TEXT PRIMARY KEY,
  text TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

ALTER TABLE message ADD COLUMN delivery_at INTEGER;
`

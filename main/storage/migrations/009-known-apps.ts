// XEP-0115 §5.4: what apps can, by their hash. `id` grows, so that the oldest is known.
export const knownApps = `
CREATE TABLE known_app (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  ver TEXT NOT NULL,
  reads INTEGER NOT NULL,
  UNIQUE (hash, ver)
) STRICT;
`

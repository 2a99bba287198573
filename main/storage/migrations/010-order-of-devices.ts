// PROTOCOL 8, 9: when a device became known, on a clock that never goes back, and how it stands in its account's list.
// Never edit it once released.
export const orderOfDevices = `
ALTER TABLE seen_device ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
UPDATE seen_device SET since = first_seen;
CREATE INDEX seen_device_since ON seen_device (since);
CREATE INDEX own_smk_retired ON own_smk (retired_at);
ALTER TABLE own_smk ADD COLUMN ends INTEGER NOT NULL DEFAULT 0;
UPDATE own_smk SET ends = send_until;
-- from here on a key whose time is over is retired before a further device is kept
UPDATE own_smk SET retired_at = ends
  WHERE retired_at IS NULL AND ends < CAST(strftime('%s', 'now') AS INTEGER) * 1000;
ALTER TABLE seen_device ADD COLUMN grant_iat INTEGER NOT NULL DEFAULT 0;
-- dated by grants alone: an entry or a proof would have said its encryption key
UPDATE seen_device SET grant_iat = iat, iat = 0 WHERE encryption_key IS NULL;

CREATE TABLE listed_device (
  jid TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  -- when it stood there last
  at INTEGER NOT NULL,
  -- 1: it stands there no more
  gone INTEGER NOT NULL,
  PRIMARY KEY (jid, fingerprint)
) STRICT, WITHOUT ROWID;
`

// PROTOCOL 10: decisions of other own devices, and endorsements. Never edit it once released.
export const sharedDecisions = `
-- fingerprint of the own device whose user decided; NULL: this one
ALTER TABLE trust_decision ADD COLUMN decided_by TEXT;
-- the decision as that device signed it; NULL: not signed yet
ALTER TABLE trust_decision ADD COLUMN token TEXT;

-- Entries in people's lists; those that are no longer listed stay, so that an old one does not come back.
CREATE TABLE device_entry (
  jid TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  -- seconds, of the newest that was read
  iat INTEGER NOT NULL,
  listed INTEGER NOT NULL,
  PRIMARY KEY (jid, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE TABLE endorsement (
  jid TEXT NOT NULL,
  sub TEXT NOT NULL,
  signer TEXT NOT NULL,
  -- seconds
  iat INTEGER NOT NULL,
  exp INTEGER NOT NULL,
  PRIMARY KEY (jid, sub, signer)
) STRICT, WITHOUT ROWID;
CREATE INDEX endorsement_signer ON endorsement (jid, signer);
-- By whom a device was introduced when that was looked at last.
CREATE TABLE introduced (
  jid TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  signer TEXT NOT NULL,
  PRIMARY KEY (jid, fingerprint)
) STRICT, WITHOUT ROWID;

-- Decisions that came from own devices and are not looked at yet, or not verified yet.
CREATE TABLE received_decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token TEXT NOT NULL UNIQUE,
  -- fingerprint of the device that sent it
  sender TEXT NOT NULL
) STRICT;
-- What each own device was sent.
CREATE TABLE told_decision (
  device TEXT NOT NULL,
  decision_id INTEGER NOT NULL REFERENCES trust_decision (id) ON DELETE CASCADE,
  PRIMARY KEY (device, decision_id)
) STRICT, WITHOUT ROWID;
`

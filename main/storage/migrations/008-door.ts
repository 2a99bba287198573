// PROTOCOL 10: what waits at the door, policies, and which messages a key was used for. Never edit it once released.
export const door = `
-- Every key that an own message left under: sealed anew, it may have gone out under more than one.
CREATE TABLE message_key (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  sid TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- 1: it had left under another key before
  again INTEGER NOT NULL,
  PRIMARY KEY (message_id, sid)
) STRICT, WITHOUT ROWID;
-- first and last of a key
CREATE INDEX message_key_sid ON message_key (sid, at);
CREATE INDEX message_key_again ON message_key (sid, message_id) WHERE again = 1;
-- How many left under a key first: what a device can read is a sum over its keys, however many messages there are.
CREATE TABLE key_use (
  sid TEXT PRIMARY KEY,
  messages INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER message_key_added AFTER INSERT ON message_key WHEN new.again = 0 BEGIN
  INSERT INTO key_use (sid, messages) VALUES (new.sid, 1) ON CONFLICT (sid) DO UPDATE SET messages = messages + 1;
END;
CREATE TRIGGER message_key_removed AFTER DELETE ON message_key WHEN old.again = 0 BEGIN
  UPDATE key_use SET messages = messages - 1 WHERE sid = old.sid;
END;
INSERT INTO message_key (message_id, sid, at, again)
  SELECT id, sid, at, 0 FROM (
    SELECT id, at, iif(json_valid(sealing), json_extract(sealing, '$.sid'), NULL) AS sid
    FROM message WHERE direction = 'out'
  ) WHERE typeof(sid) = 'text' AND sid <> '';

CREATE INDEX released_key_device ON released_key (jid, fingerprint, sid);

ALTER TABLE key_question ADD COLUMN first_asked_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE key_question ADD COLUMN granted_at INTEGER;
UPDATE key_question SET first_asked_at = asked_at;
DROP INDEX key_question_jid;
CREATE INDEX key_question_device ON key_question (jid, fingerprint, sid);
CREATE INDEX key_question_sid ON key_question (sid);

CREATE TABLE put_off (
  jid TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (jid, fingerprint)
) STRICT, WITHOUT ROWID;

-- a policy of its own, or none: nobody could choose one before, so the old default says nothing
CREATE TABLE trust_rule_of_account (
  jid TEXT PRIMARY KEY,
  policy TEXT,
  allows_unsigned INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO trust_rule_of_account
  SELECT jid, nullif(policy, 'trust-until-verified'), allows_unsigned FROM trust_rule;
DROP TABLE trust_rule;
ALTER TABLE trust_rule_of_account RENAME TO trust_rule;

CREATE TABLE policy_for_all (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  policy TEXT NOT NULL
) STRICT;
`

// The words of messages, for the search; what is erased there is overwritten, too.
// FTS5 keeps no text of its own (https://www.sqlite.org/fts5.html §4.4.3): it reads the rows, and is told what goes.
export const messageWords = `
CREATE VIRTUAL TABLE message_words USING fts5 (
  body, content = 'message', content_rowid = 'id', tokenize = 'signal_tokenizer', prefix = '1 2 3'
);
INSERT INTO message_words (message_words, rank) VALUES ('secure-delete', 1);
INSERT INTO message_words (rowid, body) SELECT id, body FROM message WHERE body IS NOT NULL;

CREATE TRIGGER message_words_added AFTER INSERT ON message WHEN new.body IS NOT NULL BEGIN
  INSERT INTO message_words (rowid, body) VALUES (new.id, new.body);
END;
CREATE TRIGGER message_words_gone AFTER DELETE ON message WHEN old.body IS NOT NULL BEGIN
  INSERT INTO message_words (message_words, rowid, body) VALUES ('delete', old.id, old.body);
END;
CREATE TRIGGER message_words_before AFTER UPDATE OF body ON message
WHEN old.body IS NOT NULL AND old.body IS NOT new.body BEGIN
  INSERT INTO message_words (message_words, rowid, body) VALUES ('delete', old.id, old.body);
END;
CREATE TRIGGER message_words_after AFTER UPDATE OF body ON message
WHEN new.body IS NOT NULL AND old.body IS NOT new.body BEGIN
  INSERT INTO message_words (rowid, body) VALUES (new.id, new.body);
END;
`

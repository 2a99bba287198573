// What the roster and the user say beyond the first schema. Never edit it once released.
export const contacts = `
ALTER TABLE contact ADD COLUMN request TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN nick TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN roster_groups TEXT NOT NULL DEFAULT '[]';

CREATE TABLE roster_version (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  version TEXT
) STRICT;

CREATE TABLE own_presence (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  availability TEXT NOT NULL,
  status TEXT NOT NULL
) STRICT;
`

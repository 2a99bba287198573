// XEP-0172: what the user calls themselves, and whether their server has it as it stands here.
export const ownName = `
CREATE TABLE own_name (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  name TEXT NOT NULL,
  told INTEGER NOT NULL
) STRICT;
`

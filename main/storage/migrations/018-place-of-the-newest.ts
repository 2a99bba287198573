// Where the newest known message of the archive stands: it may be a receipt, which is no line here. Never edit it once released.
export const placeOfTheNewest = `
ALTER TABLE archive_state ADD COLUMN newest_place INTEGER;
ALTER TABLE archive_gap ADD COLUMN after_place INTEGER;
UPDATE archive_state SET newest_place = (SELECT position FROM message WHERE archive_id = newest);
UPDATE archive_gap SET after_place = (SELECT position FROM message WHERE archive_id = after);
`

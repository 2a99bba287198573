// What is said is kept as data, so that it can be said in another language. What was kept as a sentence stays one.
export const sayings = `
UPDATE message SET problem = json_object('say', 'as-it-stands', 'text', problem) WHERE problem <> '';
`

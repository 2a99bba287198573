/** Letters of what is searched for. Apart from the schemas, since the page has no zod. */
export const MAX_SEARCH = 200

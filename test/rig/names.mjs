/**
 * The names that one server of the rig answers to: its certificate is for them, and other servers find it by them.
 * @param {string} domain
 * @returns {string[]}
 */
export const namesOf = (domain) => [domain, `conference.${domain}`, `upload.${domain}`]

/** The public draft's namespace (draft-miller-xmpp-e2e-06). */
export const E2E = 'urn:ietf:params:xml:ns:xmpp-e2e:6'
/** Our extension's namespace, which a peer of the bare draft ignores without harm. */
export const BALCONY = 'urn:balcony:e2e:0'

/** PROTOCOL 8: the node that a device publishes itself in. */
export const DEVICES = `${BALCONY}:devices`

export const CLIENT = 'jabber:client'
export const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'
export const FORWARD = 'urn:xmpp:forward:0'
export const DELAY = 'urn:xmpp:delay'
export const EME = 'urn:xmpp:eme:0'
export const HINTS = 'urn:xmpp:hints'
export const STANZA_ID = 'urn:xmpp:sid:0'
export const CARBONS = 'urn:xmpp:carbons:2'

// PROTOCOL 6
export const ENCRYPTION = `${E2E}:encryption`
export const DISCO_FEATURES: readonly string[] = [ENCRYPTION, `${E2E}:signatures`, BALCONY]

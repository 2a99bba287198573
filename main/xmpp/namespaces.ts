import type { Element } from '@xmpp/xml'

// RFC 6120, XEP-0198, XEP-0478, XEP-0352: the names that the connection itself speaks of.
export const NS_CLIENT = 'jabber:client'
export const NS_STREAM = 'http://etherx.jabber.org/streams'
export const NS_STREAM_ERRORS = 'urn:ietf:params:xml:ns:xmpp-streams'
export const NS_TLS = 'urn:ietf:params:xml:ns:xmpp-tls'
export const NS_SASL = 'urn:ietf:params:xml:ns:xmpp-sasl'
export const NS_BIND = 'urn:ietf:params:xml:ns:xmpp-bind'
export const NS_SM = 'urn:xmpp:sm:3'
export const NS_LIMITS = 'urn:xmpp:stream-limits:0'
export const NS_CSI = 'urn:xmpp:csi:0'

/** RFC 6120 §8: what is routed and counted, beside what only the stream speaks of. */
export const isStanza = (element: Element): boolean =>
  element.is('message', NS_CLIENT) || element.is('presence', NS_CLIENT) || element.is('iq', NS_CLIENT)

import type { Element } from '@xmpp/xml'
import { CARBONS, CLIENT, HINTS } from '../e2e/namespaces.ts'
import { isSealed, keyRequestOf } from '../e2e/stanza-shape.ts'
import { isArchived, isCarbon } from './copies.ts'
import { DISCO_INFO } from './caps-hash.ts'
import { isDeviceNews } from './device-list-stanzas.ts'
import { isDisplayedNews } from './displayed-stanzas.ts'
import { ROSTER } from './roster.ts'

export const PING = 'urn:xmpp:ping'
export const VERSION = 'jabber:iq:version'
export const TIME = 'urn:xmpp:time'

export type StanzaKind =
  | 'sealed-message'
  /** Sealed for this device and this moment: a step of a compare. */
  | 'compare-step'
  | 'plain-message'
  | 'message-error'
  /** Copies that the own server forwards. */
  | 'carbon'
  | 'archived'
  | 'presence'
  | 'sealed-presence'
  | 'roster-push'
  | 'device-news'
  /** What an own other device has shown. */
  | 'displayed-news'
  | 'sealed-iq'
  | 'key-request'
  | 'key-push'
  | 'late-key'
  | 'disco-info'
  | 'ping'
  | 'version'
  | 'time'
  | 'unknown-iq'
  /** Nothing that this version reads: rooms, headlines, notices without text. */
  | 'ignored'

/** Which handler a stanza goes to. It decides by shape alone; who may say it is the handler's to check. */
export function kindOf(stanza: Element): StanzaKind {
  switch (stanza.getName()) {
    case 'message':
      return messageKind(stanza)
    case 'presence':
      return isSealed(stanza) && stanza.attrs.type !== 'error' ? 'sealed-presence' : 'presence'
    case 'iq':
      return iqKind(stanza)
    default:
      return 'ignored'
  }
}

function messageKind(stanza: Element): StanzaKind {
  switch (stanza.attrs.type ?? 'normal') {
    case 'error':
      return 'message-error'
    case 'groupchat':
      return 'ignored'
    case 'headline':
      return isSealed(stanza) ? 'ignored' : (newsKind(stanza) ?? 'ignored')
    default:
      // RFC 6121 §5.2.2: an unknown type counts as normal
      if (isSealed(stanza)) return isForOneDeviceNow(stanza) ? 'compare-step' : 'sealed-message'
      return newsKind(stanza) ?? unsealedKind(stanza)
  }
}

function unsealedKind(stanza: Element): StanzaKind {
  if ((stanza.getChildText('body', CLIENT) ?? '') !== '') return 'plain-message'
  return isCarbon(stanza) ? 'carbon' : isArchived(stanza) ? 'archived' : 'ignored'
}

function newsKind(stanza: Element): StanzaKind | undefined {
  if (isDeviceNews(stanza)) return 'device-news'
  return isDisplayedNews(stanza) ? 'displayed-news' : undefined
}

// PROTOCOL 11. Servers take `private` out before they deliver (XEP-0280 §9); a typing notice has none of the two.
function isForOneDeviceNow(stanza: Element): boolean {
  const isCopied =
    stanza.getChild('no-copy', HINTS) === undefined && stanza.getChild('private', CARBONS) === undefined
  return stanza.getChild('no-store', HINTS) !== undefined && !isCopied
}

function iqKind(stanza: Element): StanzaKind {
  const { type } = stanza.attrs
  if (type === 'result' && keyRequestOf(stanza) !== undefined) return 'late-key'
  if (type !== 'get' && type !== 'set') return 'ignored'
  // PROTOCOL 2: nothing beside `<e2e/>` is read
  if (isSealed(stanza)) return 'sealed-iq'
  if (keyRequestOf(stanza) !== undefined) return type === 'get' ? 'key-request' : 'key-push'
  if (type === 'set') return stanza.getChild('query', ROSTER) === undefined ? 'unknown-iq' : 'roster-push'
  if (stanza.getChild('query', DISCO_INFO) !== undefined) return 'disco-info'
  if (stanza.getChild('ping', PING) !== undefined) return 'ping'
  if (stanza.getChild('query', VERSION) !== undefined) return 'version'
  if (stanza.getChild('time', TIME) !== undefined) return 'time'
  return 'unknown-iq'
}

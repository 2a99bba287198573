// XEP-0297: what the own server forwards, as a carbon (XEP-0280) or out of the archive (XEP-0313).
import type { Element } from '@xmpp/xml'
import { toBareJid, type BareJid } from '../../shared/domain/jid.ts'
import { parseStamp } from '../e2e/envelope.ts'
import { CLIENT, DELAY, FORWARD, STANZA_ID } from '../e2e/namespaces.ts'
import type { Millis } from '../e2e/ports.ts'

export const CARBONS = 'urn:xmpp:carbons:2'
export const MAM = 'urn:xmpp:mam:2'

export interface ArchivedStanza {
  /** XEP-0313 §3: the archive's name for it, unique there. */
  id: string
  /** When the server archived it. */
  stamp: Millis
  stanza: Element
}

export function isCarbon(message: Element): boolean {
  return carbonOf(message) !== undefined
}

export function isArchived(message: Element): boolean {
  return message.getChild('result', MAM) !== undefined
}

/** The message inside a carbon that counts; undefined for any other. */
export function readCarbon(message: Element, own: BareJid): Element | undefined {
  // PROTOCOL 4.3
  if (!isOfOwnAccount(message, own)) return undefined
  const stanza = forwardedIn(carbonOf(message))
  // XEP-0280 §6.1: it was meant for one device
  return stanza?.getChild('private', CARBONS) === undefined ? stanza : undefined
}

/** The message inside an archived result that counts; undefined for any other. */
export function readArchived(message: Element, own: BareJid): ArchivedStanza | undefined {
  // PROTOCOL 4.3
  if (!isOfOwnAccount(message, own)) return undefined
  const result = message.getChild('result', MAM)
  const stanza = forwardedIn(result)
  const id = result?.attrs.id
  const stamp = parseStamp(
    result?.getChild('forwarded', FORWARD)?.getChild('delay', DELAY)?.attrs.stamp ?? '',
  )
  if (stanza === undefined || id === undefined || id === '' || stamp === undefined) return undefined
  return { id, stamp: Math.max(0, stamp), stanza }
}

/** RFC 6120 §8.1.2.1: without `from` the own account says it; Prosody's results have none. */
export function isOfOwnAccount({ attrs }: Element, own: BareJid): boolean {
  return attrs.from === undefined || attrs.from === own
}

/** The same result as if the archive had stamped it at another time. */
export function stampedAt(message: Element, stamp: Millis): Element {
  const delay = message.getChild('result', MAM)?.getChild('forwarded', FORWARD)?.getChild('delay', DELAY)
  if (delay !== undefined) delay.attrs.stamp = new Date(stamp).toISOString()
  return message
}

/** XEP-0359 §3: the archive's name of a message, as the own account gave it. Who asks knows that the server takes care of it. */
export function ownArchiveId(stanza: Element, own: BareJid): string | null {
  const given = stanza.getChildren('stanza-id', STANZA_ID).filter(({ attrs }) => attrs.by === own)
  const id = given.length === 1 ? given[0]?.attrs.id : undefined
  return id === undefined || id === '' ? null : id
}

function carbonOf(message: Element): Element | undefined {
  return message.getChild('received', CARBONS) ?? message.getChild('sent', CARBONS)
}

function forwardedIn(wrapper: Element | undefined): Element | undefined {
  const stanza = wrapper?.getChild('forwarded', FORWARD)?.getChild('message', CLIENT)
  if (stanza === undefined || toBareJid(stanza.attrs.from ?? '') === undefined) return undefined
  stanza.attrs.xmlns = CLIENT
  return stanza
}

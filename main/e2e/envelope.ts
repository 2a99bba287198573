import xml, { type Element } from '@xmpp/xml'
import { CARBONS, CLIENT, DELAY, FORWARD } from './namespaces.ts'
import type { Millis } from './ports.ts'
import { parseStanza } from './strict-xml.ts'

// XEP-0082; the draft's own example is of the year 1492
const STAMP = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.(\d{1,12}))?(?:Z|[+-]\d\d:\d\d)$/
const KINDS: readonly string[] = ['message', 'presence', 'iq']
// PROTOCOL 2: inside S, what only servers may say is ignored
const ONLY_SERVERS_SAY: readonly string[] = [
  CARBONS,
  'urn:xmpp:mam:2',
  'urn:xmpp:sid:0',
  'http://jabber.org/protocol/muc#user',
  'http://jabber.org/protocol/pubsub#event',
]

export interface Envelope {
  /** The stanza S. */
  stanza: Element
  stamp: Millis
}

/** PROTOCOL 2.2: the envelope M around the stanza S, as text. */
export function writeEnvelope(stanza: Element, stamp: Millis): string {
  const delay = xml('delay', { xmlns: DELAY, stamp: new Date(stamp).toISOString() })
  return xml('forwarded', { xmlns: FORWARD }, delay, stanza).toString()
}

/** PROTOCOL 4.6: the stanza and stamp of M, or `undefined` where it is not exactly one of each. */
export function readEnvelope(text: string): Envelope | undefined {
  const forwarded = parseStanza(text)
  if (forwarded === undefined || !forwarded.is('forwarded', FORWARD)) return undefined
  const delays = forwarded.getChildElements().filter((child) => child.is('delay', DELAY))
  const stanzas = forwarded.getChildElements().filter((child) => child.getNS() === CLIENT)
  const stanza = stanzas[0]
  const stamp = parseStamp(delays[0]?.attrs.stamp ?? '')
  if (delays.length !== 1 || stanzas.length !== 1 || stanza === undefined || stamp === undefined)
    return undefined
  if (!KINDS.includes(stanza.getName())) return undefined

  // all at once: one by one, a stanza full of them takes a minute
  stanza.children = stanza.children.filter(
    (child) => typeof child !== 'object' || !ONLY_SERVERS_SAY.includes(child.getNS() ?? ''),
  )
  return { stanza, stamp }
}

/** Whole milliseconds since 1970 of an XEP-0082 stamp; `undefined` where it is none. */
export function parseStamp(text: string): Millis | undefined {
  const found = STAMP.exec(text)
  if (found === null) return undefined
  const [, day = '', fraction = ''] = found
  const whole = Date.parse(text.replace(/\.\d+/, ''))
  // Date.parse takes 30 February for 2 March
  if (Number.isNaN(whole) || !new Date(day).toISOString().startsWith(day)) return undefined
  return whole + Number(fraction.slice(0, 3).padEnd(3, '0'))
}

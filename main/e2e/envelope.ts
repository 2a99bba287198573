import type { Element } from '@xmpp/xml'
import { CARBONS, CLIENT, DELAY, FORWARD } from './namespaces.ts'
import type { Millis } from './ports.ts'
import { parseStanza } from './strict-xml.ts'

// XEP-0082; the draft's own example is of the year 1492
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d{1,12}))?(?:Z|([+-])(\d\d):(\d\d))$/
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** After so many years the calendar comes round. */
const CYCLE_YEARS = 400
const CYCLE = 146_097 * 24 * HOUR
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
  const delay = `<delay xmlns="${DELAY}" stamp="${new Date(stamp).toISOString()}"/>`
  return `<forwarded xmlns="${FORWARD}">${delay}${stanza.toString()}</forwarded>`
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
  const [, fraction = '', sign = '+', zoneHours = '0', zoneMinutes = '0'] = found
  const day = midnight(numberAt(text, 0, 4), numberAt(text, 5), numberAt(text, 8))
  const [hours, minutes, seconds] = [numberAt(text, 11), numberAt(text, 14), numberAt(text, 17)]
  const [ahead, aheadMinutes] = [Number(zoneHours), Number(zoneMinutes)]
  // ISO 8601: 24:00:00 is the midnight at the end of a day
  const isTime = hours < (minutes + seconds === 0 ? 25 : 24) && minutes < 60 && seconds < 60
  if (day === undefined || !isTime || ahead > 23 || aheadMinutes > 59) return undefined
  const zone = ahead * HOUR + aheadMinutes * MINUTE
  const local = day + hours * HOUR + minutes * MINUTE + seconds * SECOND
  return local + (sign === '-' ? zone : -zone) + Number(fraction.slice(0, 3).padEnd(3, '0'))
}

function numberAt(text: string, at: number, digits = 2): number {
  return Number(text.slice(at, at + digits))
}

/** Of a day of the calendar; `month` counts from 1. */
function midnight(year: number, month: number, day: number): Millis | undefined {
  // Date.UTC takes a year below 100 for one of the last century
  const later = new Date(Date.UTC(year + CYCLE_YEARS, month - 1, day))
  // ... 30 February for 2 March, and a thirteenth month for January
  const isDay = later.getUTCMonth() === month - 1 && later.getUTCDate() === day
  return isDay ? later.getTime() - CYCLE : undefined
}

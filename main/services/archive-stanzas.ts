// XEP-0313 on the wire, with pages as XEP-0059 makes them.
import xml, { type Element } from '@xmpp/xml'
import type { BareJid } from '../../shared/domain/jid.ts'
import { STANZA_ID } from '../e2e/namespaces.ts'
import type { Millis } from '../e2e/ports.ts'
import { DISCO_INFO, readDiscoInfo } from './caps-hash.ts'
import { CARBONS, MAM } from './copies.ts'
import { filledForm } from './data-form.ts'
import { conditionOf } from './stanza-error.ts'

const RSM = 'http://jabber.org/protocol/rsm'

export interface ArchiveFeatures {
  archive: boolean
  /** XEP-0359 §6: it takes care that nobody else speaks in its name. */
  numbers: boolean
}

export function readFeatures(result: Element): ArchiveFeatures {
  const query = result.getChild('query', DISCO_INFO)
  const features = query === undefined ? new Set<string>() : readDiscoInfo(query).features
  return { archive: features.has(MAM), numbers: features.has(STANZA_ID) }
}

/** XEP-0280 §4 */
export function carbonsSet(): Element {
  return xml('iq', { type: 'set' }, xml('enable', { xmlns: CARBONS }))
}

/** The last page of at most `most` messages before the one named `before` (of all for null), none older than `since`. */
export function pageGet(
  own: BareJid,
  queryId: string,
  before: string | null,
  since: Millis,
  most: number,
): Element {
  const form = filledForm(MAM, { start: new Date(since).toISOString() })
  // XEP-0059 §2.3: empty, it means the last page
  const set = xml(
    'set',
    { xmlns: RSM },
    xml('max', {}, String(most)),
    xml('before', {}, ...(before === null ? [] : [before])),
  )
  return xml('iq', { type: 'set', to: own }, xml('query', { xmlns: MAM, queryid: queryId }, form, set))
}

export interface ArchivePage {
  /** XEP-0313 §4.3: there is nothing before it. */
  complete: boolean
  /** XEP-0059 §2.1: the archive's name of its first message; null for an empty one. */
  first: string | null
}

export function readPage(result: Element): ArchivePage {
  const fin = result.getChild('fin', MAM)
  const first = fin?.getChild('set', RSM)?.getChildText('first') ?? ''
  return { complete: fin?.attrs.complete === 'true', first: first === '' ? null : first }
}

/** XEP-0059 §2.2: the message named in `before` is gone from the archive. */
export function isGone(error: Element): boolean {
  return conditionOf(error) === 'item-not-found'
}

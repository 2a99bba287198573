// PROTOCOL 4, in its order.
import xml, { type Element } from '@xmpp/xml'
import { bareOf, toBareJid, toFullJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { SealProblem } from '../../shared/domain/message.ts'
import { fromBase64url } from './base64url.ts'
import { readEnvelope, type Envelope } from './envelope.ts'
import { speakerOf } from './grant.ts'
import { readJweChildren } from './jwe-element.ts'
import { remember, sighted } from './known-devices.ts'
import { E2E, STANZAS } from './namespaces.ts'
import type { Arrival, Learned, Opening } from './outcomes.ts'
import type { EnginePorts, InKey, JweParts, Millis } from './ports.ts'
import { readContentHeader } from './protected-header.ts'
import { isSealed } from './stanza-shape.ts'
import { fromUtf8 } from './text.ts'

/** PROTOCOL 4.1 */
const MAX_DATA_LENGTH = 256 * 1024
/** PROTOCOL 4.8 */
const GRACE: Millis = 5 * 60_000

interface SealedElement {
  sid: string
  sender: FullJid
  parts: JweParts
  mac: Uint8Array
}

/** Opens an outer stanza; `candidate` is a key that came in an answer and is not kept yet. */
export function open(
  ports: EnginePorts,
  own: BareJid,
  outer: Element,
  arrival: Arrival,
  candidate?: InKey,
): Opening {
  const sealed = readSealed(outer)
  if (typeof sealed === 'string') return unreadable(outer, sealed, null)
  const { sid, sender, parts, mac } = sealed

  // PROTOCOL 4.4, looked up first since 4.2 goes by the fingerprint too
  const key =
    ports.keys.findIn(sender, sid) ??
    (candidate?.sid === sid && candidate.sender === sender ? candidate : undefined)
  // PROTOCOL 4.2
  if (ports.keys.wasOpened(sender, key?.fingerprint ?? null, sid, mac)) return { is: 'duplicate' }
  if (key === undefined) return { is: 'missing-key', sid, sender }

  // PROTOCOL 4.5
  const plaintext = decrypt(ports, parts, key)
  if (plaintext === undefined) return unreadable(outer, 'decryption-failed', sid)
  // PROTOCOL 4.6
  const text = fromUtf8(plaintext)
  const envelope = text === undefined ? undefined : readEnvelope(text)
  if (envelope === undefined || !sameKind(outer, envelope.stanza)) return unreadable(outer, 'malformed', sid)
  // PROTOCOL 4.7
  if (!addressedRight(outer, envelope.stanza, key)) return unreadable(outer, 'readdressed', sid)
  // PROTOCOL 4.8: the second of two with one stamp is refused
  if (ports.keys.stampUsed(sender, key.fingerprint, envelope.stamp))
    return unreadable(outer, 'stamp-used-twice', sid)
  // PROTOCOL 4.1: what is sealed inside is a signed stanza, or too deep
  if (isSealed(envelope.stanza)) return unreadable(outer, 'nothing-readable', sid)

  const record = {
    sender,
    fingerprint: key.fingerprint,
    sid,
    mac,
    stamp: envelope.stamp,
    openedAt: ports.clock.now(),
  }
  return {
    is: 'opened',
    content: envelope.stanza,
    innerId: envelope.stanza.attrs.id ?? null,
    // the draft's own example is of the year 1492; the screen's calendar begins in 1970
    stamp: Math.max(0, envelope.stamp),
    time: timeOf(envelope, key, arrival),
    sid,
    sender,
    fingerprint: key.fingerprint,
    commit() {
      // PROTOCOL 4: an SMK is kept only once it opened a stanza
      const learned = ports.keys.findIn(sender, sid) === undefined ? keep(ports, own, key) : null
      ports.keys.recordOpened(record)
      return learned
    },
  }
}

function keep(ports: EnginePorts, own: BareJid, key: InKey): Learned | null {
  ports.keys.addIn(key)
  if (key.grant === null || key.fingerprint === null) return null
  const { name, iat } = speakerOf(key.grant)
  const sighting = {
    fullJid: key.sender,
    fingerprint: key.fingerprint,
    name,
    encryptionKey: null,
    proven: true,
    iat,
  }
  const now = ports.clock.now()
  const device = sighted(ports.trust, sighting, now)
  return { device, newlyTrusted: remember(ports.trust, device, own, now) }
}

function readSealed(outer: Element): SealedElement | SealProblem {
  const found = outer.getChildren('e2e', E2E)
  const e2e = found[0]
  const sender = toFullJid(outer.attrs.from ?? '')
  const sid = e2e?.attrs.id
  if (e2e === undefined || found.length > 1 || sender === undefined || sid === undefined || sid === '')
    return 'malformed'
  if (e2e.attrs.type !== 'enc') return 'nothing-readable'
  // PROTOCOL 4.1
  if ((e2e.getChildText('data')?.length ?? 0) > MAX_DATA_LENGTH) return 'too-large'
  const parts = readJweChildren(e2e)
  const mac = parts && fromBase64url(parts.tag)
  return parts === undefined || mac === undefined ? 'malformed' : { sid, sender, parts, mac }
}

function decrypt(ports: EnginePorts, parts: JweParts, key: InKey): Uint8Array | undefined {
  const header = readContentHeader(parts.protected, key.sid)
  if (header === undefined) return undefined
  // PROTOCOL 2: equal to the SMK's `alg` where it has one
  if (key.algorithm !== null && header.alg !== key.algorithm) return undefined
  return ports.codec.open(parts, key.key.reveal(), header.alg, header.enc)
}

// PROTOCOL 4.6
function sameKind(outer: Element, inner: Element): boolean {
  return inner.getName() === outer.getName() && (inner.attrs.type ?? '') === (outer.attrs.type ?? '')
}

// PROTOCOL 4.7: else somebody re-addressed it
function addressedRight(outer: Element, inner: Element, key: InKey): boolean {
  const from = inner.attrs.from ?? ''
  const to = toBareJid(inner.attrs.to ?? '')
  if (key.conversation !== null) return toFullJid(from) === key.sender && to === key.conversation
  return to !== undefined && toBareJid(from) === bareOf(key.sender) && to === toBareJid(outer.attrs.to ?? '')
}

// PROTOCOL 4.8
function timeOf({ stamp }: Envelope, key: InKey, arrival: Arrival): 'fits' | 'old' | 'future' {
  const reference = arrival.serverStamp ?? arrival.at
  if (stamp < reference - GRACE || stamp < (key.sendFrom ?? stamp) - GRACE) return 'old'
  if (stamp > reference + GRACE || stamp > (key.sendUntil ?? stamp) + GRACE) return 'future'
  return 'fits'
}

function unreadable(outer: Element, problem: SealProblem, sid: string | null): Opening {
  return { is: 'unreadable', problem, sid, error: errorFor(outer, problem) }
}

// PROTOCOL 4.5, 4.7, 4.9
const CONDITIONS: Partial<Record<SealProblem, string>> = {
  'decryption-failed': 'decryption-failed',
  malformed: 'decryption-failed',
  readdressed: 'decryption-failed',
  'second-key': 'decryption-failed',
}

function errorFor(outer: Element, problem: SealProblem): Element | null {
  const condition = CONDITIONS[problem]
  const { from, to, id, type } = outer.attrs
  if (condition === undefined || id === undefined || type === 'error') return null
  const error = xml(
    'error',
    { type: 'modify' },
    xml('bad-request', { xmlns: STANZAS }),
    xml(condition, { xmlns: E2E }),
  )
  return xml(outer.getName(), { xmlns: 'jabber:client', type: 'error', from: to, to: from, id }, error)
}

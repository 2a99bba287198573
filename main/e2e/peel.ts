// PROTOCOL 4.1 to 4.6: takes a stanza out of its envelopes, sealed or signed. Who signed is found out afterwards, when
// the key is known under which it counts.
import type { Element } from '@xmpp/xml'
import type { FullJid } from '../../shared/domain/jid.ts'
import type { SealProblem } from '../../shared/domain/message.ts'
import { fromBase64url } from './base64url.ts'
import { readEnvelope, type Envelope } from './envelope.ts'
import { readJweChildren, readJwsChildren, type JwsParts } from './jose-element.ts'
import { E2E } from './namespaces.ts'
import type { InKey } from './key-ports.ts'
import type { EnginePorts, JweParts } from './ports.ts'
import { readContentHeader } from './protected-header.ts'
import { isSealed } from './stanza-shape.ts'
import { fromUtf8 } from './text.ts'

/** PROTOCOL 4.1 */
const MAX_DATA_LENGTH = 256 * 1024

/** The largest of PROTOCOL 5, of an RSA key of 4096 bits, has 683 characters; its record is kept for good. */
const MAX_SIGNATURE_LENGTH = 1024

/** One envelope, and by what it is known again (PROTOCOL 4.2). */
export interface Layer {
  envelope: Envelope
  /** '' for a signed one. */
  sid: string
  /** The decoded tag, or signature. */
  mac: Uint8Array
}

export interface Peeled {
  is: 'peeled'
  /** One or two, the outermost first. */
  layers: Layer[]
  /** The stanza S in the innermost one. */
  content: Element
  /** The key of the sealed layer; null where there is none: the content was readable on its way. */
  key: InKey | null
  /** That key is in the key table. */
  isKept: boolean
  /** The signature of the signed layer, not verified yet. */
  signed: JwsParts | null
}

type Closed =
  | { is: 'duplicate' }
  | { is: 'missing-key'; sid: string }
  | { is: 'unreadable'; problem: SealProblem; sid: string | null }

/** Takes `outer`, which `sender` sent, out of at most one sealed and one signed envelope. */
export function peel(
  ports: EnginePorts,
  outer: Element,
  sender: FullJid,
  candidate: InKey | undefined,
): Peeled | Closed {
  const peeled: Peeled = { is: 'peeled', layers: [], content: outer, key: null, isKept: false, signed: null }
  do {
    const closed = peelOne(ports, peeled, sender, candidate)
    if (closed !== undefined) return closed
  } while (isSealed(peeled.content))
  return peeled
}

function peelOne(
  ports: EnginePorts,
  peeled: Peeled,
  sender: FullJid,
  candidate: InKey | undefined,
): Closed | undefined {
  const found = peeled.content.getChildren('e2e', E2E)
  const [e2e] = found
  const sidSoFar = peeled.key?.sid ?? null
  if (e2e === undefined || found.length > 1) return closed('malformed', sidSoFar)
  switch (e2e.attrs.type) {
    case 'enc':
      // PROTOCOL 4.1: nesting is one sealed and one signed envelope
      if (peeled.key !== null) return closed('nothing-readable', sidSoFar)
      return unseal(ports, peeled, e2e, sender, candidate)
    case 'sig':
      if (peeled.signed !== null) return closed('nothing-readable', sidSoFar)
      return unwrapSigned(ports, peeled, e2e, sender)
    default:
      return closed('nothing-readable', sidSoFar)
  }
}

function unseal(
  ports: EnginePorts,
  peeled: Peeled,
  e2e: Element,
  sender: FullJid,
  candidate: InKey | undefined,
): Closed | undefined {
  const sid = e2e.attrs.id ?? ''
  if (sid === '') return closed('malformed', null)
  // PROTOCOL 4.1
  if (isTooLarge(e2e)) return closed('too-large', null)
  const parts = readJweChildren(e2e)
  const mac = parts && fromBase64url(parts.tag)
  if (parts === undefined || mac === undefined) return closed('malformed', null)

  // PROTOCOL 4.4, looked up first since 4.2 goes by the fingerprint too
  const kept = ports.keys.findIn(sender, sid)
  const key = kept ?? (candidate?.sid === sid && candidate.sender === sender ? candidate : undefined)
  // PROTOCOL 4.2
  if (ports.keys.wasOpened(sender, key?.fingerprint ?? null, sid, mac)) return { is: 'duplicate' }
  if (key === undefined) return { is: 'missing-key', sid }
  // PROTOCOL 4.5
  const plaintext = decrypt(ports, parts, key)
  if (plaintext === undefined) return closed('decryption-failed', sid)
  peeled.key = key
  peeled.isKept = kept !== undefined
  return addLayer(peeled, plaintext, { sid, mac })
}

function unwrapSigned(ports: EnginePorts, peeled: Peeled, e2e: Element, sender: FullJid): Closed | undefined {
  const sid = peeled.key?.sid ?? null
  // PROTOCOL 4.1
  if (isTooLarge(e2e) || (e2e.getChildText('sig')?.length ?? 0) > MAX_SIGNATURE_LENGTH)
    return closed('too-large', sid)
  const parts = readJwsChildren(e2e)
  const mac = parts && fromBase64url(parts.signature)
  const payload = parts && fromBase64url(parts.payload)
  if (parts === undefined || mac === undefined || payload === undefined) return closed('malformed', sid)
  // PROTOCOL 4.2: a copy of what was signed, sealed anew by somebody else
  if (ports.keys.wasOpened(sender, peeled.key?.fingerprint ?? null, '', mac)) return { is: 'duplicate' }
  peeled.signed = parts
  return addLayer(peeled, payload, { sid: '', mac })
}

// PROTOCOL 4.6
function addLayer(peeled: Peeled, bytes: Uint8Array, known: Omit<Layer, 'envelope'>): Closed | undefined {
  const text = fromUtf8(bytes)
  const envelope = text === undefined ? undefined : readEnvelope(text)
  if (envelope === undefined || !sameKind(peeled.content, envelope.stanza))
    return closed('malformed', peeled.key?.sid ?? null)
  peeled.layers.push({ ...known, envelope })
  peeled.content = envelope.stanza
  return undefined
}

function isTooLarge(e2e: Element): boolean {
  return (e2e.getChildText('data')?.length ?? 0) > MAX_DATA_LENGTH
}

function decrypt(ports: EnginePorts, parts: JweParts, key: InKey): Uint8Array | undefined {
  const header = readContentHeader(parts.protected, key.sid)
  if (header === undefined) return undefined
  // PROTOCOL 2: equal to the SMK's `alg` where it has one
  if (key.algorithm !== null && header.alg !== key.algorithm) return undefined
  return ports.codec.open(parts, key.key.reveal(), header.alg, header.enc)
}

// PROTOCOL 4.6; PROTOCOL 6: an iq's error comes inside a `result`
function sameKind(outer: Element, inner: Element): boolean {
  const [outerType, innerType] = [typeOf(outer), typeOf(inner)]
  const isInnerError = outer.getName() === 'iq' && outerType === 'result' && innerType === 'error'
  return inner.getName() === outer.getName() && (innerType === outerType || isInnerError)
}

// RFC 6121 §5.2.2: a message without type is a normal one
function typeOf(stanza: Element): string {
  return stanza.attrs.type ?? (stanza.getName() === 'message' ? 'normal' : '')
}

function closed(problem: SealProblem, sid: string | null): Closed {
  return { is: 'unreadable', problem, sid }
}

import xml, { type Element } from '@xmpp/xml'
import { toBareJid, type BareJid } from '../../shared/domain/jid.ts'
import { toBase64url } from './base64url.ts'
import { isCompareStep } from './compare-step.ts'
import type { SealOptions } from './engine-api.ts'
import { writeEnvelope } from './envelope.ts'
import { jweChildren, jwsChildren } from './jose-element.ts'
import type { Along } from './key-gate.ts'
import { writeKeys } from './keys-along.ts'
import { CARBONS, CLIENT, E2E, EME, HINTS, STANZA_ID } from './namespaces.ts'
import type { Sealing } from './outcomes.ts'
import type { OutKey } from './key-ports.ts'
import type { ContentEncryption, EnginePorts, Millis } from './ports.ts'
import { RELEASE_FOR } from './session-master-key.ts'
import { signEnvelope } from './signature.ts'
import { replaceForbidden } from './strict-xml.ts'
import { toUtf8 } from './text.ts'

/** PROTOCOL 2: a sent stanza has at most 128 KiB. */
const MAX_STANZA_BYTES = 128 * 1024
const FALLBACK = 'This message is encrypted. Balcony (and apps that support xmpp-e2e) can open it.'

/** PROTOCOL 2, 5, 8: seals the stanza under `key`, signed inside where that is asked for, with the key `along`. */
export async function seal(
  ports: EnginePorts,
  stanza: Element,
  key: OutKey,
  { limit = MAX_STANZA_BYTES, signed = false, answers }: SealOptions,
  along?: Along,
): Promise<Sealing> {
  const { keys, codec, trust, clock, random } = ports
  const content = signed ? await sign(ports, stanza) : stanza
  // taken after the last wait, so that stanzas leave in the order of their stamps
  const stamp = keys.nextStamp(clock.now())
  const plaintext = envelope(content, stamp)
  // PROTOCOL 2: the latter is what JOSE requires of everyone, the former of nobody
  const enc: ContentEncryption = trust.knownAsBalcony(key.conversation) ? 'A256GCM' : 'A256CBC-HS512'
  const header = toBase64url(toUtf8(JSON.stringify({ alg: 'A256KW', enc, kid: key.sid })))
  const parts = codec.seal(plaintext, key.key.reveal(), 'A256KW', enc, header)

  const sealed = xml('e2e', { xmlns: E2E, type: 'enc', id: key.sid }, jweChildren(parts))
  const outer = outerStanza(stanza, answers?.attrs.id ?? random.uuid(), sealed)
  const bytes = toUtf8(outer.toString()).length
  const allowed = Math.min(limit, MAX_STANZA_BYTES)
  if (bytes > allowed) return { is: 'too-large', bytes, limit: allowed }
  // PROTOCOL 8: for as many as the server takes along with it
  const given = along && writeKeys(along, key.sid, allowed - bytes)
  if (given !== undefined) {
    outer.append(given.element)
    // that the key was given is kept before it goes
    for (const { jid, fingerprint } of given.devices)
      keys.recordRelease({ sid: key.sid, sender: null, jid, fingerprint, at: clock.now(), how: 'sent-along' })
  }
  // PROTOCOL 11: the key of a compare is gone with it
  keys.countUse(key.sid, key.onlyFor === null ? clock.now() + RELEASE_FOR : key.releaseUntil)
  return { is: 'sealed', stanza: outer, sid: key.sid, stamp }
}

/** The conversation of a stanza that is to be sealed. */
export function conversationOf(stanza: Element): BareJid {
  const jid = toBareJid(stanza.attrs.to ?? '')
  if (jid === undefined) throw new TypeError('a stanza to be sealed needs a recipient')
  return jid
}

// PROTOCOL 5: signed inside, sealed outside: two envelopes with the same kind, type, `from` and `to`
async function sign({ keys, clock, device }: EnginePorts, stanza: Element): Promise<Element> {
  const parts = await signEnvelope(envelope(stanza, keys.nextStamp(clock.now())), device.identity())
  return xml(
    stanza.getName(),
    { xmlns: CLIENT, ...stanza.attrs },
    xml('e2e', { xmlns: E2E, type: 'sig' }, jwsChildren(parts)),
  )
}

function envelope(stanza: Element, stamp: Millis): Uint8Array {
  return toUtf8(replaceForbidden(writeEnvelope(stanza, stamp)))
}

// PROTOCOL 2.4, 2.5
function outerStanza(stanza: Element, id: string, sealed: Element): Element {
  const { from, to } = stanza.attrs
  const attrs = { xmlns: CLIENT, ...outerType(stanza), from, to, id }
  const outer = xml(stanza.getName(), attrs, sealed)
  if (stanza.getName() !== 'message') return outer
  const isForPeople = stanza.getChild('body') !== undefined
  if (isForPeople) {
    outer.append(xml('encryption', { xmlns: EME, namespace: E2E, name: 'Balcony' }))
    outer.append(xml('origin-id', { xmlns: STANZA_ID, id }))
    outer.append(xml('body', {}, FALLBACK))
  }
  if (isCompareStep(stanza)) {
    forOneDeviceNow().forEach((hint) => outer.append(hint))
    return outer
  }
  outer.append(xml(!isForPeople && isTypingNotice(stanza) ? 'no-store' : 'store', { xmlns: HINTS }))
  return outer
}

// PROTOCOL 11. Servers take `private` out before they deliver (XEP-0280 §9), and then `no-copy` is what says that this is no
// typing notice, and worth asking for its key.
function forOneDeviceNow(): Element[] {
  return [
    xml('no-store', { xmlns: HINTS }),
    xml('no-copy', { xmlns: HINTS }),
    xml('private', { xmlns: CARBONS }),
  ]
}

// PROTOCOL 6: an iq's error goes inside a `result`
function outerType(stanza: Element): { type?: string } {
  const { type } = stanza.attrs
  if (type === undefined) return {}
  return { type: stanza.getName() === 'iq' && type === 'error' ? 'result' : type }
}

/** PROTOCOL 2.5: what is kept nowhere. */
export function isTypingNotice(stanza: Element): boolean {
  return stanza.getChildElements().some((child) => ['composing', 'paused'].includes(child.getName()))
}

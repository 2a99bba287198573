import xml, { Element } from '@xmpp/xml'
import { toBareJid, type BareJid } from '../../shared/domain/jid.ts'
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
import { writeContentHeader } from './protected-header.ts'
import { RELEASE_FOR } from './session-master-key.ts'
import { signEnvelope } from './signature.ts'
import { bytesOf, mostBytesOf } from './stanza-size.ts'
import { replaceForbidden } from './strict-xml.ts'
import { toUtf8 } from './text.ts'

/** PROTOCOL 2: a sent stanza has at most 128 KiB. */
const MAX_STANZA_BYTES = 128 * 1024
const FALLBACK = 'This message is encrypted. Balcony (and apps that support xmpp-e2e) can open it.'

/**
 * PROTOCOL 2, 8: seals `content`, which is the stanza or what `signInside` made of it, under `key`, with the key `along`. Waits
 * for nothing, so that stanzas leave in the order of their stamps.
 */
export function seal(
  { keys, codec, trust, clock, random }: EnginePorts,
  stanza: Element,
  content: Element,
  key: OutKey,
  { limit = MAX_STANZA_BYTES, answers }: SealOptions,
  along?: Along,
): Sealing {
  const stamp = keys.nextStamp(clock.now())
  const plaintext = envelope(content, stamp)
  // PROTOCOL 2: the latter is what JOSE requires of everyone, the former of nobody
  const enc: ContentEncryption = trust.knownAsBalcony(key.conversation) ? 'A256GCM' : 'A256CBC-HS512'
  const header = writeContentHeader({ alg: 'A256KW', enc }, key.sid)
  const parts = codec.seal(plaintext, key.key.reveal(), 'A256KW', enc, header)

  const sealed = new Element('e2e', { xmlns: E2E, type: 'enc', id: key.sid })
  sealed.append(...jweChildren(parts))
  const outer = outerStanza(stanza, answers?.attrs.id ?? random.uuid(), sealed)
  const allowed = Math.min(limit, MAX_STANZA_BYTES)
  // most are so small that they need not be written for it
  const most = mostBytesOf(outer)
  const bytes = along === undefined && most <= allowed ? most : bytesOf(outer)
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

/** PROTOCOL 5: signed inside, sealed outside: two envelopes with the same kind, type, `from` and `to`. */
export async function signInside({ keys, clock, device }: EnginePorts, stanza: Element): Promise<Element> {
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
  const outer = new Element(stanza.getName(), { xmlns: CLIENT, type: outerType(stanza), from, to, id })
  outer.append(sealed)
  if (stanza.getName() !== 'message') return outer
  const isForPeople = stanza.getChild('body') !== undefined
  if (isForPeople) {
    const fallback = new Element('body')
    fallback.append(FALLBACK)
    outer.append(
      new Element('encryption', { xmlns: EME, namespace: E2E, name: 'Balcony' }),
      new Element('origin-id', { xmlns: STANZA_ID, id }),
      fallback,
    )
  }
  if (isCompareStep(stanza)) {
    outer.append(...forOneDeviceNow())
    return outer
  }
  outer.append(new Element(!isForPeople && isTypingNotice(stanza) ? 'no-store' : 'store', { xmlns: HINTS }))
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
function outerType(stanza: Element): string | undefined {
  const { type } = stanza.attrs
  return stanza.getName() === 'iq' && type === 'error' ? 'result' : type
}

/** PROTOCOL 2.5: what is kept nowhere. */
export function isTypingNotice(stanza: Element): boolean {
  return stanza.getChildElements().some((child) => ['composing', 'paused'].includes(child.getName()))
}

import xml, { type Element } from '@xmpp/xml'
import { toBareJid, type BareJid } from '../../shared/domain/jid.ts'
import { toBase64url } from './base64url.ts'
import { writeEnvelope } from './envelope.ts'
import { jweChildren } from './jwe-element.ts'
import { E2E, EME, HINTS, STANZA_ID } from './namespaces.ts'
import type { Sealing } from './outcomes.ts'
import type { ContentEncryption, EnginePorts, OutKey } from './ports.ts'
import { RELEASE_FOR } from './session-master-key.ts'
import { replaceForbidden } from './strict-xml.ts'
import { toUtf8 } from './text.ts'

/** PROTOCOL 2: a sent stanza has at most 128 KiB. */
export const MAX_STANZA_BYTES = 128 * 1024
const FALLBACK = 'This message is encrypted. Balcony (and apps that support xmpp-e2e) can open it.'

/** PROTOCOL 2: seals the stanza under `key`; the stamp is taken here, so that stanzas leave in the order of their stamps. */
export function seal(ports: EnginePorts, stanza: Element, key: OutKey, limit: number): Sealing {
  const { keys, codec, trust, clock, random } = ports
  const stamp = keys.nextStamp(clock.now())
  const plaintext = toUtf8(replaceForbidden(writeEnvelope(stanza, stamp)))
  // PROTOCOL 2: the latter is what JOSE requires of everyone, the former of nobody
  const enc: ContentEncryption = trust.knownAsBalcony(key.conversation) ? 'A256GCM' : 'A256CBC-HS512'
  const header = toBase64url(toUtf8(JSON.stringify({ alg: 'A256KW', enc, kid: key.sid })))
  const parts = codec.seal(plaintext, key.key.reveal(), 'A256KW', enc, header)

  const sealed = xml('e2e', { xmlns: E2E, type: 'enc', id: key.sid }, jweChildren(parts))
  const outer = outerStanza(stanza, random.uuid(), sealed)
  const bytes = toUtf8(outer.toString()).length
  const allowed = Math.min(limit, MAX_STANZA_BYTES)
  if (bytes > allowed) return { is: 'too-large', bytes, limit: allowed }
  keys.countUse(key.sid, clock.now() + RELEASE_FOR)
  return { is: 'sealed', stanza: outer, sid: key.sid, stamp }
}

/** The conversation of a stanza that is to be sealed. */
export function conversationOf(stanza: Element): BareJid {
  const jid = toBareJid(stanza.attrs.to ?? '')
  if (jid === undefined) throw new TypeError('a stanza to be sealed needs a recipient')
  return jid
}

// PROTOCOL 2.4, 2.5
function outerStanza(stanza: Element, id: string, sealed: Element): Element {
  const { type, from, to } = stanza.attrs
  const attrs = { xmlns: 'jabber:client', ...(type === undefined ? {} : { type }), from, to, id }
  const outer = xml(stanza.getName(), attrs, sealed)
  if (stanza.getName() !== 'message') return outer
  if (stanza.getChild('body') !== undefined) {
    outer.append(xml('encryption', { xmlns: EME, namespace: E2E, name: 'Balcony' }))
    outer.append(xml('origin-id', { xmlns: STANZA_ID, id }))
    outer.append(xml('body', {}, FALLBACK))
  }
  const passing = stanza.getChildElements().some((child) => ['composing', 'paused'].includes(child.getName()))
  outer.append(xml(passing ? 'no-store' : 'store', { xmlns: HINTS }))
  return outer
}

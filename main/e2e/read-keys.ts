// PROTOCOL 8: the key that came along with a stanza, where one of its entries is for this device.
import type { Element } from '@xmpp/xml'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import { cleanBase64url, fromBase64url } from './base64url.ts'
import { readGrant } from './grant.ts'
import { kindOf } from './jwk.ts'
import { unwrapAlong } from './key-unwrapping.ts'
import type { InKey } from './key-ports.ts'
import { MAX_KEYS_LENGTH } from './keys-along.ts'
import { BALCONY } from './namespaces.ts'
import type { DeviceKeys, EnginePorts, JweContent } from './ports.ts'
import { decodeHeader } from './protected-header.ts'
import { isObject, parseJsonObject, textOf, type JsonObject } from './strict-json.ts'
import { fromUtf8 } from './text.ts'

// RFC 7516 §7.2.1 without `unprotected` and `aad`
const MEMBERS = ['protected', 'iv', 'ciphertext', 'tag', 'recipients']
const ENTRY_MEMBERS = ['header', 'encrypted_key']
// no `apu`, no `apv`
const HEADER_MEMBERS = ['alg', 'kid', 'epk']

/**
 * The SMK `sid` of `sender` out of the stanza's `<keys/>`, not kept yet; `undefined` where there is none for this device,
 * or anything is not as it must be: who finds none dials back.
 */
export async function readKeys(
  ports: EnginePorts,
  own: BareJid,
  outer: Element,
  sender: FullJid,
  sid: string,
): Promise<InKey | undefined> {
  const found = outer.getChildren('keys', BALCONY)
  const [only] = found
  if (only === undefined || found.length > 1 || only.attrs.id !== sid) return undefined
  if (only.getChildElements().length > 0) return undefined
  const jwe = readGeneralJwe(only.getText())
  if (jwe === undefined) return undefined
  const entry = entryForUs(jwe.recipients, ports.device)
  if (entry === undefined) return undefined
  const grant = await unwrapAlong({ ...jwe.content, ...entry.parts }, entry.pair)
  if (grant === undefined) return undefined
  return readGrant(grant, { sid, sender, own, now: ports.clock.now() })
}

function readGeneralJwe(text: string): { content: JweContent; recipients: readonly unknown[] } | undefined {
  // PROTOCOL 4.1
  if (text.length > MAX_KEYS_LENGTH) return undefined
  const bytes = fromBase64url(text)
  const json = bytes && fromUtf8(bytes)
  const jwe = json === undefined ? undefined : parseJsonObject(json)
  if (jwe === undefined || !hasExactly(jwe, MEMBERS) || !Array.isArray(jwe.recipients)) return undefined
  const header = decodeHeader(textOf(jwe.protected))
  if (header === undefined || !hasExactly(header, ['enc', 'cty']) || header.cty !== 'jose') return undefined
  const [iv, ciphertext, tag] = [jwe.iv, jwe.ciphertext, jwe.tag].map(spelledOnce)
  if (iv === undefined || ciphertext === undefined || tag === undefined) return undefined
  return { content: { protected: textOf(jwe.protected), iv, ciphertext, tag }, recipients: jwe.recipients }
}

// PROTOCOL 8: by `kid`, and no other is tried; PROTOCOL 1: what has to be one and stands twice is refused
function entryForUs(recipients: readonly unknown[], device: DeviceKeys) {
  const ours = recipients.flatMap((entry) => {
    const header = isObject(entry) && isObject(entry.header) ? entry.header : undefined
    const pair = typeof header?.kid === 'string' ? device.byKid(header.kid) : undefined
    return pair === undefined || header === undefined || !isObject(entry) ? [] : [{ entry, header, pair }]
  })
  const [only] = ours
  if (only === undefined || ours.length > 1 || kindOf(only.pair.publicKey) !== 'X25519') return undefined
  const { entry, header, pair } = only
  const encryptedKey = spelledOnce(entry.encrypted_key)
  if (!hasExactly(entry, ENTRY_MEMBERS) || !hasExactly(header, HEADER_MEMBERS) || encryptedKey === undefined)
    return undefined
  const { alg, epk } = header
  if (alg !== 'ECDH-ES+A256KW' || !isObject(epk) || epk.crv !== 'X25519') return undefined
  return { pair, parts: { encryptedKey, header } }
}

function hasExactly(object: JsonObject, names: readonly string[]): boolean {
  const own = Object.keys(object)
  return own.length === names.length && names.every((name) => own.includes(name))
}

function spelledOnce(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && cleanBase64url(value) === value ? value : undefined
}

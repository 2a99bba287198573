// PROTOCOL 8: the key goes along with the first stanza under it, for every device that is known and may have it.
import xml, { type Element } from '@xmpp/xml'
import type { BareJid } from '../../shared/domain/jid.ts'
import { toBase64url } from './base64url.ts'
import { kindOf } from './jwk.ts'
import { passAlong, type Along, type Taker } from './key-gate.ts'
import type { OutKey } from './key-ports.ts'
import { BALCONY } from './namespaces.ts'
import type { EnginePorts } from './ports.ts'
import { toUtf8 } from './text.ts'
import type { SeenDevice } from './trust-ports.ts'

/** PROTOCOL 4.1: of the text. */
export const MAX_KEYS_LENGTH = 64 * 1024
/** No more entries fit into that: each has some 290 characters. */
const MOST_READERS = 220

/** The element, and who can open it. */
export interface KeysElement {
  element: Element
  devices: SeenDevice[]
}

/** What is to go along with the next stanza under `key`; `undefined`, at once where it can be told, where nothing is. */
export function keysAlong(
  ports: EnginePorts,
  own: BareJid,
  key: OutKey,
): Promise<Along | undefined> | undefined {
  if (key.uses > 0 || !ports.trust.knownAsBalcony(key.conversation)) return undefined
  const takers = takersOf(ports, key)
  return takers.length === 0 ? undefined : alongFor(ports, own, key, takers)
}

/** The `<keys/>` with as many readers, the first ones, as fit into `room` bytes; `undefined` where not even one fits. */
export function writeKeys({ content, readers }: Along, sid: string, room: number): KeysElement | undefined {
  const empty = toUtf8(xml('keys', { xmlns: BALCONY, id: sid }, '-').toString()).length
  for (let count = readers.length; count > 0; count -= 1) {
    const taken = readers.slice(0, count)
    const jwe = JSON.stringify({ ...content, recipients: taken.map(({ recipient }) => recipient) })
    const text = toBase64url(toUtf8(jwe))
    if (text.length <= MAX_KEYS_LENGTH && empty + text.length <= room) {
      return {
        element: xml('keys', { xmlns: BALCONY, id: sid }, text),
        devices: taken.map(({ device }) => device),
      }
    }
  }
  return undefined
}

async function alongFor(
  ports: EnginePorts,
  own: BareJid,
  key: OutKey,
  takers: readonly Taker[],
): Promise<Along | undefined> {
  const along = await passAlong(ports, own, key.sid, takers)
  return along.readers.length === 0 ? undefined : along
}

// latest seen first: who is there is served before who may never come back
function takersOf({ trust, device: own }: EnginePorts, key: OutKey): Taker[] {
  const self = own.identity().kid
  return key.audience
    .flatMap((jid) => trust.devicesOf(jid))
    .filter(({ fingerprint }) => fingerprint !== self)
    .sort((a, b) => b.lastSeen - a.lastSeen)
    .flatMap((device) => {
      const wrapFor = device.encryptionKey
      if (wrapFor === null || !device.proven || kindOf(wrapFor) !== 'X25519') return []
      return [{ device, proven: true, wrapFor }]
    })
    .slice(0, MOST_READERS)
}

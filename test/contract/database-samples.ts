// Rows to start from in the contract of the stores.
import type { InKey, OutKey } from '../../main/e2e/key-ports.ts'
import type { KeyPair } from '../../main/e2e/ports.ts'
import type { SeenDevice } from '../../main/e2e/trust-ports.ts'
import type { NewMessage, SealedStanza } from '../../main/services/message-ports.ts'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import { Secret } from '../../shared/domain/secret.ts'

export const ROMEO = 'romeo@b.test' as BareJid
export const JULIET = 'juliet@a.test' as BareJid
export const NURSE = 'nurse@a.test' as BareJid
export const ROMEOS_LAPTOP = 'romeo@b.test/balcony.laptop' as FullJid
export const ROMEOS_PHONE = 'romeo@b.test/balcony.phone' as FullJid
export const FINGERPRINT = 'R'.repeat(43)
export const OTHER_FINGERPRINT = 'P'.repeat(43)
/** Tuesday, 3 March 2026, 12:00 UTC. */
export const NOON = Date.UTC(2026, 2, 3, 12)
export const DAY = 86_400_000

export function textMessage(change: Partial<NewMessage> = {}): NewMessage {
  return {
    conversation: ROMEO,
    direction: 'in',
    sender: ROMEOS_LAPTOP,
    stanzaId: 'inner-1',
    at: NOON,
    content: { is: 'text', text: 'But to be frank, and give it thee again' },
    sealing: { is: 'sealed', sid: 'sid-1', fingerprint: FINGERPRINT, time: 'fits' },
    delivery: null,
    unread: true,
    cameAt: NOON,
    keptSince: null,
    archiveId: null,
    sealed: null,
    ...change,
  }
}

export function sealedStanza(change: Partial<SealedStanza> = {}): SealedStanza {
  return {
    xml: '<message><e2e/></message>',
    sender: ROMEOS_LAPTOP,
    sid: 'sid-1',
    arrivedAt: NOON,
    serverStamp: null,
    outerId: null,
    ...change,
  }
}

export function waitingMessage(change: Partial<SealedStanza> = {}): NewMessage {
  return textMessage({
    stanzaId: null,
    content: { is: 'waiting-for-key', wait: 'asking', deviceName: 'laptop', askedAt: null },
    sealed: sealedStanza(change),
  })
}

export function outKey(change: Partial<OutKey> = {}): OutKey {
  return {
    sid: 'own-1',
    conversation: ROMEO,
    audience: [JULIET, ROMEO],
    key: new Secret(new Uint8Array(32).fill(7)),
    grant: new Secret('header.payload-with-key.signature'),
    sendFrom: NOON,
    sendUntil: NOON + DAY,
    ends: NOON + DAY,
    releaseUntil: NOON + 30 * DAY,
    uses: 0,
    retiredAt: null,
    onlyFor: null,
    ...change,
  }
}

export function inKey(change: Partial<InKey> = {}): InKey {
  return {
    sid: 'sid-1',
    sender: ROMEOS_LAPTOP,
    key: new Secret(new Uint8Array(32).fill(9)),
    algorithm: 'A256KW',
    grant: new Secret('header.payload-with-key.signature'),
    fingerprint: FINGERPRINT,
    conversation: JULIET,
    audience: [JULIET, ROMEO],
    sendFrom: NOON,
    sendUntil: NOON + DAY,
    receivedAt: NOON + 1_000,
    onlyHere: false,
    ...change,
  }
}

export function seenDevice(change: Partial<SeenDevice> = {}): SeenDevice {
  return {
    jid: ROMEO,
    fingerprint: FINGERPRINT,
    fullJid: ROMEOS_LAPTOP,
    name: 'laptop',
    publicKey: { kty: 'OKP', crv: 'Ed25519', x: 'BBBB' },
    encryptionKey: { kty: 'OKP', crv: 'X25519', x: 'AAAA' },
    proven: true,
    firstSeen: NOON,
    since: NOON,
    lastSeen: NOON,
    iat: 1_000,
    grantIat: 0,
    ...change,
  }
}

export function keyPair(kid: string): KeyPair {
  return {
    kid,
    publicKey: { kty: 'OKP', crv: 'X25519', x: `public-of-${kid}` },
    privateKey: new Secret({ kty: 'OKP', crv: 'X25519', x: `public-of-${kid}`, d: `private-of-${kid}` }),
  }
}

/** The same value with every secret in the open, so that two can be compared. */
export function revealed(value: unknown): unknown {
  if (value instanceof Secret) return revealed(value.reveal())
  if (value instanceof Uint8Array) return Array.from(value)
  if (Array.isArray(value)) return value.map(revealed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, revealed(member)]))
}

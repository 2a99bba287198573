// PROTOCOL 3, 7, 10: answering a request. The decision is `verdict`'s; this carries it out.
import xml, { type Element } from '@xmpp/xml'
import { bareOf, toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import { smkJwk } from './grant.ts'
import { jweChildren } from './jose-element.ts'
import { publicMembers, readKeySet, type OfferedKey } from './jwk.ts'
import { wrapKey } from './key-wrapping.ts'
import { askerFacts, remember, sighted, trustOf } from './known-devices.ts'
import { BALCONY, E2E, STANZAS } from './namespaces.ts'
import type { Refusal, Release } from './outcomes.ts'
import type { EnginePorts, Millis, OutKey, SeenDevice } from './ports.ts'
import { readProof, type Proof } from './proof.ts'
import { keyRequestOf } from './stanza-shape.ts'
import { verdict, type KeyFacts } from './verdict.ts'

/** PROTOCOL 3 */
const MAX_REQUESTS_A_MINUTE = 10

interface ReadRequest {
  from: FullJid
  sid: string
  proof: Proof | null
  /** The key that an answer is wrapped for. */
  wrapFor: OfferedKey
  device: SeenDevice
}

/** What becomes of an incoming `<keyreq/>`, with the reply. Nothing is stored before `commit()`. */
export async function answerRequest(ports: EnginePorts, self: FullJid, iq: Element): Promise<Release> {
  const from = toFullJid(iq.attrs.from ?? '')
  const tooMany = from !== undefined && tooManyRequests(ports, from)
  const request = from && (await readRequest(ports, self, from, iq))
  if (request === undefined) return refusal(iq, 'not-acceptable')
  if (tooMany) return refusal(iq, 'resource-constraint')

  const { sid, proof, device, wrapFor } = request
  const now = ports.clock.now()
  const found = ports.keys.findOut(sid)
  // a proof that names another sender asks for somebody else's key, which is not here
  const ours = proof === null || proof.iss === self
  const key = found !== undefined && ours && now <= found.releaseUntil ? found : undefined
  const decision = verdict(
    { proven: proof !== null },
    key === undefined ? null : keyFacts(ports, key, device, now),
    askerFacts(ports.trust, device, bareOf(self)),
    trustOf(ports.trust, device.jid, device.fingerprint),
    ports.trust.policy(device.jid),
  )
  // who is refused leaves no trace: strangers would fill the disk, and take the place of a device that is known
  if (decision.is === 'refuse') return refusal(iq, decision.condition)
  if (key === undefined) return refusal(iq, 'item-not-found')
  if (decision.is === 'ask') {
    const question = { from: request.from, fingerprint: device.fingerprint, sid, wrapFor: wrapFor.jwk }
    return {
      is: 'ask',
      reply: errorReply(iq, 'forbidden', true),
      sid,
      device,
      conversation: key.conversation,
      commit() {
        ports.trust.see(device)
        ports.requests.addQuestion({ ...question, proven: proof !== null, askedAt: now })
      },
    }
  }
  const content = await release(key, proof !== null, wrapFor)
  // PROTOCOL 3: a point that is on no curve is a key that we cannot use
  if (content === undefined) return refusal(iq, 'not-acceptable')
  return {
    is: 'released',
    reply: reply(iq, 'result', xml('keyreq', { xmlns: E2E, id: sid }, content)),
    sid,
    device,
    newlyTrusted: decision.trustNow,
    commit() {
      remember(ports.trust, device, bareOf(self), now)
      const { jid, fingerprint } = device
      ports.keys.recordRelease({ sid, jid, fingerprint, at: now, how: 'asked' })
    },
  }
}

async function readRequest(
  ports: EnginePorts,
  self: FullJid,
  from: FullJid,
  iq: Element,
): Promise<ReadRequest | undefined> {
  const keyreq = keyRequestOf(iq)
  const sid = keyreq?.attrs.id
  const pkeys = keyreq?.getChildren('pkey') ?? []
  const proofs = keyreq?.getChildren('proof', BALCONY) ?? []
  const to = toFullJid(iq.attrs.to ?? '')
  if (sid === undefined || sid === '' || to !== self || pkeys.length !== 1 || proofs.length > 1)
    return undefined
  const keys = await readKeySet(pkeys[0]?.getText() ?? '')
  if (keys === undefined || keys.usable.length === 0) return undefined

  const now = ports.clock.now()
  const token = proofs[0]?.getText()
  if (token === undefined) return { from, sid, proof: null, ...chooseUnproven(ports, from, keys.usable) }
  // PROTOCOL 3: a proof that fails is never treated as absent
  const proof = await readProof(token, { sid, from, to, keys, now }, ports.primitives)
  if (proof === undefined) return undefined
  const { fingerprint, key, iat, once } = proof
  const sighting = {
    fullJid: from,
    fingerprint,
    name: '',
    publicKey: key,
    encryptionKey: publicMembers(proof.enc.jwk),
    proven: true,
    iat,
  }
  return { from, sid, proof, wrapFor: once, device: sighted(ports.trust, sighting, now) }
}

// PROTOCOL 7: without proof each offered key is a device of its own, and only the key that was approved is wrapped for
function chooseUnproven(ports: EnginePorts, from: FullJid, usable: readonly OfferedKey[]) {
  const trusted = usable.find((key) =>
    ['trusted', 'verified'].includes(trustOf(ports.trust, bareOf(from), key.thumbprint)),
  )
  const wrapFor = trusted ?? (usable[0] as OfferedKey)
  const sighting = {
    fullJid: from,
    fingerprint: wrapFor.thumbprint,
    name: '',
    publicKey: publicMembers(wrapFor.jwk),
    encryptionKey: null,
    proven: false,
    iat: 0,
  }
  return { wrapFor, device: sighted(ports.trust, sighting, ports.clock.now()) }
}

function keyFacts(ports: EnginePorts, key: OutKey, device: SeenDevice, now: Millis): KeyFacts {
  // one that was never followed by another ended with its time
  const retiredAt = key.retiredAt ?? Math.min(key.sendUntil, now)
  return {
    inAudience: key.audience.includes(device.jid),
    // PROTOCOL 9: ... unless its account had no known device then
    retiredBeforeSeen:
      retiredAt < device.firstSeen &&
      ports.trust.devicesOf(device.jid).some(({ firstSeen }) => firstSeen <= retiredAt),
  }
}

/** The only place where a key leaves: called after the verdict said so. `undefined` for a public key that is none. */
async function release(key: OutKey, proven: boolean, wrapFor: OfferedKey): Promise<Element[] | undefined> {
  const parts = proven
    ? await wrapKey(key.grant.reveal(), 'jose', 'A256GCM', wrapFor.jwk)
    : await wrapKey(
        JSON.stringify(smkJwk(key.sid, key.key.reveal())),
        'jwk+json',
        'A256CBC-HS512',
        wrapFor.jwk,
      )
  return parts && jweChildren(parts)
}

function tooManyRequests(ports: EnginePorts, from: FullJid): boolean {
  return ports.requests.countRequest(bareOf(from), ports.clock.now()) > MAX_REQUESTS_A_MINUTE
}

function refusal(iq: Element, condition: Refusal): Extract<Release, { is: 'refused' }> {
  return { is: 'refused', reply: errorReply(iq, condition, false), condition, commit: () => undefined }
}

// PROTOCOL 3, the types of its table
const TYPES: Readonly<Record<Refusal, string>> = {
  'not-acceptable': 'modify',
  'resource-constraint': 'wait',
  'item-not-found': 'cancel',
  forbidden: 'auth',
}

function errorReply(iq: Element, condition: Refusal, awaiting: boolean): Element {
  const error = xml('error', { type: TYPES[condition] }, xml(condition, { xmlns: STANZAS }))
  if (awaiting) error.append(xml('awaiting-approval', { xmlns: BALCONY }))
  return reply(iq, 'error', error)
}

function reply(iq: Element, type: 'result' | 'error', child: Element): Element {
  const { from, to, id } = iq.attrs
  return xml('iq', { xmlns: 'jabber:client', type, from: to, to: from, id }, child)
}

// PROTOCOL 3, 7, 10: answering a request. Whether the key leaves, the gate says.
import xml, { type Element } from '@xmpp/xml'
import { bareOf, toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import { publicMembers, readKeySet, type OfferedKey } from './jwk.ts'
import { passKey } from './key-gate.ts'
import { ask } from './key-questions.ts'
import { remember, see, sighted, trustOf } from './known-devices.ts'
import { BALCONY, E2E, STANZAS } from './namespaces.ts'
import type { Refusal, Release } from './outcomes.ts'
import type { EnginePorts, Jwk } from './ports.ts'
import type { SeenDevice } from './trust-ports.ts'
import { readProof, type Proof } from './proof.ts'
import { keyRequestOf } from './stanza-shape.ts'

/** PROTOCOL 3 */
const MAX_REQUESTS_A_MINUTE = 10

interface ReadRequest {
  sid: string
  proof: Proof | null
  /** The key that an answer is wrapped for. */
  wrapFor: Jwk
  device: SeenDevice
}

/** What becomes of an incoming `<keyreq/>`, with the reply. Nothing is stored before `commit()`. */
export async function answerRequest(ports: EnginePorts, self: FullJid, iq: Element): Promise<Release> {
  const from = toFullJid(iq.attrs.from ?? '')
  const tooMany = from !== undefined && tooManyRequests(ports, from)
  const request = from && (await readRequest(ports, self, from, iq))
  if (from === undefined || request === undefined) return refusal(iq, 'not-acceptable')
  if (tooMany) return refusal(iq, 'resource-constraint')

  const { sid, proof, device, wrapFor } = request
  const own = bareOf(self)
  const now = ports.clock.now()
  // PROTOCOL 9: the proof names the original sender in `iss`
  const sender = proof === null || proof.iss === self ? null : proof.iss
  const passing = await passKey(ports, own, { sid, sender }, { device, proven: proof !== null, wrapFor })
  switch (passing.is) {
    case 'refuse':
      // who is refused leaves no trace: strangers would fill the disk, and take the place of a device that is known
      return refusal(iq, passing.condition)
    case 'ask': {
      const { fingerprint } = device
      return {
        is: 'ask',
        reply: errorReply(iq, 'forbidden', true),
        sid,
        device,
        commit() {
          see(ports, device)
          ask(ports, { from, fingerprint, sid, sender, wrapFor, proven: proof !== null, askedAt: now })
        },
      }
    }
    case 'release':
      return {
        is: 'released',
        reply: reply(iq, 'result', xml('keyreq', { xmlns: E2E, id: sid }, passing.content)),
        sid,
        device,
        newlyTrusted: passing.trustNow,
        commit() {
          remember(ports, device, own)
          const { jid, fingerprint } = device
          ports.requests.removeQuestion(from, fingerprint, sid)
          ports.keys.recordRelease({ sid, sender, jid, fingerprint, at: now, how: 'asked' })
        },
      }
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
  if (token === undefined) return { sid, proof: null, ...chooseUnproven(ports, from, keys.usable) }
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
    byGrant: false,
  }
  return { sid, proof, wrapFor: once.jwk, device: sighted(ports, sighting) }
}

// PROTOCOL 7: without proof each offered key is a device of its own, and only the key that was approved is wrapped for
function chooseUnproven(ports: EnginePorts, from: FullJid, usable: readonly OfferedKey[]) {
  const now = ports.clock.now()
  const trusted = usable.find((key) =>
    ['trusted', 'verified'].includes(trustOf(ports.trust, bareOf(from), key.thumbprint, now)),
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
    byGrant: false,
  }
  return { wrapFor: wrapFor.jwk, device: sighted(ports, sighting) }
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

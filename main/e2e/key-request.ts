// PROTOCOL 3 and 7: asking for a key, and reading what comes back.
import xml, { type Element } from '@xmpp/xml'
import { bareOf, type FullJid } from '../../shared/domain/jid.ts'
import { fromBase64url, toBase64url } from './base64url.ts'
import { generateEncryptionKey } from './device-keys.ts'
import { readBareSmk, readGrant } from './grant.ts'
import { readJweChildren } from './jose-element.ts'
import { writeKeySet } from './jwk.ts'
import { unwrapKey } from './key-unwrapping.ts'
import { refusesUnsigned } from './known-devices.ts'
import { BALCONY, E2E, STANZAS } from './namespaces.ts'
import type { AnswerReading, Refusal, RefusalReading } from './outcomes.ts'
import type { InKey, OwnRequest } from './key-ports.ts'
import type { EnginePorts, KeyPair } from './ports.ts'
import { signProof } from './proof.ts'
import type { TrustBook } from './trust-ports.ts'

const REFUSALS: readonly string[] = [
  'not-acceptable',
  'resource-constraint',
  'item-not-found',
  'forbidden',
] satisfies Refusal[]

/** The iq `get` that asks; the request's keys are stored first, and asked with again the next time. */
export async function writeRequest(
  ports: EnginePorts,
  self: FullJid,
  asked: FullJid,
  sender: FullJid,
  sid: string,
): Promise<Element> {
  // PROTOCOL 3, once at a time for (JID, SID): a sender may have named its key like one of another
  const before = ports.requests.find(asked, sid)
  if (before !== undefined && before.sender !== sender) ports.requests.remove(asked, sid)
  if (offersFallback(ports, sender)) widenRequest(ports, asked, sid)
  const request = ports.requests.find(asked, sid) ?? (await newRequest(ports, asked, sender, sid))
  const proof = await signProof(
    {
      sid,
      from: self,
      to: asked,
      iss: sender,
      pkey: fromBase64url(request.pkey) ?? new Uint8Array(),
      once: request.once.kid,
      enc: request.offered[0] ?? '',
      at: ports.clock.now(),
    },
    ports.device.identity(),
    ports.primitives,
  )
  return xml(
    'iq',
    { xmlns: 'jabber:client', type: 'get', to: asked },
    xml(
      'keyreq',
      { xmlns: E2E, id: sid },
      xml('pkey', {}, request.pkey),
      xml('proof', { xmlns: BALCONY }, proof),
    ),
  )
}

/** PROTOCOL 3, 7: reads an answer or a push. Nothing is kept before the key has opened a stanza. */
export async function readAnswer(
  ports: EnginePorts,
  self: FullJid,
  from: FullJid,
  keyreq: Element,
): Promise<AnswerReading> {
  const sid = keyreq.attrs.id ?? ''
  const request = ports.requests.find(from, sid)
  if (request === undefined) return { is: 'not-asked' }
  const parts = readJweChildren(keyreq)
  if (parts === undefined) return { is: 'bad', problem: 'malformed' }
  const opened = await unwrapKey(parts, requestKeys(ports, request))
  if (opened === undefined) return { is: 'bad', problem: 'wrapped for no key of this request' }

  const now = ports.clock.now()
  const { sender } = request
  const isHelper = from !== sender
  let key: InKey | undefined
  if (opened.type === 'jose') {
    key = await readGrant(opened.content, { sid, sender, own: bareOf(self), now })
  } else if (isHelper) {
    // PROTOCOL 9: a helper wraps the original grant, and never vouches
    return { is: 'bad', problem: 'a helper’s word instead of a grant' }
  } else {
    // PROTOCOL 7, "No way back"
    if (refusesUnsigned(ports.trust, bareOf(sender))) return { is: 'unsigned' }
    key = readBareSmk(opened.content, { sid, sender, now })
  }
  if (key === undefined) return { is: 'bad', problem: 'not a grant for this request' }
  if (isHelper && !isOfKnownDevice(ports.trust, key))
    return { is: 'bad', problem: 'a helper’s grant by an unknown device' }
  if (contradicts(ports, key)) return { is: 'second-key', sender }

  return { is: 'key', key }
}

/** PROTOCOL 3: what an iq error means: the table's conditions, and everything else is no refusal. */
export function readRefusal(iq: Element): RefusalReading {
  const error = iq.getChild('error')
  const condition = error
    ?.getChildElements()
    .find((child) => child.getNS() === STANZAS && REFUSALS.includes(child.getName()))
    ?.getName()
  if (error === undefined || condition === undefined) return { is: 'unreachable' }
  if (condition === 'forbidden' && error.getChild('awaiting-approval', BALCONY) !== undefined) {
    return { is: 'awaiting-approval' }
  }
  return { is: 'refused', condition: condition as Refusal }
}

/**
 * PROTOCOL 3: after `not-acceptable`, or when the keys were not made yet, P-256 and RSA are offered too. Gives whether the
 * request changed: `false` where it offers them already, or there are none.
 */
export function widenRequest(ports: EnginePorts, asked: FullJid, sid: string): boolean {
  const request = ports.requests.find(asked, sid)
  const more = ports.device.fallback().filter(({ kid }) => !request?.offered.includes(kid))
  if (request === undefined || more.length === 0) return false
  const keys = [...requestKeys(ports, request), ...more]
  const offered = [...request.offered, ...more.map(({ kid }) => kid)]
  ports.requests.remove(asked, sid)
  ports.requests.add({ ...request, offered, pkey: writeKeySet(keys.map(({ publicKey }) => publicKey)) })
  return true
}

// PROTOCOL 3: where the sender's account is not known as Balcony
function offersFallback(ports: EnginePorts, sender: FullJid): boolean {
  return !ports.trust.knownAsBalcony(bareOf(sender))
}

async function newRequest(
  ports: EnginePorts,
  asked: FullJid,
  sender: FullJid,
  sid: string,
): Promise<OwnRequest> {
  const once = await generateEncryptionKey()
  const encryption = ports.device.encryption()
  const fallback = offersFallback(ports, sender) ? ports.device.fallback() : []
  const others = [encryption, ...fallback]
  const request: OwnRequest = {
    asked,
    sid,
    sender,
    once,
    offered: others.map(({ kid }) => kid),
    pkey: writeKeySet([once, ...others].map(({ publicKey }) => publicKey)),
    createdAt: ports.clock.now(),
  }
  ports.requests.add(request)
  return request
}

function requestKeys(ports: EnginePorts, request: OwnRequest): KeyPair[] {
  const others = request.offered.map((kid) => ports.device.byKid(kid))
  return [request.once, ...others.filter((pair) => pair !== undefined)]
}

// PROTOCOL 9: the JWS of the device of `iss`. The sender itself is vouched for by how its answer is routed; who helps is
// not, so the grant has to be by the device that is known at that address, or, where none is, by one that was decided on.
function isOfKnownDevice(trust: TrustBook, { sender, fingerprint }: InKey): boolean {
  if (fingerprint === null) return false
  const jid = bareOf(sender)
  const there = trust.devicesOf(jid).filter(({ fullJid, proven }) => fullJid === sender && proven)
  if (there.length > 0) return there.some((device) => device.fingerprint === fingerprint)
  const state = trust.decision(jid, fingerprint)?.state
  return state === 'trusted' || state === 'verified'
}

// PROTOCOL 4: another `k` for a kept (sender, SID) is refused, since one of the two lies
function contradicts(ports: EnginePorts, key: InKey): boolean {
  const kept = ports.keys.findIn(key.sender, key.sid)
  return kept !== undefined && toBase64url(kept.key.reveal()) !== toBase64url(key.key.reveal())
}

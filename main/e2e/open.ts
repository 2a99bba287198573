// PROTOCOL 4 and 5: what an outer stanza holds, with the checks in their order.
import type { Element } from '@xmpp/xml'
import { bareOf, toBareJid, toFullJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { SealProblem } from '../../shared/domain/message.ts'
import { isCompareStep } from './compare-step.ts'
import type { Envelope } from './envelope.ts'
import { errorStanza } from './error-stanza.ts'
import { signerOf, speakerOf } from './grant.ts'
import { refusesUnsigned, remember, sighted } from './known-devices.ts'
import type { Arrival, Learned, Opening } from './outcomes.ts'
import { peel, type Layer, type Peeled } from './peel.ts'
import type { InKey, OpenedRecord } from './key-ports.ts'
import type { EnginePorts, Millis } from './ports.ts'
import { readKeys } from './read-keys.ts'
import { readSignature, type GrantSigner, type Signature } from './signature.ts'

/** PROTOCOL 4.8 */
const GRACE: Millis = 5 * 60_000

/** Opens an outer stanza; `candidate` is a key that came in an answer and is not kept yet. */
export async function open(
  ports: EnginePorts,
  own: BareJid,
  outer: Element,
  arrival: Arrival,
  candidate?: InKey,
): Promise<Opening> {
  const sender = toFullJid(outer.attrs.from ?? '')
  if (sender === undefined) return unreadable(outer, 'malformed', null)
  const peeled = await peelWithKeys(ports, own, outer, sender, candidate)
  switch (peeled.is) {
    case 'duplicate':
      return peeled
    case 'missing-key':
      return { ...peeled, sender }
    case 'unreadable':
      return unreadable(outer, peeled.problem, peeled.sid)
    case 'peeled':
      return judge(ports, own, { outer, sender, arrival }, peeled)
  }
}

// PROTOCOL 4.1 to 4.6
async function peelWithKeys(
  ports: EnginePorts,
  own: BareJid,
  outer: Element,
  sender: FullJid,
  candidate: InKey | undefined,
) {
  const peeled = peel(ports, outer, sender, candidate)
  if (peeled.is !== 'missing-key') return peeled
  // PROTOCOL 8
  const along = await readKeys(ports, own, outer, sender, peeled.sid)
  if (along === undefined) return peeled
  const withKey = peel(ports, outer, sender, along)
  // it is not the key of this stanza, whoever put it there: the one that is, is asked for
  return withKey.is === 'unreadable' && withKey.problem === 'decryption-failed' ? peeled : withKey
}

interface Received {
  outer: Element
  sender: FullJid
  arrival: Arrival
}

async function judge(
  ports: EnginePorts,
  own: BareJid,
  { outer, sender, arrival }: Received,
  { layers, content, key, isKept, signed }: Peeled,
): Promise<Opening> {
  const sid = key?.sid ?? null
  // PROTOCOL 7, "No way back", also for a key that was kept before the account was known as Balcony
  if (key !== null && key.grant === null && refusesUnsigned(ports.trust, bareOf(sender)))
    return unreadable(outer, 'unsigned-key', sid)
  // PROTOCOL 5
  const now = ports.clock.now()
  const signature =
    signed && (await readSignature(signed, ports.trust, bareOf(sender), grantSigner(key), now))
  if (signature === undefined) return unreadable(outer, 'verification-failed', sid)
  // PROTOCOL 4.7, 5: both envelopes
  if (!layers.every(({ envelope }) => addressedRight(outer, envelope.stanza, content, key)))
    return unreadable(outer, 'readdressed', sid)
  const fingerprint = key?.fingerprint ?? deviceOf(signature)
  // PROTOCOL 4.8: the second of two with one stamp is refused
  if (layers.some(({ envelope }) => ports.keys.stampUsed(sender, fingerprint, envelope.stamp)))
    return unreadable(outer, 'stamp-used-twice', sid)

  const time = timeOf(layers, key, arrival)
  return {
    is: 'opened',
    content,
    innerId: content.attrs.id ?? null,
    // the draft's own example is of the year 1492; the screen's calendar begins in 1970
    stamp: Math.max(0, layers.at(-1)?.envelope.stamp ?? 0),
    time,
    sid,
    sender,
    fingerprint,
    signedByUnknownKey: signature?.is === 'unknown-key',
    error: time === 'fits' ? null : errorStanza(outer, 'bad-timestamp'),
    commit() {
      // PROTOCOL 4: an SMK is kept only once it opened a stanza
      const isNew = key !== null && !isKept && ports.keys.findIn(sender, key.sid) === undefined
      const learned = isNew ? keep(ports, own, { ...key, onlyHere: isCompareStep(content) }) : null
      for (const record of recordsOf(layers, sender, fingerprint, ports.clock.now()))
        ports.keys.recordOpened(record)
      return learned
    },
  }
}

// PROTOCOL 5: under a signed grant the device of `iss`
function grantSigner(key: InKey | null): GrantSigner | null {
  if (key === null || key.grant === null || key.fingerprint === null) return null
  return { fingerprint: key.fingerprint, key: signerOf(key.grant) }
}

function deviceOf(signature: Signature | null): string | null {
  return signature?.is === 'device' ? signature.fingerprint : null
}

function recordsOf(
  layers: readonly Layer[],
  sender: FullJid,
  fingerprint: string | null,
  openedAt: Millis,
): OpenedRecord[] {
  return layers.map(({ sid, mac, envelope }) => ({
    ...{ sender, fingerprint, sid, mac, openedAt },
    stamp: envelope.stamp,
  }))
}

function keep(ports: EnginePorts, own: BareJid, key: InKey): Learned | null {
  ports.keys.addIn(key)
  if (key.grant === null || key.fingerprint === null) return null
  const { name, iat } = speakerOf(key.grant)
  const sighting = {
    fullJid: key.sender,
    fingerprint: key.fingerprint,
    name,
    publicKey: signerOf(key.grant),
    encryptionKey: null,
    proven: true,
    iat,
    byGrant: true,
  }
  const device = sighted(ports, sighting)
  return { device, newlyTrusted: remember(ports, device, own) }
}

// PROTOCOL 4.7: else somebody re-addressed it
function addressedRight(outer: Element, inner: Element, content: Element, key: InKey | null): boolean {
  // PROTOCOL 5: both envelopes have the same `from` and `to`
  if (!sameAddress(inner.attrs.from, content.attrs.from) || !sameAddress(inner.attrs.to, content.attrs.to))
    return false
  const from = inner.attrs.from ?? ''
  const to = toBareJid(inner.attrs.to ?? '')
  if (key !== null && key.conversation !== null) {
    return toFullJid(from) === key.sender && to === key.conversation && arrivedThere(outer, to)
  }
  return (
    to !== undefined &&
    toBareJid(from) === toBareJid(outer.attrs.from ?? '') &&
    to === toBareJid(outer.attrs.to ?? '')
  )
}

// PROTOCOL 2.4: the outer stanza has the same `to`, but for what a room hands on
function arrivedThere(outer: Element, conversation: BareJid): boolean {
  const { from = '', to = conversation } = outer.attrs
  return toBareJid(to) === conversation || toBareJid(from) === conversation
}

function sameAddress(a = '', b = ''): boolean {
  return (toFullJid(a) ?? toBareJid(a)) === (toFullJid(b) ?? toBareJid(b))
}

// PROTOCOL 4.8, 5: both envelopes; what is amiss with either is said
function timeOf(layers: readonly Layer[], key: InKey | null, arrival: Arrival): 'fits' | 'old' | 'future' {
  const times = layers.map(({ envelope }) => timeOfEnvelope(envelope, key, arrival))
  return times.find((time) => time !== 'fits') ?? 'fits'
}

function timeOfEnvelope({ stamp }: Envelope, key: InKey | null, arrival: Arrival): 'fits' | 'old' | 'future' {
  const reference = arrival.serverStamp ?? arrival.at
  if (stamp < reference - GRACE || stamp < (key?.sendFrom ?? stamp) - GRACE) return 'old'
  if (stamp > reference + GRACE || stamp > (key?.sendUntil ?? stamp) + GRACE) return 'future'
  return 'fits'
}

// PROTOCOL 4.5, 4.7, 4.9, 5
const ANSWERED: Partial<Record<SealProblem, Parameters<typeof errorStanza>[1]>> = {
  'decryption-failed': 'decryption-failed',
  malformed: 'decryption-failed',
  readdressed: 'decryption-failed',
  'verification-failed': 'verification-failed',
}

function unreadable(outer: Element, problem: SealProblem, sid: string | null): Opening {
  const failure = ANSWERED[problem]
  return { is: 'unreadable', problem, sid, error: failure === undefined ? null : errorStanza(outer, failure) }
}

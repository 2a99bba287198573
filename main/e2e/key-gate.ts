// The one gate: whatever hands a key to somebody calls this, and nothing else wraps one.
import type { Element } from '@xmpp/xml'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import { endedBefore } from './event-order.ts'
import { smkJwk } from './grant.ts'
import { givableKey, helpFacts } from './help-facts.ts'
import { helpVerdict } from './help-verdict.ts'
import { jweChildren } from './jose-element.ts'
import { thumbprintOf } from './jwk.ts'
import { sealForMany, wrapCmk, wrapKey, type JweRecipient } from './key-wrapping.ts'
import { deviceFacts, trustOf } from './known-devices.ts'
import type { OutKey } from './key-ports.ts'
import type { EnginePorts, Jwk, JweContent, JweParts } from './ports.ts'
import type { SeenDevice, TrustBook } from './trust-ports.ts'
import { verdict, type Facts, type Verdict } from './verdict.ts'

/** A device that would have a key. */
export interface Taker {
  /** As it stands with this sighting, be it stored or not. */
  device: SeenDevice
  /** With a valid proof it gets the signed grant, without one the bare SMK. */
  proven: boolean
  /** The public key that the key is wrapped for. */
  wrapFor: Jwk
}

/** An SMK that somebody would have. */
export interface Wanted {
  sid: string
  /** PROTOCOL 9, helpers: full JID that sealed under it; null for an own key. */
  sender: FullJid | null
}

type Gates = Pick<EnginePorts, 'keys' | 'trust' | 'requests' | 'clock'>

/** What the gate says; `content`: the children of a `<keyreq/>`. */
export type Passing =
  Exclude<Verdict, { is: 'release' }> | { is: 'release'; trustNow: boolean; content: Element[] }

/** Judges, and wraps the SMK where the verdict is a yes. `own`: the own account. */
export async function passKey(ports: Gates, own: BareJid, wanted: Wanted, taker: Taker): Promise<Passing> {
  const before = judge(ports, own, wanted, taker)
  if (before.is !== 'release') return before
  const parts = await wrap(ports, wanted, taker)
  // PROTOCOL 3: a point that is on no curve is a key that we cannot use
  if (parts === undefined) return { is: 'refuse', condition: 'not-acceptable' }
  // the user may have blocked the device while it was wrapped
  const after = judge(ports, own, wanted, taker)
  return after.is === 'release' ? { ...after, content: jweChildren(parts) } : after
}

/** A key that goes along with a stanza: its grant, and who can open it. */
export interface Along {
  content: JweContent
  readers: { device: SeenDevice; recipient: JweRecipient }[]
}

/**
 * PROTOCOL 8: the SMK `sid` for those of `takers`, in their order, that are trusted or verified by now and may have it;
 * each `wrapFor` is an X25519 key. What the verdict leaves to the user is left out, and asked for when it dials back.
 */
export async function passAlong(
  ports: Gates & Pick<EnginePorts, 'random'>,
  own: BareJid,
  sid: string,
  takers: readonly Taker[],
): Promise<Along> {
  const key = ports.keys.findOut(sid)
  if (key === undefined) throw new Error('a key was judged that is not here')
  const mayHave = (taker: Taker): boolean => {
    const found = judge(ports, own, { sid, sender: null }, taker)
    // PROTOCOL 10: wrapped for trusted and verified devices only
    return found.is === 'release' && !found.trustNow
  }
  const cmk = ports.random.bytes(32)
  const content = await sealForMany(key.grant.reveal(), 'jose', cmk)
  const wrapped = await Promise.all(
    takers.filter(mayHave).map(async (taker) => {
      const { device, wrapFor } = taker
      return { taker, device, recipient: await wrapCmk(cmk, wrapFor, await thumbprintOf(wrapFor)) }
    }),
  )
  // the user may have blocked one while they were wrapped
  const readers = wrapped.flatMap(({ taker, device, recipient }) =>
    recipient === undefined || !mayHave(taker) ? [] : [{ device, recipient }],
  )
  return { content, readers }
}

/** The verdict alone; nothing leaves by it. */
export function judge(
  ports: Gates,
  own: BareJid,
  { sid, sender }: Wanted,
  taker: Pick<Taker, 'device' | 'proven'>,
): Verdict {
  if (sender === null) return verdict(factsOf(ports, own, sid, taker))
  return helpVerdict(helpFacts(ports, own, { sid, sender }, taker.device))
}

function factsOf(
  { keys, trust, requests, clock }: Gates,
  own: BareJid,
  sid: string,
  { device, proven }: Pick<Taker, 'device' | 'proven'>,
): Facts {
  const { jid, fingerprint } = device
  const now = clock.now()
  const found = keys.findOut(sid)
  const key = found !== undefined && now <= found.releaseUntil ? found : undefined
  return {
    ...deviceFacts(trust, device, own, now),
    keyIsHere: key !== undefined,
    inAudience: key?.audience.includes(jid) ?? false,
    forOneDevice:
      key === undefined || key.onlyFor === null ? 'no' : isOnlyFor(key, device) ? 'this' : 'other',
    newcomer: key !== undefined && isNewcomer(trust, key, device),
    approved:
      requests.isGranted(jid, fingerprint, sid) ||
      keys.releasesOf(sid).some((given) => given.jid === jid && given.fingerprint === fingerprint),
    proven,
    knownAsBalcony: trust.knownAsBalcony(jid),
    unsignedAllowed: trust.allowsUnsigned(jid),
    state: trustOf(trust, jid, fingerprint, now),
    policy: trust.policy(jid),
  }
}

// PROTOCOL 11; in the own account's audience there are two accounts, and a fingerprint alone is no device (PROTOCOL 10)
function isOnlyFor({ conversation, onlyFor }: OutKey, { jid, fingerprint }: SeenDevice): boolean {
  return jid === conversation && fingerprint === onlyFor
}

// PROTOCOL 9, "Newcomers read from now on"
function isNewcomer(trust: TrustBook, key: OutKey, { jid, fingerprint, since }: SeenDevice): boolean {
  const known = trust.devicesOf(jid)
  const isKnown = known.some((other) => other.fingerprint === fingerprint)
  const endedAt = isKnown ? key.retiredAt : endedBefore(trust, key, since)
  // ... unless its account had no known device then
  return endedAt !== null && endedAt < since && known.some((other) => other.since <= endedAt)
}

function wrap(
  { keys }: Gates,
  { sid, sender }: Wanted,
  { proven, wrapFor }: Taker,
): Promise<JweParts | undefined> {
  const key = sender === null ? keys.findOut(sid) : givableKey({ keys }, sender, sid)
  if (key === undefined) throw new Error('a key was judged that is not here')
  // PROTOCOL 9: what another device signed goes on unchanged
  if (proven) return wrapKey(key.grant.reveal(), 'jose', 'A256GCM', wrapFor)
  return wrapKey(JSON.stringify(smkJwk(key.sid, key.key.reveal())), 'jwk+json', 'A256CBC-HS512', wrapFor)
}

// PROTOCOL 9, "Helpers": what is known here of the key of another device, and of who asks for it.
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { Secret } from '../../shared/domain/secret.ts'
import type { HelpFacts } from './help-verdict.ts'
import type { InKey } from './key-ports.ts'
import { trustOf } from './known-devices.ts'
import type { EnginePorts, Millis } from './ports.ts'
import { RELEASE_FOR } from './session-master-key.ts'
import { isVouchedForHere } from './standing.ts'
import type { SeenDevice, TrustBook } from './trust-ports.ts'

type Memory = Pick<EnginePorts, 'keys' | 'trust' | 'requests' | 'clock'>

/** A sender's key that can be given on as it was received. */
export type GivableKey = InKey & { grant: Secret<string> }

/** The SMK `sid` of `sender`; `undefined` where it is not here, nobody signed it, or it is for this device alone. */
export function givableKey(
  { keys }: Pick<Memory, 'keys'>,
  sender: FullJid,
  sid: string,
): GivableKey | undefined {
  const key = keys.findIn(sender, sid)
  if (key === undefined || key.onlyHere) return undefined
  const { grant } = key
  // PROTOCOL 9: a helper never vouches
  return grant === null ? undefined : { ...key, grant }
}

export function helpFacts(
  ports: Memory,
  own: BareJid,
  { sender, sid }: { sender: FullJid; sid: string },
  device: SeenDevice,
): HelpFacts {
  const { keys, trust, requests, clock } = ports
  const { jid, fingerprint } = device
  const now = clock.now()
  const key = givableKey(ports, sender, sid)
  const lastUse = key === undefined ? 0 : lastUseOf(ports, key)
  const state = trustOf(trust, jid, fingerprint, now)
  return {
    askedByOwn: jid === own,
    keyOfOwn: bareOf(sender) === own,
    keyIsHere: key !== undefined,
    // PROTOCOL 9: released for 30 days after its last use
    inReleaseTime: now <= lastUse + RELEASE_FOR,
    inAudience: key?.audience.includes(jid) ?? false,
    state,
    vouchedFor: isVouchedForHere(trust, jid, fingerprint, now),
    newcomer: isNewcomer(trust, lastUse, device),
    approved:
      (jid === own && state === 'verified' && requests.readsHistory(fingerprint)) ||
      requests.isGranted(jid, fingerprint, sid) ||
      keys.releasesOf(sid, sender).some((given) => given.jid === jid && given.fingerprint === fingerprint),
  }
}

// What was opened here under it; the sender may have used it since, but not beyond what it signed.
function lastUseOf({ keys }: Pick<Memory, 'keys'>, { sender, sid, sendFrom, sendUntil }: InKey): Millis {
  const opened = keys.lastUse(sender, sid) ?? sendFrom ?? 0
  return Math.min(opened, sendUntil ?? opened)
}

// PROTOCOL 9, "Newcomers read from now on": when it was retired is not known here, but not before it was used last
function isNewcomer(trust: TrustBook, lastUse: Millis, { jid, since }: SeenDevice): boolean {
  return lastUse < since && trust.devicesOf(jid).some((other) => other.since <= lastUse)
}

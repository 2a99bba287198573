import type { Device } from '../../shared/domain/device.ts'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { Opening } from '../e2e/outcomes.ts'
import type { Clock, DeviceKeys, Millis } from '../e2e/ports.ts'
import { standingOf } from '../e2e/standing.ts'
import type { SeenDevice, TrustBook } from '../e2e/trust-ports.ts'
import { cleanDeviceName } from './device-name.ts'
import type { MessageSpans } from './message-spans.ts'
import type { OwnDeviceName } from './own-device-name.ts'
import type { Screen } from './ports.ts'
import type { AccountRecord } from './store-ports.ts'

export interface Devices {
  /** Of a contact, or of the own account with this device first. */
  list(jid: BareJid): Device[]
  /** The name of the device last seen at `jid`, '' where it is not known. */
  nameAt(jid: FullJid): string
  /** How the device stands now; undefined where it is not known. */
  find(jid: BareJid, fingerprint: string): Device | undefined
  show(device: SeenDevice): void
  /** This device got another name. */
  showOwn(): void
  /**
   * Commits an opening, within the caller's transaction. Gives the device that it told of, to be shown afterwards, or
   * null.
   */
  learn(opening: Extract<Opening, { is: 'opened' }>): SeenDevice | null
  /** A device became trusted by the policy: within the transaction that says so. */
  becameTrusted(device: SeenDevice): void
}

interface Parts {
  record: AccountRecord
  ownDeviceName: OwnDeviceName
  keys: DeviceKeys
  trust: TrustBook
  engine: Engine
  clock: Clock
  startedAt: Millis
  screen: Screen
  spans: MessageSpans
  /** A device of this account was seen for the first time. */
  isNew(jid: BareJid): void
  /** Something about a device of this account changed, and is kept. */
  changed(jid: BareJid): void
}

export function createDevices(parts: Parts): Devices {
  const { record, ownDeviceName, keys, trust, engine, clock, startedAt, screen, spans, isNew } = parts

  function view(seen: SeenDevice): Device {
    const standing = standingOf(trust, seen.jid, seen.fingerprint, clock.now())
    const by = standing?.by === undefined ? {} : { decidedBy: nameOf(standing.by, seen.jid) }
    return {
      jid: seen.jid,
      fingerprint: seen.fingerprint,
      name: cleanDeviceName(seen.name),
      resource: resourceOf(seen.fullJid),
      state: standing?.state ?? 'new',
      manner: standing?.manner ?? null,
      decidedAt: standing?.at ?? null,
      verifiedAt: trust.verifiedAt(seen.jid, seen.fingerprint),
      ...by,
      firstSeen: seen.firstSeen,
      lastSeen: seen.lastSeen,
      lastListed: trust.goneSince(seen.jid, seen.fingerprint),
      proven: seen.proven,
      own: false,
      reads: spans.readBy(seen.jid, seen.fingerprint),
      asks: spans.askedBy(seen.jid, seen.fingerprint),
    }
  }

  // who introduces is of the same account; who decided, of the own one
  function nameOf(fingerprint: string, jid: BareJid): string {
    const device = trust.device(jid, fingerprint) ?? trust.device(record.jid, fingerprint)
    return cleanDeviceName(device?.name ?? '')
  }

  function thisDevice(): Device {
    return {
      jid: record.jid,
      fingerprint: keys.identity().kid,
      name: cleanDeviceName(ownDeviceName.now()),
      resource: record.resource,
      state: 'verified',
      manner: null,
      decidedAt: null,
      verifiedAt: null,
      firstSeen: startedAt,
      lastSeen: startedAt,
      lastListed: null,
      proven: true,
      own: true,
      reads: { messages: 0, from: null, until: null },
      asks: null,
    }
  }

  // PROTOCOL 9: a new SMK before the next message. Not for the first device of an account: who else was there to have
  // the old one, and this very key was what it asked for.
  function becameTrusted({ jid, fingerprint }: SeenDevice): void {
    if (trust.devicesOf(jid).some((other) => other.fingerprint !== fingerprint)) engine.retireKey(jid)
    // what it asked while the policy was another one
    engine.grant(jid, fingerprint, false)
  }

  return {
    becameTrusted,
    learn(opening) {
      const learned = opening.commit()
      if (learned?.newlyTrusted === true) becameTrusted(learned.device)
      return learned?.device ?? null
    },
    list(jid) {
      const ownPrint = keys.identity().kid
      const others = trust.devicesOf(jid).filter((seen) => seen.fingerprint !== ownPrint)
      return [...(jid === record.jid ? [thisDevice()] : []), ...others.map(view)]
    },
    find(jid, fingerprint) {
      if (jid === record.jid && fingerprint === keys.identity().kid) return thisDevice()
      const seen = trust.device(jid, fingerprint)
      return seen && view(seen)
    },
    nameAt: (jid) => cleanDeviceName(trust.deviceAt(jid)?.name ?? ''),
    showOwn: () => screen.show({ name: 'device.changed', payload: thisDevice() }),
    show(device) {
      // what is kept counts, not what an outcome carried: decisions may have come since
      const kept = trust.device(device.jid, device.fingerprint) ?? device
      screen.show({ name: 'device.changed', payload: view(kept) })
      if (kept.firstSeen === kept.lastSeen) isNew(kept.jid)
      parts.changed(kept.jid)
    },
  }
}

function resourceOf(jid: FullJid): string {
  return jid.slice(bareOf(jid).length + 1)
}

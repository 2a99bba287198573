import type { Device } from '../../shared/domain/device.ts'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { DeviceKeys, Millis, SeenDevice, TrustBook } from '../e2e/ports.ts'
import { cleanDeviceName } from './device-name.ts'
import type { AccountRecord, Screen } from './ports.ts'

export interface Devices {
  /** Of a contact, or of the own account with this device first. */
  list(jid: BareJid): Device[]
  /** The name of the device last seen at `jid`, '' where it is not known. */
  nameAt(jid: FullJid): string
  show(device: SeenDevice): void
}

interface Parts {
  record: AccountRecord
  keys: DeviceKeys
  trust: TrustBook
  startedAt: Millis
  screen: Screen
}

export function createDevices({ record, keys, trust, startedAt, screen }: Parts): Devices {
  function view(seen: SeenDevice): Device {
    const decision = trust.decision(seen.jid, seen.fingerprint)
    return {
      jid: seen.jid,
      fingerprint: seen.fingerprint,
      name: cleanDeviceName(seen.name),
      resource: resourceOf(seen.fullJid),
      state: decision?.state ?? 'new',
      manner: decision?.manner ?? null,
      decidedAt: decision?.at ?? null,
      firstSeen: seen.firstSeen,
      lastSeen: seen.lastSeen,
      proven: seen.proven,
      own: false,
    }
  }

  function thisDevice(): Device {
    return {
      jid: record.jid,
      fingerprint: keys.identity().kid,
      name: cleanDeviceName(record.deviceName),
      resource: record.resource,
      state: 'verified',
      manner: null,
      decidedAt: null,
      firstSeen: startedAt,
      lastSeen: startedAt,
      proven: true,
      own: true,
    }
  }

  return {
    list(jid) {
      const ownPrint = keys.identity().kid
      const others = trust.devicesOf(jid).filter((seen) => seen.fingerprint !== ownPrint)
      return [...(jid === record.jid ? [thisDevice()] : []), ...others.map(view)]
    },
    nameAt: (jid) => cleanDeviceName(trust.deviceAt(jid)?.name ?? ''),
    show(device) {
      // what is kept counts, not what an outcome carried: decisions may have come since
      const kept = trust.device(device.jid, device.fingerprint) ?? device
      screen.show({ name: 'device.changed', payload: view(kept) })
    },
  }
}

function resourceOf(jid: FullJid): string {
  return jid.slice(bareOf(jid).length + 1)
}

// PROTOCOL 8: this device in the list of its account.
import type { FullJid, BareJid } from '../../shared/domain/jid.ts'
import { MAX_ENDORSEMENTS, signEndorsement } from '../e2e/endorsement.ts'
import { signDeviceEntry, type DeviceEntry } from '../e2e/device-entry.ts'
import type { Clock, DeviceKeys, Millis } from '../e2e/ports.ts'
import { devicePublish, listConfigure } from './device-list-stanzas.ts'
import type { Connection, Log } from './ports.ts'

const LIMIT = 30_000
// half of the 60 days that an entry holds
const RENEW_AFTER = 30 * 24 * 60 * 60_000
// where the server keeps one device whatever it is told, two would push each other out for ever
const MAX_REPAIRS = 3

export interface DevicePublishing {
  /** What the list has of this device now; null for nothing. It is published where that is not how it is. */
  listed(entry: DeviceEntry | null): void
  /** Name, key or time may have changed. */
  check(): void
  /** The list changed otherwise: whoever follows it is told so by this device's entry, which is published anew. */
  tellFollowers(): void
  sessionBegan(): void
}

interface Parts {
  self: { jid: BareJid; resource: string; fullJid: FullJid }
  name(): string
  /** PROTOCOL 10: fingerprints of the own devices that this one verified. */
  verified(): string[]
  keys: DeviceKeys
  connection: Connection
  clock: Clock
  log: Log
  connected(): boolean
  stillOn(): boolean
  /** Takes work that waits for the server. */
  aside(work: Promise<void>): void
}

/** What others can read of this device. */
interface Told {
  name: string
  key: unknown
  fullJid: FullJid
  /** Whom it endorses. */
  endorsed: readonly string[]
  at: Millis
}

function toldBy({ name, fullJid, encryptionKey, endorses, iat }: DeviceEntry): Told {
  const endorsed = endorses.map(({ sub }) => sub).sort()
  return { name, fullJid, key: encryptionKey.x, endorsed, at: iat * 1000 }
}

function isSame(told: Told, there: Told | null): boolean {
  return there !== null && Math.floor(told.at / 1000) === Math.floor(there.at / 1000)
}

export function createDevicePublishing(parts: Parts): DevicePublishing {
  const { self, keys, connection, clock, log } = parts
  let told: Told | null = null
  /** Before the list was looked at in this session, nobody knows what is to be done. */
  let ready = false
  let repairs = 0
  let publishing = false
  let isToldAnew = false

  const current = (): Told => {
    const { publicKey } = keys.encryption()
    const endorsed = parts.verified().slice(0, MAX_ENDORSEMENTS).sort()
    return { name: parts.name(), key: publicKey.x, fullJid: self.fullJid, endorsed, at: clock.now() }
  }

  function isDue(now: Told): boolean {
    if (isToldAnew) return true
    if (told === null || told.name !== now.name || told.key !== now.key || told.fullJid !== now.fullJid)
      return true
    if (told.endorsed.join() !== now.endorsed.join()) return true
    const age = now.at - told.at
    // dated by a clock that was set back since, it would stand before all that follow
    return age >= RENEW_AFTER || age < -60_000
  }

  /** Again, where something changed while it was on its way. */
  async function publishLatest(): Promise<void> {
    for (;;) {
      const now = current()
      if (!isDue(now) || !parts.connected() || !parts.stillOn()) return
      isToldAnew = false
      const { jid, resource } = self
      const enc = keys.encryption().publicKey
      const identity = keys.identity()
      const endorses: string[] = []
      for (const sub of now.endorsed) endorses.push(await signEndorsement({ sub, jid, at: now.at }, identity))
      const terms = { jid, resource, enc, endorses, name: now.name, at: now.at }
      const token = await signDeviceEntry(terms, identity)
      if (!(await publish({ id: identity.kid, token }))) return
      told = now
    }
  }

  async function publish(item: { id: string; token: string }): Promise<boolean> {
    const wished = await connection.request(devicePublish(item, true), LIMIT)
    if (wished.is !== 'error') return wished.is === 'result'
    // PROTOCOL 8, on any error: else the server keeps one item and forgets the other devices
    const plain = await connection.request(devicePublish(item, false), LIMIT)
    if (plain.is === 'error') log.warn('this device could not be published')
    if (plain.is !== 'result') return false
    const configured = await connection.request(listConfigure(), LIMIT)
    if (configured.is === 'error') log.warn('the list of devices could not be made to keep several')
    return true
  }

  function check(): void {
    if (!ready || publishing) return
    publishing = true
    parts.aside(
      publishLatest().finally(() => {
        publishing = false
      }),
    )
  }

  return {
    listed(entry) {
      ready = true
      // what is on its way stands in no list yet
      if (publishing) return
      const there = entry === null ? null : toldBy(entry)
      if (told === null) told = there
      else if (!isSame(told, there) && repairs < MAX_REPAIRS) {
        // another device pushed it out, or an old one was put in its place
        repairs += 1
        told = there
      }
      check()
    },
    check,
    tellFollowers() {
      isToldAnew = true
      check()
    },
    sessionBegan() {
      told = null
      ready = false
      repairs = 0
    },
  }
}

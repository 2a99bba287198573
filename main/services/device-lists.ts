// PROTOCOL 8: the devices of contacts and of the own account, as they publish themselves.
import type { BareJid } from '../../shared/domain/jid.ts'
import { readDeviceEntry, type DeviceEntry } from '../e2e/device-entry.ts'
import { rememberEntry } from '../e2e/known-devices.ts'
import type { Learned } from '../e2e/outcomes.ts'
import type { Clock, Millis } from '../e2e/ports.ts'
import type { AccountQueue } from './account-queue.ts'
import type { Contacts } from './contacts.ts'
import { devicesGet, readDeviceItems } from './device-list-stanzas.ts'
import type { Devices } from './devices.ts'
import { noteListed } from './listed-devices.ts'
import type { Introductions } from './introductions.ts'
import type { SeenDevice } from '../e2e/trust-ports.ts'
import type { Connection, IqReply, Log, Timers } from './ports.ts'
import type { Database } from './store-ports.ts'

const LIMIT = 30_000
// a login brings one piece of news for each contact
const MOST_AT_ONCE = 3
/** Between two fetches of one list: a flood of news is one. */
const PAUSE = 10_000
/** A list that was fetched in this session so lately is not fetched for a look at the conversation. */
const FRESH = 60 * 60_000
/** Of one account: whoever controls a list could name new ones for ever. */
const MAX_KNOWN = 100

export interface DeviceLists {
  /** The list of somebody changed, or is wanted. Nothing for people whom the user did not let in. */
  fetch(jid: BareJid): void
  /** The user looks at their conversation. */
  opened(jid: BareJid): void
  sessionBegan(): void
  /** What was not fetched before the connection went. */
  resumed(): void
  stop(): void
}

interface Parts {
  own: BareJid
  /** This device's. */
  fingerprint: string
  database: Database
  connection: Connection
  queue: AccountQueue
  contacts: Contacts
  devices: Devices
  introductions: Introductions
  clock: Clock
  timers: Timers
  log: Log
  connected(): boolean
  /** What the own account's list has of this device; null for nothing. */
  ownListed(entry: DeviceEntry | null): void
  /** The other devices in the own account's list. */
  othersListed(fingerprints: readonly string[]): void
}

export function createDeviceLists(parts: Parts): DeviceLists {
  const { own, database, connection, queue, contacts, devices, clock, timers, log } = parts
  const { trustBook } = database
  const memory = { trust: trustBook, requests: database.keyRequests, keys: database.keyTable, clock }
  const wanted = new Set<BareJid>()
  const underway = new Set<BareJid>()
  /** In this session. */
  const fetchedAt = new Map<BareJid, Millis>()
  const refused = new Set<BareJid>()
  let cancelTimer = () => {}

  function fetch(jid: BareJid): void {
    if (!contacts.isKnown(jid)) return
    wanted.add(jid)
    fetchNext()
  }

  /** In milliseconds; none where the clock was set back meanwhile. */
  function age(jid: BareJid): Millis {
    const since = clock.now() - (fetchedAt.get(jid) ?? -Infinity)
    return since < 0 ? Infinity : since
  }

  function fetchNext(): void {
    cancelTimer()
    if (queue.stopped() || !parts.connected()) return
    const waits: Millis[] = []
    for (const jid of wanted) {
      if (underway.size >= MOST_AT_ONCE) return
      // one at a time: what changes meanwhile is fetched after it
      if (underway.has(jid)) continue
      if (age(jid) < PAUSE) waits.push(PAUSE - age(jid))
      else ask(jid)
    }
    if (waits.length > 0)
      cancelTimer = timers.after(Math.min(...waits), () => queue.add(async () => fetchNext()))
  }

  function ask(jid: BareJid): void {
    wanted.delete(jid)
    underway.add(jid)
    fetchedAt.set(jid, clock.now())
    void connection.request(devicesGet(jid), LIMIT).then(
      (reply) => {
        queue.add(async () => {
          underway.delete(jid)
          await read(jid, reply)
          fetchNext()
        })
      },
      (error: unknown) => queue.add(() => Promise.reject(error)),
    )
  }

  async function read(jid: BareJid, reply: IqReply): Promise<void> {
    if (reply.is === 'silent') {
      fetchedAt.delete(jid)
      if (!parts.connected()) wanted.add(jid)
      return
    }
    // they may let us see it later
    if (reply.is === 'error') refused.add(jid)
    else refused.delete(jid)
    const { items, ignored, ids } = readDeviceItems(reply.stanza)
    const entries: DeviceEntry[] = []
    for (const item of items) {
      const entry = await readDeviceEntry(item, jid, clock.now())
      if (entry !== undefined) entries.push(entry)
    }
    if (queue.stopped()) return
    const mine = entries.find(({ fingerprint }) => isMine(jid, fingerprint)) ?? null
    const others = entries.filter((entry) => entry !== mine)
    const { learned, left, moved, introduced } = database.transaction(() => {
      const learnt = learn(jid, others)
      // a refusal says nothing of the list
      if (reply.is !== 'result') return { ...learnt, moved: [], introduced: parts.introductions.follow(jid) }
      trustBook.keepListed(jid, prints(others))
      const standing = new Set(entries.map(({ fingerprint }) => fingerprint))
      return {
        ...learnt,
        moved: noteListed(trustBook, jid, { ids, entries: standing }, clock.now()),
        introduced: parts.introductions.follow(jid),
      }
    })
    const changed: SeenDevice[] = [...learned.map(({ device }) => device), ...moved, ...introduced]
    new Map(changed.map((device) => [device.fingerprint, device])).forEach(devices.show)
    // PROTOCOL 8: ignored and counted
    const bad = ignored + items.length - entries.length + left
    if (bad > 0) log.warn('entries in a list of devices were ignored', { entries: bad })
    if (jid !== own) return
    parts.ownListed(mine)
    parts.othersListed(prints(others))
  }

  const prints = (entries: readonly DeviceEntry[]) => entries.map(({ fingerprint }) => fingerprint)

  const isMine = (jid: BareJid, fingerprint: string) => jid === own && fingerprint === parts.fingerprint

  function learn(jid: BareJid, entries: readonly DeviceEntry[]): { learned: Learned[]; left: number } {
    const learned: Learned[] = []
    let [room, left] = [MAX_KNOWN - trustBook.devicesOf(jid).length, 0]
    for (const entry of entries) {
      const isNew = trustBook.device(jid, entry.fingerprint) === undefined
      if (isNew && room <= 0) {
        left += 1
        continue
      }
      if (isNew) room -= 1
      const news = rememberEntry(memory, entry, own)
      if (news === null) continue
      if (news.newlyTrusted) devices.becameTrusted(news.device)
      learned.push(news)
    }
    return { learned, left }
  }

  return {
    fetch,
    opened(jid) {
      if (age(jid) >= (refused.has(jid) ? PAUSE : FRESH)) fetch(jid)
    },
    sessionBegan() {
      fetchedAt.clear()
      wanted.clear()
    },
    resumed: fetchNext,
    stop: () => cancelTimer(),
  }
}

import type { InKey, KeyTable, OpenedRecord, OutKey, ReleaseRecord } from '../../main/e2e/key-ports.ts'
import { keyOf, type MemoryTables } from './memory-tables.ts'

export function createMemoryKeyTable(tables: MemoryTables): KeyTable {
  const own = tables.table<string, OutKey>()
  const senders = tables.table<string, InKey>()
  const opened = tables.table<string, OpenedRecord>()
  // the same once more, by what is asked for before each opening
  const byMac = tables.table<string, readonly OpenedRecord[]>()
  const byStamp = tables.table<number, readonly OpenedRecord[]>()
  const releases = tables.table<number, ReleaseRecord>()
  const stamps = tables.table<'last', number>()

  const current: KeyTable['current'] = (conversation) =>
    [...own.values()].find((key) => isCurrent(key) && key.conversation === conversation)
  const isOf = (record: OpenedRecord, sender: string, fingerprint: string | null): boolean =>
    record.sender === sender || (fingerprint !== null && record.fingerprint === fingerprint)

  return {
    current,
    findOut: (sid) => own.get(sid),
    addOut(key) {
      checkTimes(key.sendFrom, key.sendUntil, key.ends, key.releaseUntil)
      if (own.has(key.sid)) throw new Error(`There is a key ${key.sid} already`)
      if (isCurrent(key) && current(key.conversation)) throw new Error('There is a current key already')
      own.set(key.sid, { ...key })
    },
    countUse(sid, releaseUntil) {
      checkTimes(releaseUntil)
      const key = own.get(sid)
      if (key) own.set(sid, { ...key, uses: key.uses + 1, releaseUntil })
    },
    retire(sid, at) {
      const key = own.get(sid)
      if (key?.retiredAt === null) own.set(sid, { ...key, retiredAt: at })
    },
    retireFor(account, at) {
      for (const [sid, key] of own)
        if (isCurrent(key) && key.audience.includes(account)) own.set(sid, { ...key, retiredAt: at })
    },
    retireEnded(since, from) {
      for (const [sid, key] of own)
        if (key.retiredAt === null && key.ends < since)
          own.set(sid, { ...key, retiredAt: Math.max(key.ends, from) })
    },
    lastInstant: () =>
      Math.max(0, stamps.get('last') ?? 0, ...[...own.values()].map(({ retiredAt }) => retiredAt ?? 0)),
    eraseExpired(now) {
      const expired = [...own.values()].filter((key) => key.releaseUntil < now)
      for (const { sid } of expired) own.delete(sid)
      return expired.length
    },
    findIn: (sender, sid) => senders.get(keyOf(sender, sid)),
    addIn(key) {
      checkTimes(key.sendFrom, key.sendUntil, key.receivedAt)
      const place = keyOf(key.sender, key.sid)
      const kept = senders.get(place)
      if (kept === undefined) senders.set(place, { ...key })
      else if (hex(kept.key.reveal()) !== hex(key.key.reveal())) {
        throw new Error('Another key is kept for this sender and SID')
      }
    },
    inKeysBefore: (instant) =>
      [...senders.values()]
        .filter(({ receivedAt }) => receivedAt < instant)
        .sort((a, b) => a.receivedAt - b.receivedAt)
        .map(({ sender, sid, conversation, receivedAt }) => ({ sender, sid, conversation, receivedAt })),
    eraseIn: (sender, sid) => void senders.delete(keyOf(sender, sid)),
    wasOpened: (sender, fingerprint, sid, mac) =>
      (byMac.get(keyOf(sid, hex(mac))) ?? []).some((record) => isOf(record, sender, fingerprint)),
    stampUsed: (sender, fingerprint, stamp) =>
      (byStamp.get(stamp) ?? []).some((record) => isOf(record, sender, fingerprint)),
    lastUse: (sender, sid) =>
      [...opened.values()]
        .filter((record) => record.sender === sender && record.sid === sid)
        .reduce<number | null>((last, { stamp }) => Math.max(last ?? stamp, stamp), null),
    recordOpened(record) {
      const mac = keyOf(record.sid, hex(record.mac))
      const place = keyOf(mac, record.sender)
      if (opened.has(place)) return
      const kept = { ...record }
      opened.set(place, kept)
      byMac.set(mac, [...(byMac.get(mac) ?? []), kept])
      byStamp.set(kept.stamp, [...(byStamp.get(kept.stamp) ?? []), kept])
    },
    recordRelease(record) {
      releases.set(releases.size + 1, { ...record })
    },
    releasesOf: (sid, sender = null) =>
      [...releases.values()].filter((record) => record.sid === sid && record.sender === sender),
    givenTo: (jid, fingerprint) => [
      ...new Set(
        [...releases.values()]
          .filter(
            (record) => record.jid === jid && record.fingerprint === fingerprint && record.sender === null,
          )
          .map(({ sid }) => sid),
      ),
    ],
    nextStamp(now) {
      const stamp = Math.max(now, (stamps.get('last') ?? -1) + 1)
      stamps.set('last', stamp)
      return stamp
    },
  }
}

function isCurrent({ retiredAt, onlyFor }: OutKey): boolean {
  return retiredAt === null && onlyFor === null
}

function checkTimes(...times: (number | null)[]): void {
  if (times.some((time) => time !== null && !Number.isSafeInteger(time))) {
    throw new RangeError('A time of a key is no safe integer')
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

import { beforeEach, describe, expect, it } from 'vitest'
import type { TrustState } from '../../../shared/domain/device.ts'
import { bareOf, type FullJid } from '../../../shared/domain/jid.ts'
import { createKeyTurns, type KeyTurns } from '../../../main/services/key-turns.ts'
import { createPresenceBoard, type PresenceBoard } from '../../../main/services/presence-board.ts'
import type { Database } from '../../../main/services/store-ports.ts'
import { createFakeTime } from '../../doubles/fake-time.ts'
import { createMemoryDatabase } from '../../doubles/memory-database.ts'

const [laptop, phone, tablet] = ['laptop', 'phone', 'tablet'].map((name) => `romeo@b.test/${name}` as FullJid)
const [desk, other] = ['desk', 'other'].map((name) => `juliet@a.test/${name}` as FullJid)
const key = { sender: laptop!, sid: 's' }

let database: Database, board: PresenceBoard, turns: KeyTurns

/** Juliet's desk, which asks. */
beforeEach(() => {
  database = createMemoryDatabase()
  board = createPresenceBoard()
  turns = createKeyTurns({ self: desk!, trustBook: database.trustBook, board, clock: createFakeTime().clock })
})

function there(...jids: (FullJid | undefined)[]): void {
  const presence = { availability: 'online', status: '', priority: 0, caps: null } as const
  for (const jid of jids) board.there(jid!, presence)
}

function known(jid: FullJid | undefined, state: TrustState = 'trusted', proven = true): void {
  const fingerprint = jid!.padEnd(43, 'A').replace(/[@./]/g, '-')
  const device = { jid: bareOf(jid!), fullJid: jid!, fingerprint, name: '', publicKey: null, proven }
  const times = { firstSeen: 0, since: 0, lastSeen: 0, iat: 1, grantIat: 0, encryptionKey: null }
  database.trustBook.see({ ...device, ...times })
  if (state !== 'new')
    database.trustBook.decide({ jid: bareOf(jid!), fingerprint, state, manner: 'user', at: 0 })
}

/** Who is asked in one round, in order. */
function round(): (FullJid | undefined)[] {
  const asked: (FullJid | undefined)[] = []
  for (let next = turns.next(key); next !== undefined; next = turns.next(key)) {
    asked.push(next)
    turns.took(key, next)
  }
  return asked
}

describe('whose turn it is to be asked for a key (PROTOCOL 9)', () => {
  it('is the sender’s alone where nobody else is there', () => {
    known(phone)
    expect(turns.isBeginning(key)).toBe(true)
    expect(round()).toEqual([laptop])
    expect(turns.isBeginning(key)).toBe(false)
    turns.endRound(key)
    expect(round()).toEqual([laptop])
  })

  it('is the sender’s first, then that of those of its account, then that of own devices', () => {
    ;[phone, tablet, desk, other].forEach((jid) => known(jid))
    there(laptop, phone, tablet, desk, other)
    expect(round()).toEqual([laptop, phone, tablet, other])
  })

  it('is the sender’s last where others of its account are seen and it is not', () => {
    ;[phone, other].forEach((jid) => known(jid))
    there(phone, other)
    expect(round()).toEqual([phone, other, laptop])
  })

  it('is never that of who is blocked, not known or not proven, or of an own device that is not let in', () => {
    known(phone, 'blocked')
    known(tablet, 'trusted', false)
    known(other, 'new')
    there(phone, tablet, other, 'romeo@b.test/unknown' as FullJid, 'tybalt@a.test/x' as FullJid)
    expect(round()).toEqual([laptop])
    expect([other, phone].map((jid) => turns.isOwnHelper(jid!))).toEqual([false, false])
  })

  it('is that of a contact’s device also where nobody decided on it: it decides who is given a key', () => {
    known(phone, 'new')
    there(phone)
    expect(round()).toEqual([phone, laptop])
  })

  it('is that of own devices, once, where the sender has the key no more', () => {
    ;[phone, other].forEach((jid) => known(jid))
    there(laptop, phone, other)
    turns.took(key, turns.next(key)!)
    turns.setGone(key)
    expect(round()).toEqual([other])
    turns.endRound(key)
    expect([turns.isGone(key), round()]).toEqual([true, []])
    turns.forget(key)
    expect(turns.next(key)).toBe(laptop)
  })
})

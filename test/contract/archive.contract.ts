import { beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../main/services/store-ports.ts'
import { DAY, JULIET, NOON, ROMEO, sealedStanza, textMessage, waitingMessage } from './database-samples.ts'

export function archiveContract(openDatabase: () => Database): void {
  describe('what is known of the archive', () => {
    let database: Database
    beforeEach(() => {
      database = openDatabase()
    })

    it('is nothing at first, then as it was set last', () => {
      expect(database.archive.state()).toBeUndefined()
      const state = { begunAt: NOON, newest: null, newestAt: null, newestPlace: null, numbers: false }
      database.archive.setState(state)
      expect(database.archive.state()).toEqual(state)
      const later = { begunAt: NOON, newest: 'a-7', newestAt: NOON + 1, newestPlace: NOON + 2, numbers: true }
      database.archive.setState(later)
      expect(database.archive.state()).toEqual(later)
    })

    it('has its gaps, the newest first, each as it was put last, until it is removed', () => {
      const old = { number: 1, after: null, afterPlace: null, before: 'a-3', until: NOON, since: NOON - DAY }
      const young = { number: 2, after: 'a-7', afterPlace: NOON + 2, before: null, until: null, since: NOON }
      for (const gap of [old, young]) database.archive.putGap(gap)
      expect(database.archive.gaps()).toEqual([young, old])
      const narrowed = { ...young, before: 'a-9' }
      database.archive.putGap(narrowed)
      expect(database.archive.gaps()).toEqual([narrowed, old])
      database.archive.removeGap(2)
      expect(database.archive.gaps()).toEqual([old])
    })

    it('knows how far the server’s clock is ahead, as it was found last', () => {
      expect(database.archive.serverAhead()).toBe(0)
      database.archive.setServerAhead(3_600_000)
      database.archive.setServerAhead(-5_000)
      expect(database.archive.serverAhead()).toBe(-5_000)
    })

    it('names messages, of which the last one of others is found in each conversation', () => {
      const { messages } = database
      const named = (archiveId: string | null, change = {}) =>
        messages.add(textMessage({ archiveId, ...change }))
      const first = named('a-1')
      const second = named('a-2')
      named(null)
      named('a-3', { direction: 'out' })
      named('a-0', { keptSince: NOON - DAY })
      named('b-1', { conversation: JULIET })
      // another device may know that it is no message at all
      named('b-2', { conversation: JULIET, quiet: true, sealed: sealedStanza() })
      expect(messages.findByArchiveId('a-1')).toEqual(first)
      expect(messages.findByArchiveId('a-2')).toEqual(second)
      expect(messages.findByArchiveId('a-9')).toBeUndefined()
      expect(messages.lastArchiveId(ROMEO)).toBe('a-2')
      expect(messages.lastArchiveId(JULIET)).toBe('b-1')
      // what nobody could read here was not shown
      messages.add({ ...waitingMessage(), archiveId: 'a-3' })
      expect(messages.lastArchiveId(ROMEO)).toBe('a-2')
      messages.erase(ROMEO)
      expect(messages.lastArchiveId(ROMEO)).toBeNull()
    })
  })

  describe('how far a conversation is read', () => {
    it('says what is unread, also of what comes later and stands above', () => {
      const { messages, readMarks } = openDatabase()
      const kept = (keptSince: number) => messages.add(textMessage({ keptSince }))
      const isUnread = (each: { id: number }) => messages.isUnread(each.id)
      const three = [kept(NOON - 30), kept(NOON - 20), kept(NOON - 10)]
      const { place, id } = three[1]!
      readMarks.readUpTo(ROMEO, three[1]!)
      expect(three.map(isUnread)).toEqual([false, false, true])
      const late = [kept(NOON - 40), kept(NOON - 19)]
      expect(late.map(isUnread)).toEqual([false, true])
      expect(messages.unread(ROMEO)).toBe(2)
      // a mark never goes back
      readMarks.readUpTo(ROMEO, late[0]!)
      expect(readMarks.of(ROMEO)).toEqual({ last: { place, id }, awaited: null })
      expect(readMarks.of(JULIET)).toEqual({ last: null, awaited: null })
    })

    it('ends at one message, also where another has the same stamp: servers give whole seconds', () => {
      const { messages, readMarks } = openDatabase()
      const kept = () => messages.add(textMessage({ keptSince: NOON }))
      const three = [kept(), kept(), kept()]
      readMarks.readUpTo(ROMEO, three[1]!)
      const isUnread = ({ id }: { id: number }) => messages.isUnread(id)
      expect([...three, kept()].map(isUnread)).toEqual([false, false, true, true])
      readMarks.readUpTo(ROMEO, three[0]!)
      readMarks.readUpTo(ROMEO, three[2]!)
      expect(messages.unread(ROMEO)).toBe(1)
    })

    it('remembers what an own other device showed that is not here yet', () => {
      const { readMarks } = openDatabase()
      readMarks.awaits(ROMEO, 'a-9')
      expect(readMarks.of(ROMEO)).toEqual({ last: null, awaited: 'a-9' })
      readMarks.readUpTo(ROMEO, { place: NOON, id: 7 })
      expect(readMarks.of(ROMEO)).toEqual({ last: { place: NOON, id: 7 }, awaited: 'a-9' })
      readMarks.awaits(ROMEO, null)
      expect(readMarks.of(ROMEO)).toEqual({ last: { place: NOON, id: 7 }, awaited: null })
    })

    it('is owed to own other devices, the last one of each conversation, until it is no more', () => {
      const { readMarks } = openDatabase()
      readMarks.readUpTo(ROMEO, { place: NOON, id: 7 })
      readMarks.owe(ROMEO, 'a-1')
      readMarks.owe(ROMEO, 'a-2')
      readMarks.owe(JULIET, 'b-1')
      expect(readMarks.owed()).toEqual([
        { conversation: JULIET, archiveId: 'b-1' },
        { conversation: ROMEO, archiveId: 'a-2' },
      ])
      readMarks.owe(JULIET, null)
      expect(readMarks.owed()).toEqual([{ conversation: ROMEO, archiveId: 'a-2' }])
      expect(readMarks.of(ROMEO)).toEqual({ last: { place: NOON, id: 7 }, awaited: null })
    })

    it('is forgotten with the conversation', () => {
      const { messages, readMarks } = openDatabase()
      readMarks.readUpTo(ROMEO, { place: NOON, id: 7 })
      readMarks.owe(ROMEO, 'a-1')
      messages.erase(ROMEO)
      expect(readMarks.of(ROMEO)).toEqual({ last: null, awaited: null })
      expect(readMarks.owed()).toEqual([])
    })
  })
}

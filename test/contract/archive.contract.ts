import { beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../main/services/store-ports.ts'
import { DAY, JULIET, NOON, ROMEO, textMessage } from './database-samples.ts'

export function archiveContract(openDatabase: () => Database): void {
  describe('what is known of the archive', () => {
    let database: Database
    beforeEach(() => {
      database = openDatabase()
    })

    it('is nothing at first, then as it was set last', () => {
      expect(database.archive.state()).toBeUndefined()
      const state = { begunAt: NOON, newest: null, newestAt: null, numbers: false }
      database.archive.setState(state)
      expect(database.archive.state()).toEqual(state)
      const later = { begunAt: NOON, newest: 'a-7', newestAt: NOON + 1, numbers: true }
      database.archive.setState(later)
      expect(database.archive.state()).toEqual(later)
    })

    it('has its gaps, the newest first, each as it was put last, until it is removed', () => {
      const old = { number: 1, after: null, before: 'a-3', until: NOON, since: NOON - DAY }
      const young = { number: 2, after: 'a-7', before: null, until: null, since: NOON }
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
      expect(messages.findByArchiveId('a-1')).toEqual(first)
      expect(messages.findByArchiveId('a-2')).toEqual(second)
      expect(messages.findByArchiveId('a-9')).toBeUndefined()
      expect(messages.lastArchiveId(ROMEO)).toBe('a-2')
      expect(messages.lastArchiveId(JULIET)).toBe('b-1')
      messages.erase(ROMEO)
      expect(messages.lastArchiveId(ROMEO)).toBeNull()
    })
  })

  describe('how far a conversation is read', () => {
    it('says what is unread, also of what comes later and stands above', () => {
      const { messages, readMarks } = openDatabase()
      const kept = (keptSince: number) => messages.add(textMessage({ keptSince })).id
      const ids = [kept(NOON - 30), kept(NOON - 20), kept(NOON - 10)]
      readMarks.readUpTo(ROMEO, NOON - 20)
      expect(ids.map((id) => messages.isUnread(id))).toEqual([false, false, true])
      const late = [kept(NOON - 40), kept(NOON - 20), kept(NOON - 19)]
      expect(late.map((id) => messages.isUnread(id))).toEqual([false, false, true])
      expect(messages.unread(ROMEO)).toBe(2)
      // a mark never goes back
      readMarks.readUpTo(ROMEO, NOON - 50)
      expect(readMarks.of(ROMEO)).toEqual({ place: NOON - 20, awaited: null })
      expect(readMarks.of(JULIET)).toEqual({ place: -1, awaited: null })
    })

    it('remembers what an own other device showed that is not here yet', () => {
      const { readMarks } = openDatabase()
      readMarks.awaits(ROMEO, 'a-9')
      expect(readMarks.of(ROMEO)).toEqual({ place: -1, awaited: 'a-9' })
      readMarks.readUpTo(ROMEO, NOON)
      expect(readMarks.of(ROMEO)).toEqual({ place: NOON, awaited: 'a-9' })
      readMarks.awaits(ROMEO, null)
      expect(readMarks.of(ROMEO)).toEqual({ place: NOON, awaited: null })
    })

    it('is forgotten with the conversation', () => {
      const { messages, readMarks } = openDatabase()
      readMarks.readUpTo(ROMEO, NOON)
      messages.erase(ROMEO)
      expect(readMarks.of(ROMEO)).toEqual({ place: -1, awaited: null })
    })
  })
}

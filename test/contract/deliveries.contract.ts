// What left and is not known to have arrived, and what is owed to those who wrote.
import { beforeEach, describe, expect, it } from 'vitest'
import type { Departure } from '../../main/services/message-ports.ts'
import type { Database } from '../../main/services/store-ports.ts'
import {
  FINGERPRINT,
  JULIET,
  NOON,
  ROMEO,
  ROMEOS_LAPTOP,
  textMessage,
  waitingMessage,
} from './database-samples.ts'

export function deliveriesContract(openDatabase: () => Database): void {
  let database: Database
  beforeEach(() => {
    database = openDatabase()
  })

  const sent = (change: Partial<Departure> = {}): Departure => {
    const { id } = database.messages.add(
      textMessage({ direction: 'out', sender: JULIET, delivery: 'waiting', conversation: ROMEO }),
    )
    const departure = {
      ...{ messageId: id, conversation: ROMEO, stanzaId: 'inner', plain: false },
      ...{ outerId: `outer-${String(id)}`, sentAt: NOON, tries: 1, nextTry: NOON + 10 },
      ...change,
    }
    database.departures.put(departure)
    return departure
  }

  describe('what left', () => {
    it('is found by its message, its last stanza and its conversation, as it was put last', () => {
      const first = sent()
      const again = { ...first, outerId: 'another', tries: 2, nextTry: null, plain: true }
      database.departures.put(again)
      expect(database.departures.find(first.messageId)).toEqual(again)
      expect(database.departures.findByOuterId('another')).toEqual(again)
      expect(database.departures.findByOuterId(first.outerId)).toBeUndefined()
      const second = sent()
      sent({ conversation: JULIET })
      expect(database.departures.of(ROMEO)).toEqual([again, second])
    })

    it('is named by every stanza that carried it, for as long as it is kept', () => {
      const first = sent()
      database.departures.put({ ...first, outerId: 'another' })
      const other = sent()
      database.departures.remove(first.messageId)
      expect(database.departures.namesOf(first.messageId).sort()).toEqual(['another', first.outerId])
      expect(database.departures.carriedBy('another')).toBe(first.messageId)
      expect(database.departures.carriedBy(other.outerId)).toBe(other.messageId)
      // nobody takes a name over
      database.departures.put({ ...other, outerId: 'another' })
      expect(database.departures.carriedBy('another')).toBe(first.messageId)
      database.messages.remove(first.messageId)
      expect(database.departures.carriedBy('another')).toBeUndefined()
      expect(database.departures.namesOf(first.messageId)).toEqual([])
    })

    it('is due by its next try, the longest due first, and what has none never is', () => {
      expect(database.departures.nextTry()).toBeNull()
      const later = sent({ nextTry: NOON + 2 })
      const soon = sent({ nextTry: NOON + 1 })
      sent({ nextTry: null })
      expect(database.departures.nextTry()).toBe(NOON + 1)
      expect(database.departures.due(NOON)).toEqual([])
      expect(database.departures.due(NOON + 1)).toEqual([soon])
      expect(database.departures.due(NOON + 2)).toEqual([soon, later])
    })

    it('is forgotten by itself, with its message, or after its time, and is of a message that is kept', () => {
      const [one, two, old] = [sent(), sent(), sent({ sentAt: NOON - 1 })]
      database.departures.remove(one.messageId)
      database.messages.remove(two.messageId)
      database.departures.eraseBefore(NOON)
      for (const { messageId } of [one, two, old]) expect(database.departures.find(messageId)).toBeUndefined()
      expect(() => database.departures.put(two)).toThrow()
    })
  })

  describe('a message that is asked for again', () => {
    const asked = (messageId: number, change = {}) => ({
      ...{ messageId, jid: ROMEO, fingerprint: FINGERPRINT, askedAt: NOON },
      ...change,
    })

    it('is a question, the oldest first, one a message, until it is answered', () => {
      const [one, two, three] = [sent(), sent(), sent()].map(({ messageId }) => messageId)
      const { resendQuestions: questions } = database
      questions.add(asked(two!))
      questions.add(asked(one!, { askedAt: NOON + 1, jid: JULIET }))
      questions.add(asked(two!, { askedAt: NOON + 2 }))
      questions.add(asked(three!, { askedAt: NOON + 3 }))
      expect(questions.open()).toEqual([
        asked(two!),
        asked(one!, { askedAt: NOON + 1, jid: JULIET }),
        asked(three!, { askedAt: NOON + 3 }),
      ])
      questions.remove(one!)
      questions.refuse(two!)
      database.messages.remove(three!)
      expect(questions.open()).toEqual([])
      // no stays no, yes may be asked once more
      questions.add(asked(two!))
      questions.add(asked(one!))
      expect(questions.open()).toEqual([asked(one!)])
      expect(() => questions.add(asked(three!))).toThrow()
    })
  })

  describe('receipts', () => {
    const owed = () => database.receipts.owed().map(({ stanzaId, kind }) => `${kind} ${stanzaId}`)

    it('are owed once each, in order, until the server has taken them over', () => {
      database.receipts.owe(ROMEO, 'a', 'received')
      database.receipts.owe(ROMEO, 'b', 'received')
      database.receipts.owe(ROMEO, 'a', 'displayed')
      database.receipts.owe(ROMEO, 'a', 'received')
      expect(owed()).toEqual(['received a', 'received b', 'displayed a'])
      const [a, b] = database.receipts.owed().map(({ id }) => id)
      database.receipts.setInFlight([a!, b!], 'outer')
      expect(owed()).toEqual(['displayed a'])
      database.receipts.given('other')
      database.receipts.given('outer')
      database.receipts.takeBack(null)
      expect(owed()).toEqual(['displayed a'])
    })

    it('that did not leave are owed again, of one stanza or of all, and one that is owed anew on its way', () => {
      for (const id of ['a', 'b', 'c']) database.receipts.owe(ROMEO, id, 'received')
      const ids = database.receipts.owed().map(({ id }) => id)
      ids.forEach((id, n) => database.receipts.setInFlight([id], `outer-${String(n)}`))
      database.receipts.takeBack('outer-1')
      expect(owed()).toEqual(['received b'])
      database.receipts.owe(ROMEO, 'c', 'received')
      expect(owed()).toEqual(['received b', 'received c'])
      database.receipts.takeBack(null)
      expect(owed()).toEqual(['received a', 'received b', 'received c'])
    })

    it('of what is read are wanted by one message of a conversation', () => {
      database.receipts.wantMarker(ROMEO, 'a')
      database.receipts.wantMarker(ROMEO, 'b')
      expect(database.receipts.wantedMarker(JULIET)).toBeNull()
      expect(database.receipts.wantedMarker(ROMEO)).toBe('b')
      database.receipts.wantMarker(ROMEO, null)
      expect(database.receipts.wantedMarker(ROMEO)).toBeNull()
    })

    it('are known to come from those who ever sent one', () => {
      expect(database.receipts.isSender(ROMEO)).toBe(false)
      database.receipts.addSender(ROMEO)
      database.receipts.addSender(ROMEO)
      expect(database.receipts.isSender(ROMEO)).toBe(true)
      expect(database.receipts.isSender(JULIET)).toBe(false)
    })
  })

  describe('own messages that arrived', () => {
    it('are known up to one of them, the newest first', () => {
      const all = ['arrived', 'sent', 'arrived', 'read', 'arrived'].map((delivery) => {
        const message = database.messages.add(textMessage({ direction: 'out', delivery: 'waiting' }))
        database.messages.setDelivery(message.id, delivery as 'arrived', null)
        return message
      })
      // it came out of the archive, and stands above all of them
      const early = textMessage({ direction: 'out', delivery: 'arrived', keptSince: 1 })
      const first = database.messages.add(early)
      expect(database.messages.arrivedUpTo(ROMEO, all[3]!)).toEqual([all[2]!.id, all[0]!.id, first.id])
      expect(database.messages.arrivedUpTo(ROMEO, first)).toEqual([first.id])
      expect(database.messages.arrivedUpTo(JULIET, all[4]!)).toEqual([])
    })

    it('begin anew when the user sends them again', () => {
      const { id } = database.messages.add(textMessage({ direction: 'out', delivery: 'waiting' }))
      for (const state of ['sent', 'failed', 'waiting', 'sent'] as const)
        database.messages.setDelivery(id, state, null)
      expect(database.messages.times(id)?.delivery.map(({ state }) => state)).toEqual(['waiting', 'sent'])
    })
  })

  describe('a message that waits quietly', () => {
    const add = () => database.messages.add({ ...waitingMessage(), quiet: true, unread: false })

    it('stands on no page, and is looked for as any other that waits', () => {
      const line = database.messages.add(textMessage())
      const { place, id } = add()
      expect(database.messages.isQuiet(id)).toBe(true)
      expect(database.messages.isQuiet(line.id)).toBe(false)
      expect(database.messages.page(ROMEO, null, 9)).toEqual([line])
      expect(database.messages.page(ROMEO, { place, id: id + 1 }, 9)).toEqual([line])
      expect(database.messages.last(ROMEO)).toEqual(line)
      expect(database.messages.waitingFor(ROMEOS_LAPTOP, 'sid-1').map((waiting) => waiting.id)).toEqual([id])
    })

    it('is seen once it turns out to be a text, or can’t be read', () => {
      const [one, two] = [add().id, add().id]
      const content = { is: 'text', text: 'hello' } as const
      const { sealing } = textMessage()
      database.messages.heal(one, { stanzaId: 'x', at: NOON, content, sealing })
      database.messages.setContent(two, {
        is: 'waiting-for-key',
        wait: 'refused',
        deviceName: '',
        askedAt: 1,
      })
      expect(database.messages.page(ROMEO, null, 9).map(({ id }) => id)).toEqual([one])
      database.messages.setContent(two, { is: 'unreadable', problem: 'malformed' })
      expect(database.messages.page(ROMEO, null, 9).map(({ id }) => id)).toEqual([one, two])
    })
  })
}

import { beforeEach, describe, expect, it } from 'vitest'
import type { MessageStore } from '../../main/services/message-ports.ts'
import type { Database } from '../../main/services/store-ports.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Message, Standing } from '../../shared/domain/message.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import {
  DAY,
  FINGERPRINT,
  JULIET,
  NOON,
  ROMEO,
  ROMEOS_LAPTOP,
  ROMEOS_PHONE,
  sealedStanza,
  textMessage,
  waitingMessage,
} from './database-samples.ts'

export function messageStoreContract(openDatabase: () => Database): void {
  describe('messages', () => {
    let messages: MessageStore
    beforeEach(() => {
      messages = openDatabase().messages
    })

    it('gives an added message a number and gives it back as it was', () => {
      const added = messages.add(textMessage())
      expect(added).toEqual({
        id: added.id,
        place: added.place,
        conversation: ROMEO,
        direction: 'in',
        at: NOON,
        content: { is: 'text', text: 'But to be frank, and give it thee again' },
        sealing: { is: 'sealed', sid: 'sid-1', fingerprint: FINGERPRINT, time: 'fits' },
        delivery: null,
        problem: null,
      })
      expect(messages.find(added.id)).toEqual(added)
      expect(messages.find(added.id + 1)).toBeUndefined()
    })

    it.each([
      { is: 'text' as const, text: '' },
      { is: 'text' as const, text: 'O Romeo 🌹 \u0000 ‮ "quoted" \n<b/>' },
      { is: 'unreadable' as const, problem: 'readdressed' as const },
      { is: 'waiting-for-key' as const, wait: 'stranger' as const, deviceName: '', askedAt: NOON },
    ])('keeps every kind of content: %j', (content) => {
      expect(messages.find(messages.add(textMessage({ content })).id)?.content).toEqual(content)
    })

    it('keeps a plain message and an own one that waits to be sent', () => {
      const own = messages.add(
        textMessage({
          direction: 'out',
          sender: JULIET,
          sealing: { is: 'plain' },
          delivery: 'waiting',
          unread: false,
        }),
      )
      expect(own).toMatchObject({ direction: 'out', sealing: { is: 'plain' }, delivery: 'waiting' })
    })

    it('finds a message by its inner id and the bare address that wrote it, in that conversation alone', () => {
      const added = messages.add(textMessage({ stanzaId: 'inner-9' }))
      expect(messages.findByStanzaId(ROMEO, ROMEO, 'inner-9')).toEqual(added)
      expect(messages.findByStanzaId(ROMEO, JULIET, 'inner-9')).toBeUndefined()
      expect(messages.findByStanzaId(JULIET, ROMEO, 'inner-9')).toBeUndefined()
      expect(messages.findByStanzaId(ROMEO, ROMEO, 'inner-8')).toBeUndefined()
    })

    it('gives pages backwards, each from the oldest to the newest', () => {
      const all = Array.from({ length: 7 }, () => messages.add(textMessage()))
      const page = (before: Standing | null): Message[] => messages.page(ROMEO, before, 3)
      expect(page(null)).toEqual(all.slice(4))
      expect(page(all[4]!)).toEqual(all.slice(1, 4))
      expect(page(all[1]!)).toEqual(all.slice(0, 1))
      expect(page(all[0]!)).toEqual([])
      expect(messages.page(JULIET, null, 3)).toEqual([])
    })

    it('goes on paging from a message that was removed meanwhile', () => {
      const [first, second, third] = [waitingMessage(), waitingMessage(), waitingMessage()].map((m) =>
        messages.add(m),
      )
      messages.remove(second!.id)
      expect(messages.page(ROMEO, second!, 5).map(({ id }) => id)).toEqual([first!.id])
      expect(messages.page(ROMEO, null, 5).map(({ id }) => id)).toEqual([first!.id, third!.id])
    })

    it('stands in the order of arrival, not of the times that senders claim', () => {
      const late = messages.add(textMessage({ at: NOON + 5_000 }))
      const early = messages.add(textMessage({ at: NOON - 5_000 }))
      expect(messages.page(ROMEO, null, 5)).toEqual([late, early])
      expect(messages.last(ROMEO)).toEqual(early)
      expect(messages.last(JULIET)).toBeUndefined()
    })

    it('stands where a server had it, if one kept it meanwhile, and never after what comes from now on', () => {
      const live = messages.add(textMessage())
      const kept = (keptSince: number) => messages.add(textMessage({ keptSince }))
      const [later, earlier, together] = [kept(NOON - 1), kept(NOON - 2), kept(NOON - 1)]
      expect([later, earlier, together].map(({ place }) => place)).toEqual([NOON - 1, NOON - 2, NOON - 1])
      const future = kept(8e15)
      expect(future.place).toBeLessThan(8e15)
      const last = messages.add(textMessage())
      expect(messages.page(ROMEO, null, 9)).toEqual([earlier, later, together, live, future, last])
      expect(messages.page(ROMEO, later, 9)).toEqual([earlier])
      expect(messages.page(ROMEO, together, 9)).toEqual([earlier, later])
      expect(messages.last(ROMEO)).toEqual(last)
    })

    it('knows the last one of others', () => {
      expect(messages.lastIncoming(ROMEO)).toBeUndefined()
      const last = messages.add(waitingMessage())
      messages.add(textMessage({ keptSince: NOON - 1 }))
      messages.add(textMessage({ direction: 'out' }))
      expect(messages.lastIncoming(ROMEO)).toEqual(last)
      expect(messages.lastIncoming(JULIET)).toBeUndefined()
    })

    it.each([
      [-1, 0],
      [-Infinity, 0],
      [1.5, 1],
      [8.64e15 + 1, 8.64e15],
      [2 ** 60, 8.64e15],
      [Infinity, 8.64e15],
    ])('keeps no time that a screen can’t show: %d becomes %d', (claimed, at) => {
      const added = messages.add(textMessage({ at: claimed }))
      expect(added.at).toBe(at)
      expect(messages.find(added.id)).toEqual(added)
      const { id } = messages.add(waitingMessage())
      const { content, sealing } = textMessage()
      expect(messages.heal(id, { stanzaId: null, at: claimed, content, sealing }).at).toBe(at)
      expect(messages.find(id)?.at).toBe(at)
    })

    it('refuses a time that is no number, and keeps nothing', () => {
      expect(() => messages.add(textMessage({ at: NaN }))).toThrow(RangeError)
      expect(messages.conversations()).toEqual([])
    })

    it('finds what waits by the id of its stanza, the first first, and says by which id a message goes', () => {
      const named = (outerId: string | null, change = {}) =>
        messages.add({ ...waitingMessage({ outerId }), ...change }).id
      const second = named('outer')
      named('other')
      named(null)
      named('outer', { conversation: JULIET })
      const first = named('outer', { keptSince: NOON - DAY })
      expect(messages.waitingAs(ROMEO, 'outer').map(({ id }) => id)).toEqual([first, second])
      expect(messages.waitingAs(ROMEO, 'outer')[0]?.stanza.outerId).toBe('outer')
      const { id } = messages.add(textMessage({ stanzaId: 'inner' }))
      expect([id, first, 999].map((each) => messages.stanzaIdOf(each))).toEqual([
        'inner',
        undefined,
        undefined,
      ])
    })

    it('counts what is unread until the conversation is read', () => {
      const all = [true, true, false].map((unread) => messages.add(textMessage({ unread })))
      messages.add(textMessage({ conversation: JULIET }))
      expect(messages.unread(ROMEO)).toBe(2)
      expect(all.map(({ id }) => messages.isUnread(id))).toEqual([true, true, false])
      openDatabase().readMarks.readUpTo(ROMEO, messages.last(ROMEO)!)
      expect(all.map(({ id }) => messages.isUnread(id))).toEqual([false, false, false])
      expect(messages.unread(ROMEO)).toBe(0)
      expect(messages.unread(JULIET)).toBe(1)
    })

    it('lists each conversation once, the one with the latest message first', () => {
      const nurse = 'nurse@a.test' as BareJid
      for (const conversation of [ROMEO, nurse, JULIET, ROMEO]) messages.add(textMessage({ conversation }))
      expect(new Set(messages.conversations())).toEqual(new Set([ROMEO, nurse, JULIET]))
      expect(messages.conversations()).toHaveLength(3)
    })

    it('keeps the sealed stanza of a waiting message as it came', () => {
      const stanza = sealedStanza({ xml: '<message>…</message>', serverStamp: NOON - 1 })
      const { id } = messages.add(waitingMessage(stanza))
      expect(messages.waiting(id)).toEqual({ id, conversation: ROMEO, stanza })
      expect(messages.waiting(messages.add(textMessage()).id)).toBeUndefined()
    })

    it('finds the messages that wait for a key, newest first', () => {
      const older = messages.add(waitingMessage({ xml: '<a/>' }))
      const newer = messages.add(waitingMessage({ xml: '<b/>' }))
      messages.add(waitingMessage({ sender: ROMEOS_PHONE }))
      messages.add(waitingMessage({ sid: 'sid-2' }))
      expect(messages.waitingFor(ROMEOS_LAPTOP, 'sid-1').map(({ id }) => id)).toEqual([newer.id, older.id])
      expect(messages.newestWaitingFor(ROMEOS_LAPTOP, 'sid-1')).toBe(newer.id)
      expect(messages.newestWaitingFor(ROMEOS_LAPTOP, 'sid-3')).toBeNull()
      const inPlace = messages.waitingIn(ROMEO).map(({ id }) => id)
      expect(inPlace).toHaveLength(4)
      expect(inPlace.slice(2)).toEqual([newer.id, older.id])
      expect(messages.waitingIn(JULIET)).toEqual([])
      expect(messages.countWaiting(ROMEO)).toBe(4)
      expect(messages.countWaiting(JULIET)).toBe(0)
    })

    it('knows that the same sealed part waits already, whatever stands beside it', () => {
      const part = (letter: string) => `<e2e>${letter}</e2e>`
      messages.add(waitingMessage({ xml: `<message>${part('a')}<delay/></message>` }))
      expect(messages.isWaiting(ROMEOS_LAPTOP, 'sid-1', part('a'))).toBe(true)
      expect(messages.isWaiting(ROMEOS_LAPTOP, 'sid-1', part('b'))).toBe(false)
      expect(messages.isWaiting(ROMEOS_PHONE, 'sid-1', part('a'))).toBe(false)
      expect(messages.isWaiting(ROMEOS_LAPTOP, 'sid-2', part('a'))).toBe(false)
    })

    it('heals a waiting message in its place and drops the sealed stanza', () => {
      const { id } = messages.add(waitingMessage())
      const after = messages.add(textMessage())
      const healed = messages.heal(id, {
        stanzaId: 'inner-7',
        at: NOON - 60_000,
        content: { is: 'text', text: 'healed' },
        sealing: { is: 'sealed', sid: 'sid-1', fingerprint: null, time: 'old' },
      })
      expect(healed).toMatchObject({ id, at: NOON - 60_000, content: { is: 'text', text: 'healed' } })
      expect(messages.find(id)).toEqual(healed)
      expect(messages.findByStanzaId(ROMEO, ROMEO, 'inner-7')).toEqual(healed)
      expect(messages.page(ROMEO, null, 5)).toEqual([healed, after])
      expect(messages.waiting(id)).toBeUndefined()
      expect(messages.countWaiting(ROMEO)).toBe(0)
    })

    it('changes what a waiting message says and keeps its sealed stanza', () => {
      const { id } = messages.add(waitingMessage())
      const changed = messages.setContent(id, { is: 'unreadable', problem: 'decryption-failed' })
      expect(changed.content).toEqual({ is: 'unreadable', problem: 'decryption-failed' })
      expect(messages.waitingFor(ROMEOS_LAPTOP, 'sid-1')).toHaveLength(1)
    })

    it('changes delivery, with why it failed, and sealing', () => {
      const { id } = messages.add(textMessage({ direction: 'out', delivery: 'waiting' }))
      expect(messages.times(id)).toMatchObject({ delivery: [] })
      const problem: Saying = { say: 'server-not-found', server: 'b.test' }
      expect(messages.setDelivery(id, 'failed', problem)).toMatchObject({ delivery: 'failed', problem })
      expect(messages.find(id)?.problem).toEqual(problem)
      expect(messages.setDelivery(id, 'sent', null)).toMatchObject({ delivery: 'sent', problem: null })
      const times = messages.times(id)
      expect(times?.delivery.map(({ state }) => state)).toEqual(['failed', 'sent'])
      expect(messages.times(id + 1)).toBeUndefined()
      expect(messages.setSealing(id, { is: 'plain' }).sealing).toEqual({ is: 'plain' })
      expect(messages.find(id)).toMatchObject({ delivery: 'sent', sealing: { is: 'plain' } })
    })

    it('removes a waiting message with its stanza, and never gives its number again', () => {
      const { id } = messages.add(waitingMessage())
      messages.remove(id)
      expect(messages.find(id)).toBeUndefined()
      expect(messages.waitingFor(ROMEOS_LAPTOP, 'sid-1')).toEqual([])
      expect(messages.add(textMessage()).id).toBeGreaterThan(id)
    })

    it('erases a conversation whole, with what waits in it, and no other', () => {
      messages.add(waitingMessage())
      const { id } = messages.add(textMessage({ direction: 'out', delivery: 'waiting' }))
      openDatabase().outbox.add({
        ...{ messageId: id, conversation: ROMEO, text: '' },
        stanzaId: 's',
        plain: false,
        inFlight: null,
      })
      messages.add(textMessage({ conversation: JULIET }))
      messages.erase(ROMEO)
      expect(messages.conversations()).toEqual([JULIET])
      expect(messages.page(ROMEO, null, 9)).toEqual([])
      expect(messages.waitingFor(ROMEOS_LAPTOP, 'sid-1')).toEqual([])
      expect(openDatabase().outbox.all()).toEqual([])
      expect(messages.add(textMessage()).id).toBeGreaterThan(id)
    })

    it('throws where a message to be changed does not exist', () => {
      expect(() => messages.setContent(99, { is: 'text', text: '' })).toThrow('no message 99')
      expect(() => messages.setDelivery(99, 'sent', null)).toThrow('no message 99')
      expect(() => messages.setSealing(99, { is: 'plain' })).toThrow('no message 99')
      const healed = {
        stanzaId: null,
        at: NOON,
        content: textMessage().content,
        sealing: textMessage().sealing,
      }
      expect(() => messages.heal(99, healed)).toThrow('no message 99')
    })

    it('knows every key that an own message left under, and none of a message that came', () => {
      const sealing = (sid: string) =>
        ({ is: 'sealed', sid, fingerprint: FINGERPRINT, time: 'fits' }) as const
      const mine = messages.add(textMessage({ direction: 'out', sealing: sealing('') }))
      expect(messages.keysOf(mine.id)).toEqual([])
      for (const sid of ['own-1', 'own-2', 'own-1']) messages.setSealing(mine.id, sealing(sid))
      messages.setSealing(mine.id, { is: 'plain' })
      expect(messages.keysOf(mine.id)).toEqual(['own-1', 'own-2'])
      expect(messages.keysOf(messages.add(textMessage({ sealing: sealing('own-1') })).id)).toEqual([])
      messages.erase(ROMEO)
      expect(messages.keysOf(mine.id)).toEqual([])
    })

    it('counts the own messages under some keys, each once, with the time of the first and the last', () => {
      const sealed = (sid: string, at: number) =>
        textMessage({ direction: 'out', at, sealing: { is: 'sealed', sid, fingerprint: null, time: 'fits' } })
      const first = messages.add(sealed('own-1', NOON))
      messages.add(sealed('own-2', NOON + 2))
      messages.add(sealed('own-3', NOON + 3))
      messages.setSealing(first.id, { is: 'sealed', sid: 'own-2', fingerprint: null, time: 'fits' })
      expect(messages.underKeys(['own-1', 'own-2'])).toEqual({ messages: 2, from: NOON, until: NOON + 2 })
      expect(messages.underKeys(['own-2'])).toMatchObject({ messages: 2 })
      expect(messages.underKeys(['own-1'])).toEqual({ messages: 1, from: NOON, until: NOON })
      expect(messages.underKeys(['own-4'])).toEqual({ messages: 0, from: null, until: null })
      expect(messages.underKeys([])).toEqual({ messages: 0, from: null, until: null })
      // a third time, under a key of which it is the only one
      messages.setSealing(first.id, { is: 'sealed', sid: 'own-5', fingerprint: null, time: 'fits' })
      expect(messages.underKeys(['own-5'])).toMatchObject({ messages: 1 })
      expect(messages.underKeys(['own-2', 'own-5'])).toMatchObject({ messages: 2 })
      messages.remove(first.id)
      expect(messages.underKeys(['own-5'])).toMatchObject({ messages: 0 })
      expect(messages.underKeys(['own-1', 'own-2'])).toEqual({ messages: 1, from: NOON + 2, until: NOON + 2 })
    })

    it('knows who wrote a message, with the device where that is known', () => {
      expect(messages.writerOf(messages.add(textMessage()).id)).toBe(ROMEOS_LAPTOP)
      expect(messages.writerOf(messages.add(textMessage({ sender: ROMEO })).id)).toBe(ROMEO)
      expect(messages.writerOf(99)).toBeUndefined()
    })
  })
}

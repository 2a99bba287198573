import { beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../main/services/store-ports.ts'
import {
  inKey,
  keyPair,
  NOON,
  outKey,
  ROMEO,
  ROMEOS_LAPTOP,
  ROMEOS_PHONE,
  seenDevice,
  textMessage,
  waitingMessage,
} from './database-samples.ts'

export function transactionContract(openDatabase: () => Database): void {
  describe('a transaction', () => {
    let database: Database
    beforeEach(() => {
      database = openDatabase()
    })

    it('gives what its work gives, and what it did stays', () => {
      const { id } = database.transaction(() => database.messages.add(textMessage()))
      expect(database.messages.find(id)).toBeDefined()
    })

    it('that throws leaves nothing, in any store', () => {
      expect(() => database.transaction(() => writeEverywhere(database))).toThrow('thrown on purpose')
      expect(database.messages.conversations()).toEqual([])
      expect(database.messages.waitingFor(ROMEOS_LAPTOP, 'sid-1')).toEqual([])
      expect(database.outbox.all()).toEqual([])
      expect(database.plainTalks.all()).toEqual([])
      expect(database.inbox.pending()).toEqual([])
      expect(database.contacts.all()).toEqual([])
      expect(database.contacts.rosterVersion()).toBeNull()
      expect(database.account.read()).toBeUndefined()
      expect(database.account.presence()).toBeUndefined()
      expect(database.dialBacks.all()).toEqual([])
      expect(database.deviceKeys.all()).toEqual([])
      expect(database.keyTable.findOut('own-1')).toBeUndefined()
      expect(database.keyTable.findIn(ROMEOS_LAPTOP, 'sid-1')).toBeUndefined()
      expect(database.keyTable.nextStamp(NOON)).toBe(NOON)
      expect(database.trustBook.devicesOf(ROMEO)).toEqual([])
      expect(database.trustBook.policy(ROMEO)).toBe('trust-until-verified')
      expect(database.keyRequests.countRequest(ROMEO, NOON)).toBe(1)
    })

    it('that throws brings back what it had erased', () => {
      database.keyTable.addOut(outKey({ releaseUntil: NOON }))
      const erasing = (): void =>
        database.transaction(() => {
          expect(database.keyTable.eraseExpired(NOON + 1)).toBe(1)
          throw new Error('thrown on purpose')
        })
      expect(erasing).toThrow('thrown on purpose')
      expect(database.keyTable.findOut('own-1')).toBeDefined()
    })

    it('that would be done again is whole as well, alone and within another', () => {
      const id = database.redoable(() => database.messages.add(textMessage()).id)
      expect(database.messages.find(id)).toBeDefined()
      expect(() => database.redoable(() => writeEverywhere(database))).toThrow('thrown on purpose')
      const within = (): void =>
        database.transaction(() => {
          database.redoable(() => database.inbox.put('<message/>', NOON))
          throw new Error('thrown on purpose')
        })
      expect(within).toThrow('thrown on purpose')
      expect(database.inbox.pending()).toEqual([])
    })

    it('once committed is not changed by scrubbing', () => {
      database.inbox.put('<message/>', NOON)
      database.scrub()
      database.scrub()
      expect(database.inbox.pending()).toHaveLength(1)
    })

    it('inside another joins it: when the outer one throws, nothing stays', () => {
      const outer = (): void =>
        database.transaction(() => {
          database.transaction(() => database.inbox.put('<message/>', NOON))
          throw new Error('thrown on purpose')
        })
      expect(outer).toThrow('thrown on purpose')
      expect(database.inbox.pending()).toEqual([])
    })

    it('inside another that throws undoes its own part, and the outer one may go on', () => {
      database.transaction(() => {
        database.inbox.put('<message id="1"/>', NOON)
        const inner = (): void =>
          database.transaction(() => {
            database.inbox.put('<message id="2"/>', NOON)
            throw new Error('thrown on purpose')
          })
        expect(inner).toThrow('thrown on purpose')
        database.inbox.put('<message id="3"/>', NOON)
      })
      expect(database.inbox.pending().map(({ xml }) => xml)).toEqual([
        '<message id="1"/>',
        '<message id="3"/>',
      ])
    })

    it('refuses work that waits, since it would be over before the work is', () => {
      const waiting = (): unknown =>
        database.transaction(() => Promise.resolve(database.inbox.put('<message/>', NOON)))
      expect(waiting).toThrow('does not wait')
      expect(database.inbox.pending()).toEqual([])
    })
  })
}

function writeEverywhere(database: Database): void {
  const { id } = database.messages.add(waitingMessage())
  database.outbox.add({
    messageId: id,
    conversation: ROMEO,
    stanzaId: 'a',
    text: 'b',
    plain: true,
    inFlight: null,
  })
  database.plainTalks.set(ROMEO, true)
  database.inbox.put('<message/>', NOON)
  const settings = { server: '', port: null, trustedCertificate: '' }
  database.account.write({ jid: ROMEO, resource: 'r', deviceName: '', settings })
  database.contacts.put({
    jid: ROMEO,
    name: '',
    inRoster: true,
    subscription: 'to',
    asked: true,
    wantsIn: false,
    request: '',
    nick: '',
    groups: [],
  })
  database.contacts.setRosterVersion('7')
  database.account.setPresence({ availability: 'away', status: '' })
  const asking = { wait: 'asking', tries: 0, startedAt: NOON, askedAt: null, nextTry: null } as const
  database.dialBacks.put({ asked: ROMEOS_PHONE, sender: ROMEOS_LAPTOP, sid: 'sid-1', ...asking })
  database.deviceKeys.put('p256', keyPair('p256'), null)
  database.keyTable.addOut(outKey())
  database.keyTable.addIn(inKey())
  database.keyTable.nextStamp(NOON)
  database.trustBook.see(seenDevice())
  database.trustBook.setPolicy(ROMEO, 'ask')
  database.keyRequests.countRequest(ROMEO, NOON)
  throw new Error('thrown on purpose')
}

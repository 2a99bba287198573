import { beforeEach, describe, expect, it } from 'vitest'
import type { OutboxEntry } from '../../main/services/message-ports.ts'
import {
  MAX_KNOWN_APPS,
  type AccountRecord,
  type ContactRecord,
  type Database,
  type DialBack,
  type KnownApp,
} from '../../main/services/store-ports.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import {
  inKey,
  JULIET,
  keyPair,
  NOON,
  NURSE,
  revealed,
  ROMEO,
  ROMEOS_LAPTOP,
  ROMEOS_PHONE,
  textMessage,
} from './database-samples.ts'

export function smallStoresContract(openDatabase: () => Database): void {
  let database: Database
  beforeEach(() => {
    database = openDatabase()
  })

  describe('the account', () => {
    const account: AccountRecord = {
      jid: JULIET,
      resource: 'balcony.abcd1234',
      deviceName: 'Juliet’s desk',
      settings: { server: '127.0.1.1', port: 5222, trustedCertificate: '-----BEGIN CERTIFICATE-----' },
    }

    it('is absent at first, then as it was written last', () => {
      expect(database.account.read()).toBeUndefined()
      database.account.write({ ...account, deviceName: 'first name' })
      database.account.write(account)
      expect(database.account.read()).toEqual(account)
    })
  })

  describe('the own presence', () => {
    it('is absent at first, then as it was set last, and the account may be written anew', () => {
      expect(database.account.presence()).toBeUndefined()
      database.account.setPresence({ availability: 'away', status: 'at the ball' })
      database.account.setPresence({ availability: 'busy', status: '' })
      const settings = { server: '', port: null, trustedCertificate: '' }
      database.account.write({ jid: JULIET, resource: 'r', deviceName: 'd', settings })
      expect(database.account.presence()).toEqual({ availability: 'busy', status: '' })
    })
  })

  describe('the own name', () => {
    it('is absent at first, then as it was set last', () => {
      expect(database.account.ownName()).toBeUndefined()
      database.account.setOwnName({ name: 'Juliet', told: true })
      database.account.setOwnName({ name: '', told: false })
      expect(database.account.ownName()).toEqual({ name: '', told: false })
    })
  })

  describe('contacts', () => {
    const contact: ContactRecord = {
      jid: ROMEO,
      name: 'Romeo',
      inRoster: true,
      subscription: 'both',
      asked: false,
      wantsIn: true,
      request: 'It is the lark',
      nick: 'Montague',
      groups: ['Family', 'Verona'],
    }

    it('are given back as they were put, each once', () => {
      database.contacts.put({ ...contact, subscription: 'none' })
      database.contacts.put(contact)
      database.contacts.put({ ...contact, jid: JULIET })
      expect([JULIET, 'x@y.test' as BareJid].map(database.contacts.isInRoster)).toEqual([true, false])
      database.contacts.put({ ...contact, jid: JULIET, inRoster: false, name: '' })
      expect(database.contacts.isInRoster(JULIET)).toBe(false)
      expect(database.contacts.find(ROMEO)).toEqual(contact)
      expect(database.contacts.all()).toEqual([
        { ...contact, jid: JULIET, inRoster: false, name: '' },
        contact,
      ])
    })

    it('count those who want in and are in no roster', () => {
      database.contacts.put(contact)
      database.contacts.put({ ...contact, jid: JULIET, inRoster: false })
      database.contacts.put({ ...contact, jid: 'x@y.test' as BareJid, inRoster: false, wantsIn: false })
      expect(database.contacts.strangersAtTheDoor()).toBe(1)
    })

    it('have no version at first, then the last one, and none where the server gave none', () => {
      expect(database.contacts.rosterVersion()).toBeNull()
      database.contacts.setRosterVersion('7')
      database.contacts.setRosterVersion('8')
      expect(database.contacts.rosterVersion()).toBe('8')
      database.contacts.setRosterVersion(null)
      expect(database.contacts.rosterVersion()).toBeNull()
    })

    it('are gone when removed', () => {
      database.contacts.put(contact)
      database.contacts.remove(ROMEO)
      expect(database.contacts.find(ROMEO)).toBeUndefined()
      expect(database.contacts.all()).toEqual([])
    })
  })

  describe('the outbox', () => {
    const entry = (text: string): OutboxEntry => {
      const { id } = database.messages.add(textMessage({ direction: 'out', delivery: 'waiting' }))
      return {
        messageId: id,
        conversation: ROMEO,
        stanzaId: `inner-${String(id)}`,
        text,
        plain: false,
        inFlight: null,
      }
    }

    it('gives what waits in the order in which it was written', () => {
      const [first, second] = [entry('one'), entry('two')]
      database.outbox.add(first)
      database.outbox.add(second)
      expect(database.outbox.all()).toEqual([first, second])
      expect(database.outbox.find(second.messageId)).toEqual(second)
      expect(database.outbox.find(second.messageId + 1)).toBeUndefined()
    })

    it('PROTOCOL 10: remembers of each entry whether it goes unencrypted', () => {
      database.outbox.add({ ...entry('in clear'), plain: true })
      database.outbox.add(entry('sealed'))
      expect(database.outbox.all().map(({ plain }) => plain)).toEqual([true, false])
    })

    it('puts a message that is tried again behind the others', () => {
      const [first, second] = [entry('one'), entry('two')]
      database.outbox.add(first)
      database.outbox.add(second)
      database.outbox.remove(first.messageId)
      database.outbox.add(first)
      expect(database.outbox.all()).toEqual([second, first])
    })

    it('finds an entry by the outer id under which it is on its way', () => {
      const waiting = entry('one')
      database.outbox.add(waiting)
      database.outbox.setInFlight(waiting.messageId, 'outer-1')
      expect(database.outbox.findInFlight('outer-1')).toEqual({ ...waiting, inFlight: 'outer-1' })
      database.outbox.setInFlight(waiting.messageId, null)
      expect(database.outbox.findInFlight('outer-1')).toBeUndefined()
    })

    it('forgets what the server has taken over', () => {
      const waiting = entry('one')
      database.outbox.add(waiting)
      database.outbox.remove(waiting.messageId)
      expect(database.outbox.all()).toEqual([])
    })

    it('takes no entry without its message, none twice, and loses it with its message', () => {
      const waiting = entry('one')
      expect(() => database.outbox.add({ ...waiting, messageId: 99 })).toThrow()
      database.outbox.add(waiting)
      expect(() => database.outbox.add(waiting)).toThrow()
      database.messages.remove(waiting.messageId)
      expect(database.outbox.all()).toEqual([])
    })
  })

  describe('conversations that go unencrypted', () => {
    it('PROTOCOL 10: are none at first, then those of which the user said so, until they take it back', () => {
      expect(database.plainTalks.has(ROMEO)).toBe(false)
      database.plainTalks.set(ROMEO, true)
      database.plainTalks.set(ROMEO, true)
      database.plainTalks.set(JULIET, true)
      expect(database.plainTalks.has(ROMEO)).toBe(true)
      expect(database.plainTalks.all()).toEqual([JULIET, ROMEO])
      database.plainTalks.set(ROMEO, false)
      database.plainTalks.set(ROMEO, false)
      expect(database.plainTalks.has(ROMEO)).toBe(false)
      expect(database.plainTalks.all()).toEqual([JULIET])
    })
  })

  describe('the life of keys', () => {
    it('PROTOCOL 9: is nothing at first, then as the user chose last, for each conversation by itself', () => {
      expect(database.keyLives.of(ROMEO)).toBeUndefined()
      database.keyLives.set(ROMEO, 'week')
      database.keyLives.set(ROMEO, 'forever')
      expect(database.keyLives.of(ROMEO)).toBe('forever')
      expect(database.keyLives.of(JULIET)).toBeUndefined()
    })

    it('ends key by key: those that came before an instant are found, the oldest first, and erased', () => {
      for (const [sid, receivedAt] of [
        ['b', NOON + 1],
        ['a', NOON],
        ['c', NOON + 2],
      ] as const)
        database.keyTable.addIn(inKey({ sid, receivedAt }))
      const found = database.keyTable.inKeysBefore(NOON + 2)
      expect(found).toEqual([
        { sender: ROMEOS_LAPTOP, sid: 'a', conversation: JULIET, receivedAt: NOON },
        { sender: ROMEOS_LAPTOP, sid: 'b', conversation: JULIET, receivedAt: NOON + 1 },
      ])
      database.keyTable.eraseIn(ROMEOS_LAPTOP, 'a')
      expect(database.keyTable.findIn(ROMEOS_LAPTOP, 'a')).toBeUndefined()
      expect(database.keyTable.findIn(ROMEOS_LAPTOP, 'b')).toBeDefined()
    })
  })

  describe('the apps that are known by their hash', () => {
    const app = (ver: string, reads = true): KnownApp => ({ hash: 'sha-1', ver, reads })

    it('are given back as they were put last, each once', () => {
      database.knownApps.put(app('one'))
      database.knownApps.put(app('two', false))
      database.knownApps.put({ ...app('one'), hash: 'sha-256' })
      database.knownApps.put(app('one', false))
      expect(database.knownApps.all()).toEqual([
        app('two', false),
        { ...app('one'), hash: 'sha-256' },
        app('one', false),
      ])
    })

    it('are five hundred at most, and the one that was put first goes first', () => {
      const many = Array.from({ length: MAX_KNOWN_APPS }, (_, n) => app(String(n)))
      database.transaction(() => many.forEach(database.knownApps.put))
      database.knownApps.put(app('0', false))
      database.knownApps.put(app('new'))
      const [, , ...left] = many
      expect(database.knownApps.all()).toEqual([...left, app('0', false), app('new')])
    })
  })

  describe('what was begun and not sent', () => {
    it('is nothing at first, then as it was kept last, for each conversation by itself', () => {
      expect(database.drafts.of(ROMEO)).toBe('')
      database.drafts.keep(ROMEO, 'But soft', NOON)
      database.drafts.keep(ROMEO, 'But soft, \u0000 what light 🌙\n', NOON - 1)
      database.drafts.keep(JULIET, 'to myself', NOON)
      expect(database.drafts.of(ROMEO)).toBe('But soft, \u0000 what light 🌙\n')
      expect([...database.drafts.all()]).toEqual([
        [JULIET, 'to myself'],
        [ROMEO, 'But soft, \u0000 what light 🌙\n'],
      ])
    })

    it('is gone when removed, of one conversation or of all', () => {
      for (const jid of [ROMEO, JULIET, NURSE]) database.drafts.keep(jid, 'begun', NOON)
      database.drafts.remove(ROMEO)
      expect([...database.drafts.all().keys()]).toEqual([JULIET, NURSE])
      database.drafts.removeAll()
      expect(database.drafts.all().size).toBe(0)
    })
  })

  describe('the inbox', () => {
    it('keeps stanzas in the order of arrival until each is worked through', () => {
      const first = database.inbox.put('<message id="1"/>', NOON)
      const second = database.inbox.put('<message id="2"/>', NOON - 5)
      expect(database.inbox.pending()).toEqual([
        { id: first.id, xml: '<message id="1"/>', arrivedAt: NOON },
        { id: second.id, xml: '<message id="2"/>', arrivedAt: NOON - 5 },
      ])
      database.inbox.done(first.id)
      expect(database.inbox.pending()).toEqual([second])
      database.inbox.done(second.id)
      expect(database.inbox.put('<message/>', NOON).id).toBeGreaterThan(second.id)
    })
  })

  describe('dial-backs', () => {
    const dialBack: DialBack = {
      asked: ROMEOS_PHONE,
      sid: 'sid-1',
      sender: ROMEOS_LAPTOP,
      wait: 'asking',
      tries: 1,
      startedAt: NOON,
      askedAt: NOON + 1,
      nextTry: NOON + 60_000,
    }

    it('are given back as they were put last, for one sender and key', () => {
      database.dialBacks.put(dialBack)
      const changed: DialBack = { ...dialBack, wait: 'refused', tries: 2, askedAt: null, nextTry: null }
      database.dialBacks.put(changed)
      expect(database.dialBacks.find(ROMEOS_LAPTOP, 'sid-1')).toEqual(changed)
      expect(database.dialBacks.find(ROMEOS_PHONE, 'sid-1')).toBeUndefined()
    })

    it('are listed with the oldest first, and gone when removed', () => {
      database.dialBacks.put(dialBack)
      database.dialBacks.put({ ...dialBack, sid: 'sid-0', startedAt: NOON - 1 })
      expect(database.dialBacks.all().map(({ sid }) => sid)).toEqual(['sid-0', 'sid-1'])
      database.dialBacks.remove(ROMEOS_LAPTOP, 'sid-0')
      expect(database.dialBacks.all()).toEqual([dialBack])
    })
  })

  describe('the device’s keys', () => {
    it('are given back whole, each once, with when they were retired', () => {
      database.deviceKeys.put('encryption', keyPair('old'), null)
      database.deviceKeys.put('p256', keyPair('p256'), null)
      database.deviceKeys.put('encryption', keyPair('old'), NOON)
      expect(revealed(database.deviceKeys.all())).toEqual(
        revealed([
          { kind: 'encryption', pair: keyPair('old'), retiredAt: NOON },
          { kind: 'p256', pair: keyPair('p256'), retiredAt: null },
        ]),
      )
    })

    it('PROTOCOL 1: are erased when they were retired before an instant, and not one that is in use', () => {
      database.deviceKeys.put('encryption', keyPair('oldest'), NOON - 1)
      database.deviceKeys.put('encryption', keyPair('old'), NOON)
      database.deviceKeys.put('rsa', keyPair('rsa'), null)
      database.deviceKeys.eraseRetiredBefore(NOON)
      expect(database.deviceKeys.all().map(({ pair }) => pair.kid)).toEqual(['old', 'rsa'])
    })
  })
}

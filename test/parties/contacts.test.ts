import xml from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { toFullJid } from '../../shared/domain/jid.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { english, inEnglish } from '../english.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  time = createFakeTime()
  wire = new Wire()
  juliet = createParty(wire, time, wire.addAccount('juliet@a.test'), 'desk')
  romeo = createParty(wire, time, wire.addAccount('romeo@b.test'), 'laptop')
  await juliet.signIn()
  await romeo.signIn()
  await quiet(wire, juliet, romeo)
})

const contact = (of: Party, jid: string) =>
  of.app.snapshot().conversations.find((conversation) => conversation.contact.jid === jid)?.contact

describe('contacts', () => {
  it('are added by one, accepted by the other, and then see each other', async () => {
    expect(await juliet.call('contact.add', { address: ' Romeo@B.test ' })).toEqual({ is: 'done' })
    expect(contact(juliet, 'romeo@b.test')).toMatchObject({ inRoster: true, asked: true })
    await until(() =>
      expect(contact(romeo, 'juliet@a.test')).toMatchObject({ wantsIn: true, inRoster: false }),
    )
    expect(await romeo.call('contact.accept', { jid: juliet.jid })).toEqual({ is: 'done' })
    const both = {
      subscription: 'both',
      wantsIn: false,
      asked: false,
      availability: 'online',
      devicesOnline: 1,
    }
    await until(() => expect(contact(juliet, 'romeo@b.test')).toMatchObject(both))
    await until(() => expect(contact(romeo, 'juliet@a.test')).toMatchObject(both))
  })

  it('are refused, and gone from the list', async () => {
    await juliet.call('contact.add', { address: 'romeo@b.test' })
    await until(() => expect(contact(romeo, 'juliet@a.test')).toMatchObject({ wantsIn: true }))
    expect(await romeo.call('contact.refuse', { jid: juliet.jid })).toEqual({ is: 'done' })
    expect(contact(romeo, 'juliet@a.test')).toBeUndefined()
    expect(romeo.events.at(-1)).toMatchObject({
      name: 'conversation.removed',
      payload: { jid: 'juliet@a.test' },
    })
  })

  it('cannot be added offline, by no address, or by the own one', async () => {
    for (const address of ['romeo', 'romeo@b.test/x', juliet.jid]) {
      expect(await juliet.call('contact.add', { address })).toMatchObject({ is: 'refused' })
    }
    juliet.connection.unplug()
    expect(await juliet.call('contact.add', { address: 'romeo@b.test' })).toMatchObject({ is: 'refused' })
  })

  it('come into the roster by no push of somebody else', async () => {
    const to = toFullJid(`${juliet.jid}/${juliet.database.account.read()?.resource}`)!
    const item = xml('item', { jid: 'mallory@c.test', subscription: 'both' })
    const push = xml(
      'iq',
      { type: 'set', id: 'evil', from: 'mallory@c.test', to },
      xml('query', { xmlns: 'jabber:iq:roster' }, item),
    )
    wire.deliver(to, push)
    await quiet(wire, juliet)
    expect(contact(juliet, 'mallory@c.test')).toBeUndefined()
  })

  it('show nobody online while we are not', async () => {
    wire.befriend(juliet.jid, romeo.jid)
    await romeo.quit()
    await romeo.start()
    await until(() => expect(contact(juliet, 'romeo@b.test')).toMatchObject({ availability: 'online' }))
    juliet.connection.unplug()
    expect(contact(juliet, 'romeo@b.test')).toMatchObject({ availability: 'offline' })
    expect(juliet.events.at(-1)).toMatchObject({
      name: 'presence.changed',
      payload: { people: [{ jid: 'romeo@b.test', availability: 'offline', devicesOnline: 0 }] },
    })
  })

  it('begin with the server’s clock, carbons and what the server can, the roster, then presence with caps, then all else', async () => {
    const sent = wire.seen.filter((text) => text.includes('from="juliet@a.test/'))
    expect(sent[0]).toContain('urn:xmpp:time')
    expect(sent[1]).toContain('urn:xmpp:carbons:2')
    expect(sent[2]).toContain('disco#info')
    expect(sent[3]).toContain('jabber:iq:roster')
    expect(sent[4]).toMatch(/^<presence.*http:\/\/jabber.org\/protocol\/caps.*sha-1/)
  })

  it('see the message that goes with a request, and no other', async () => {
    await juliet.call('contact.add', { address: 'romeo@b.test', message: ' It is \u0007I, Juliet ' })
    await until(() => expect(contact(romeo, juliet.jid)).toMatchObject({ request: 'It is \ufffdI, Juliet' }))
    await romeo.call('contact.accept', { jid: juliet.jid })
    await until(() => expect(contact(romeo, juliet.jid)).toMatchObject({ wantsIn: false, request: '' }))
    expect(wire.seen.filter((text) => text.includes('It is'))).toHaveLength(2)
  })

  it('need not answer a request for a request where the server takes an approval beforehand', async () => {
    await juliet.call('contact.add', { address: 'romeo@b.test' })
    await until(() => expect(contact(romeo, juliet.jid)?.wantsIn).toBe(true))
    await juliet.quit()
    await romeo.call('contact.accept', { jid: juliet.jid })
    await until(() => expect(contact(romeo, juliet.jid)).toMatchObject({ subscription: 'both' }))
  })

  it('that were refused come back only with a request of their own', async () => {
    await juliet.call('contact.add', { address: 'romeo@b.test' })
    await until(() => expect(contact(romeo, juliet.jid)?.wantsIn).toBe(true))
    await romeo.call('contact.refuse', { jid: juliet.jid })
    await until(() =>
      expect(contact(juliet, romeo.jid)).toMatchObject({ asked: false, subscription: 'none' }),
    )
    await romeo.quit()
    await romeo.start()
    await quiet(wire, juliet, romeo)
    expect(contact(romeo, juliet.jid)).toBeUndefined()
    await juliet.call('contact.add', { address: 'romeo@b.test', message: 'Please' })
    await until(() => expect(contact(romeo, juliet.jid)).toMatchObject({ wantsIn: true, request: 'Please' }))
  })

  it('whose server is not found say so until they are asked again', async () => {
    await juliet.call('contact.add', { address: 'paris@nowhere.test' })
    const problem = () => english(contact(juliet, 'paris@nowhere.test')?.problem)
    await until(() => expect(problem()).toBe('The server of this address was not found.'))
    wire.onTheWay = (stanza) => (stanza.attrs.type === 'error' ? [] : [stanza])
    await juliet.call('contact.add', { address: 'paris@nowhere.test' })
    expect(problem()).toBe('')
  })

  it('are renamed on every device, and keep their groups', async () => {
    wire.befriend(juliet.jid, romeo.jid)
    wire.setItem(juliet.jid, romeo.jid, 'R', ['Verona'])
    await until(() => expect(contact(juliet, romeo.jid)).toMatchObject({ name: 'R', groups: ['Verona'] }))
    const rename = { jid: romeo.jid, name: '  My\n Romeo ' }
    expect(await juliet.call('contact.rename', rename)).toEqual({ is: 'done' })
    await quiet(wire, juliet)
    expect(contact(juliet, romeo.jid)).toMatchObject({ name: 'My Romeo', groups: ['Verona'] })
    expect(await juliet.call('contact.rename', { jid: romeo.jid, name: '' })).toEqual({ is: 'done' })
    expect(contact(juliet, romeo.jid)).toMatchObject({ name: 'romeo' })
  })

  it('stay as they are where the server refuses, and it is said why', async () => {
    wire.befriend(juliet.jid, romeo.jid)
    await until(() => expect(contact(juliet, romeo.jid)?.inRoster).toBe(true))
    const before = contact(juliet, romeo.jid)
    wire.rosterRefuses = 'not-acceptable'
    expect(inEnglish(await juliet.call('contact.rename', { jid: romeo.jid, name: 'x' }))).toEqual({
      is: 'refused',
      sentence: 'Your server does not take this name. Perhaps it is too long.',
    })
    wire.rosterRefuses = 'forbidden'
    expect(inEnglish(await juliet.call('contact.remove', { jid: romeo.jid, erase: true }))).toEqual({
      is: 'refused',
      sentence: 'Your server does not let you change your contacts.',
    })
    expect(contact(juliet, romeo.jid)).toEqual(before)
    juliet.connection.unplug()
    for (const call of [
      juliet.call('contact.rename', { jid: romeo.jid, name: 'x' }),
      juliet.call('contact.remove', { jid: romeo.jid, erase: true }),
    ]) {
      expect(inEnglish(await call)).toMatchObject({ sentence: expect.stringContaining('You are offline') })
    }
  })

  it('are told from a server that does not answer', async () => {
    wire.befriend(juliet.jid, romeo.jid)
    await quiet(wire, juliet)
    wire.onTheWay = (stanza) => (stanza.is('iq') ? [] : [stanza])
    const renamed = juliet.call('contact.rename', { jid: romeo.jid, name: 'x' })
    await quiet(wire, juliet)
    time.advance(31_000)
    expect(inEnglish(await renamed)).toEqual({
      is: 'refused',
      sentence: 'Your server did not answer. Try again.',
    })
  })

  describe('that are removed', () => {
    beforeEach(async () => {
      wire.befriend(juliet.jid, romeo.jid)
      await juliet.quit()
      await juliet.start()
      await until(() => expect(contact(juliet, romeo.jid)?.availability).toBe('online'))
      await juliet.call('message.send', { jid: romeo.jid, text: 'Good night' })
      await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['Good night']))
    })

    it('no longer see us, and their messages stay where nobody says otherwise', async () => {
      expect(await juliet.call('contact.remove', { jid: romeo.jid, erase: false })).toEqual({ is: 'done' })
      await until(() => expect(contact(romeo, juliet.jid)).toMatchObject({ availability: 'offline' }))
      expect(contact(juliet, romeo.jid)).toMatchObject({ inRoster: false, availability: 'offline' })
      expect(await juliet.lines(romeo.jid)).toEqual(['Good night'])
    })

    it('take their messages along where the user wants it, also what is still to be sent', async () => {
      juliet.connection.confirms = false
      await juliet.call('message.send', { jid: romeo.jid, text: 'A thousand times' })
      await until(async () => expect(await romeo.lines(juliet.jid)).toHaveLength(2))
      expect(await juliet.call('contact.remove', { jid: romeo.jid, erase: true })).toEqual({ is: 'done' })
      await quiet(wire, juliet)
      expect(contact(juliet, romeo.jid)).toBeUndefined()
      expect(juliet.database.outbox.all()).toEqual([])
      expect(await juliet.lines(romeo.jid)).toEqual([])
      const removed = { name: 'conversation.removed', payload: { jid: romeo.jid } }
      expect(juliet.events).toContainEqual(expect.objectContaining(removed))
      // they write again, and it is there as a stranger's
      await romeo.call('message.send', { jid: juliet.jid, text: 'Wilt thou leave me so?' })
      await until(async () => expect(await juliet.lines(romeo.jid)).toEqual(['(stranger)']))
      expect(juliet.log.join()).not.toContain('failed')
    })

    it('are removed where the server no longer knows them', async () => {
      wire.rosterRefuses = 'item-not-found'
      expect(await juliet.call('contact.remove', { jid: romeo.jid, erase: false })).toEqual({ is: 'done' })
      expect(contact(juliet, romeo.jid)).toMatchObject({ inRoster: false })
    })

    it('bring nothing back by returning what was erased', async () => {
      const outer = wire.seen
        .filter((text) => text.startsWith('<message') && text.includes('from="juliet'))
        .at(-1)
      const id = / id="([^"]+)"/.exec(outer ?? '')?.[1]
      await juliet.call('contact.remove', { jid: romeo.jid, erase: true })
      const to = toFullJid(`${juliet.jid}/${juliet.database.account.read()?.resource}`)!
      const error = xml('error', { type: 'cancel' })
      wire.deliver(to, xml('message', { type: 'error', from: romeo.jid, to, id }, error))
      await quiet(wire, juliet)
      expect(contact(juliet, romeo.jid)).toBeUndefined()
      expect(juliet.database.inbox.pending()).toEqual([])
      expect(juliet.log.join()).not.toContain('failed')
    })

    it('are gone with their messages where they were in no roster any more', async () => {
      await juliet.call('contact.remove', { jid: romeo.jid, erase: false })
      await juliet.call('contact.remove', { jid: romeo.jid, erase: true })
      expect(contact(juliet, romeo.jid)).toBeUndefined()
    })
  })
})

describe('the roster', () => {
  const asked = () =>
    wire.seen.filter((text) => text.includes('type="get"') && text.includes('jabber:iq:roster')).at(-1)

  beforeEach(async () => {
    wire.befriend(juliet.jid, romeo.jid)
    await quiet(wire, juliet)
    await juliet.quit()
  })

  it('is asked for by its version, and only what changed comes', async () => {
    wire.setItem(juliet.jid, romeo.jid, 'Montague', [])
    const before = wire.seen.length
    await juliet.start()
    await quiet(wire, juliet)
    expect(asked()).toContain('ver="1"')
    expect(wire.seen.slice(before).filter((text) => text.includes('<item jid='))).toHaveLength(1)
    expect(contact(juliet, romeo.jid)).toMatchObject({ name: 'Montague', subscription: 'both' })
    expect(juliet.database.contacts.rosterVersion()).toBe('2')
  })

  it('is asked for whole where the server keeps no versions, and none is kept then', async () => {
    wire.features.delete('ver')
    wire.setItem(juliet.jid, romeo.jid, 'Montague', [])
    await juliet.start()
    await quiet(wire, juliet)
    expect(asked()).not.toContain('ver=')
    expect(contact(juliet, romeo.jid)).toMatchObject({ name: 'Montague' })
    expect(juliet.database.contacts.rosterVersion()).toBeNull()
    // it offers them again, and what is here has none
    wire.features.add('ver')
    await juliet.quit()
    await juliet.start()
    await quiet(wire, juliet)
    expect(asked()).toContain('ver=""')
    expect(juliet.database.contacts.rosterVersion()).toBe('2')
  })

  it('is not set back by a whole one that was on its way while a change was pushed', async () => {
    wire.features.delete('ver')
    let pushed = false
    wire.onTheWay = (stanza) => {
      const isRoster = stanza.attrs.type === 'result' && stanza.getChild('query', 'jabber:iq:roster')
      if (isRoster === undefined || isRoster === false || pushed) return [stanza]
      pushed = true
      // worked through before the older result, as in one read of the socket
      wire.setItem(juliet.jid, romeo.jid, 'newer', [])
      return [stanza]
    }
    await juliet.start()
    await quiet(wire, juliet)
    expect(contact(juliet, romeo.jid)).toMatchObject({ name: 'newer' })
  })

  it('that did not change tells the screen nothing', async () => {
    await juliet.start()
    await quiet(wire, juliet)
    const before = juliet.events.length
    juliet.connection.unplug()
    juliet.connection.plug()
    await quiet(wire, juliet)
    const names = juliet.events.slice(before).map((event) => event.name)
    expect(new Set(names)).toEqual(new Set(['connection.changed', 'presence.changed']))
  })
})

describe('presence', () => {
  it('of many who come at once is one event', async () => {
    const names = Array.from({ length: 200 }, (_, n) => `citizen${String(n)}@b.test`)
    for (const name of names) wire.befriend(juliet.jid, wire.addAccount(name))
    await quiet(wire, juliet)
    const to = toFullJid(`${juliet.jid}/${juliet.database.account.read()?.resource}`)!
    const before = juliet.events.length
    for (const name of names) wire.deliver(to, xml('presence', { from: `${name}/x`, to }))
    await quiet(wire, juliet)
    const told = juliet.events.slice(before)
    expect(told.map((event) => event.name)).toEqual(['presence.changed'])
    expect(told[0]?.payload).toMatchObject({ people: { length: 200 } })
    expect(contact(juliet, names[7]!)).toMatchObject({ availability: 'online', devicesOnline: 1 })
  })

  it('of our own is kept over restarts, and seen with its words by those who may', async () => {
    wire.befriend(juliet.jid, romeo.jid)
    const presence = { availability: 'busy', status: 'At the ball \u0001' } as const
    const kept = { availability: 'busy', status: 'At the ball \ufffd' }
    await juliet.call('account.setPresence', presence)
    await until(() => expect(contact(romeo, juliet.jid)).toMatchObject(kept))
    expect(juliet.app.snapshot().account).toMatchObject({ presence: kept })
    expect(juliet.events.filter((event) => event.name === 'account.changed').at(-1)?.payload).toMatchObject({
      presence: kept,
    })
    await juliet.quit()
    await until(() => expect(contact(romeo, juliet.jid)).toMatchObject({ availability: 'offline' }))
    await juliet.start()
    await until(() => expect(contact(romeo, juliet.jid)).toMatchObject(kept))
    await juliet.call('account.setPresence', { availability: 'online', status: '' })
    await until(() =>
      expect(contact(romeo, juliet.jid)).toMatchObject({ availability: 'online', status: '' }),
    )
  })

  it('of our own that is chosen offline is shown to others with the next connection', async () => {
    wire.befriend(juliet.jid, romeo.jid)
    juliet.connection.unplug()
    await juliet.call('account.setPresence', { availability: 'away', status: '' })
    juliet.connection.plug()
    await until(() => expect(contact(romeo, juliet.jid)).toMatchObject({ availability: 'away' }))
  })
})

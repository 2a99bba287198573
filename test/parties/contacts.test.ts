import xml from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { toFullJid } from '../../shared/domain/jid.ts'
import { createFakeTime } from '../doubles/fake-time.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { Wire } from './wire.ts'

let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  const time = createFakeTime()
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
      name: 'conversation.changed',
      payload: { contact: { availability: 'offline' } },
    })
  })

  it('begin with the roster, then presence with caps, then all else', async () => {
    const sent = wire.seen.filter((text) => text.includes('from="juliet@a.test/'))
    expect(sent[0]).toContain('jabber:iq:roster')
    expect(sent[1]).toMatch(/^<presence.*http:\/\/jabber.org\/protocol\/caps.*sha-1/)
  })
})

// XEP-0490 on real servers: what one device of an account has shown is read on the other, and nobody else can see it.
import xml from '@xmpp/xml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DISPLAYED } from '../../main/services/displayed-stanzas.ts'
import type { IqReply } from '../../main/services/ports.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import { askOnce } from './ask-once.ts'
import { befriend, until, type Balcony } from './balcony.ts'
import { twoBrands, type Person } from './two-brands.ts'

const PUBSUB = 'http://jabber.org/protocol/pubsub'
const { accountOf, balcony } = twoBrands()

/** What somebody gets who asks for the node of `owner`. */
function asks(jid: Person, owner: string): Promise<IqReply> {
  const items = xml('items', { node: DISPLAYED })
  const iq = xml('iq', { type: 'get', to: owner }, xml('pubsub', { xmlns: PUBSUB }, items))
  return askOnce(accountOf(jid), iq)
}

describe.each([
  ['Prosody', 'juliet@a.test', 'tybalt@c.test'],
  ['ejabberd', 'rosaline@c.test', 'mercutio@a.test'],
] as const)('what was read on a device of an account on %s (%s, of %s)', (_server, own, their) => {
  const friend = their as Balcony['jid']
  let desk: Balcony
  let phone: Balcony
  let writer: Balcony
  const unread = (of: Balcony) => of.conversation(friend)?.unread
  const says = async (text: string, ...to: Balcony[]) => {
    await writer.send(own as BareJid, text)
    for (const device of to)
      await until(async () => expect((await device.messages(friend)).at(-1)?.content).toMatchObject({ text }))
  }
  const reads = (device: Balcony) => device.call('conversation.markRead', { jid: friend })

  beforeAll(async () => {
    desk = await balcony(own)
    writer = await balcony(their)
    await befriend(desk, writer)
    phone = await balcony(own)
  })
  afterAll(() => Promise.all([desk.remove(), phone.remove(), writer.remove()]))

  it('is read on the other at once', async () => {
    // what was said while it first looked, it takes for read elsewhere
    await says('while the phone was set up', desk, phone)
    await reads(desk)
    await until(() => expect([unread(desk), unread(phone)]).toEqual([0, 0]))
    await says('one', desk, phone)
    await says('two', desk, phone)
    await until(() => expect([unread(desk), unread(phone)]).toEqual([2, 2]))
    await reads(desk)
    await until(() => expect(unread(phone)).toBe(0))
  })

  it('and while that one is off, in several conversations, when it comes back', async () => {
    await phone.quit()
    await says('three', desk)
    await reads(desk)
    const self = own as BareJid
    await desk.send(self, 'note')
    await until(async () => {
      const reply = await asks(own, own)
      expect(reply.is === 'result' && reply.stanza.toString()).toContain(`id="${their}"`)
    })
    // Prosody's archive stamps by whole seconds
    const second = () => Math.floor(Date.now() / 1000)
    const before = second()
    await until(() => expect(second()).toBeGreaterThan(before))
    await says('four', desk)
    await phone.start()
    await until(async () =>
      expect((await phone.messages(friend)).at(-1)?.content).toMatchObject({ text: 'four' }),
    )
    await until(() => expect(unread(phone)).toBe(1))
  })

  it('and is for no contact to see, but for the account', async () => {
    expect(await asks(own, own)).toMatchObject({ is: 'result' })
    expect(await asks(their, own)).toMatchObject({ is: 'error' })
  })
})

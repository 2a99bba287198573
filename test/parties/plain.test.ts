// PROTOCOL 10: what is written goes unencrypted on the user's explicit word only.
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { bareOf, toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import { DISCO_INFO } from '../../main/services/caps-hash.ts'
import { english } from '../english.ts'
import { twoFriends } from './friends.ts'
import { quiet, until, type Party } from './party.ts'
import { loseReceipts } from './requests.ts'
import type { Wire } from './wire.ts'

const WORDS = 'It is my lady, O, it is my love!'

let wire: Wire
let juliet: Party
let romeo: Party

const say = (text: string) => juliet.call('message.send', { jid: romeo.jid, text })
const setPlain = (plain: boolean) => juliet.call('conversation.setPlain', { jid: romeo.jid, plain })
const shown = () => juliet.app.snapshot().conversations.find(({ contact }) => contact.jid === romeo.jid)
/** How Romeo's screen has what Juliet wrote: `plain: hello`. */
const heard = async () =>
  (await romeo.messages(juliet.jid)).map(
    ({ sealing, content }) => `${sealing.is}: ${content.is === 'text' ? content.text : content.is}`,
  )
const written = async () =>
  (await juliet.messages(romeo.jid)).map(({ sealing, delivery }) => `${sealing.is}, ${delivery}`)
/** The stanzas of messages that left Juliet's device, each time that one left. */
const left = () => {
  const resource = juliet.database.account.read()?.resource ?? ''
  return wire.seen.filter(
    (text) => text.startsWith('<message') && text.includes(`from="${juliet.jid}/${resource}"`),
  )
}
const idOf = (stanza = '') => /^<message[^>]* id="([^"]+)"/.exec(stanza)?.[1]
const julietsDevice = () => toFullJid(`${juliet.jid}/${juliet.database.account.read()?.resource}`) as FullJid

beforeEach(async () => {
  ;({ wire, juliet, romeo } = await twoFriends())
})

describe('what Juliet writes', () => {
  it('is sealed while she says nothing, also to somebody of whom no device is known', async () => {
    expect(shown()).toMatchObject({ plain: false, contact: { reading: 'unknown' } })
    await say(WORDS)
    await until(async () => expect(await heard()).toEqual([`sealed: ${WORDS}`]))
    expect(wire.seen.join()).not.toContain('my lady')
  })

  it('goes unencrypted after her word, as an ordinary message, and is marked so on both screens', async () => {
    await setPlain(true)
    await say(WORDS)
    await until(async () => expect(await heard()).toEqual([`plain: ${WORDS}`]))
    await until(async () => expect(await written()).toEqual(['plain, sent']))
    const [stanza = ''] = left()
    const id = idOf(stanza)
    expect(stanza).toMatch(/^<message[^>]* type="chat"/)
    expect(stanza).toContain(`<body>${WORDS}</body>`)
    expect(stanza).toContain(`<origin-id xmlns="urn:xmpp:sid:0" id="${id}"/>`)
    expect(stanza).not.toContain('e2e')
    expect(juliet.database.outbox.all()).toEqual([])
  })

  it('is sealed to everybody else', async () => {
    const nurse = wire.addAccount('nurse@a.test')
    await setPlain(true)
    await juliet.call('message.send', { jid: nurse, text: WORDS })
    await until(() => expect(left()).toHaveLength(1))
    expect(left()[0]).not.toContain('my lady')
  })

  it('is sealed again once she takes her word back', async () => {
    await setPlain(true)
    await say('one')
    await setPlain(false)
    await say('two')
    await until(async () => expect(await heard()).toEqual(['plain: one', 'sealed: two']))
    expect(shown()).toMatchObject({ plain: false })
  })

  it('goes as it was written, whatever she switched while it waited', async () => {
    juliet.connection.unplug()
    await say('sealed one')
    await setPlain(true)
    await say('plain two')
    await setPlain(false)
    await say('sealed three')
    await setPlain(true)
    juliet.connection.plug()
    await until(async () =>
      expect(await heard()).toEqual(['sealed: sealed one', 'plain: plain two', 'sealed: sealed three']),
    )
    expect(wire.seen.join()).not.toMatch(/sealed one|sealed three/)
    expect(await written()).toEqual(['sealed, sent', 'plain, sent', 'sealed, sent'])
  })

  it('stays of its kind where it bounces and is tried again', async () => {
    loseReceipts(wire)
    const tryAgain = async (text: string, switchTo: boolean) => {
      await say(text)
      await until(async () => expect((await written()).at(-1)).toContain('sent'))
      await setPlain(switchTo)
      const condition = xml('item-not-found', { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' })
      const attrs = { type: 'error', from: romeo.jid, to: juliet.jid, id: idOf(left().at(-1)) }
      wire.deliver(julietsDevice(), xml('message', attrs, xml('error', { type: 'cancel' }, condition)))
      await until(async () => expect((await written()).at(-1)).toContain('failed'))
      const { id } = (await juliet.messages(romeo.jid)).at(-1)!
      expect(await juliet.call('message.retry', { id })).toEqual({ is: 'done' })
      await until(async () => expect((await written()).at(-1)).toContain('sent'))
    }
    await tryAgain('sealed', true)
    await tryAgain('plain', false)
    await quiet(wire, juliet, romeo)
    expect(await written()).toEqual(['sealed, sent', 'plain, sent'])
    expect(wire.seen.join()).not.toContain('<body>sealed</body>')
    expect(await heard()).toEqual(['sealed: sealed', 'plain: plain'])
  })

  it('unencrypted and not confirmed goes again under its id after a restart, and is shown once', async () => {
    await setPlain(true)
    juliet.connection.confirms = false
    await say(WORDS)
    await until(async () => expect(await heard()).toEqual([`plain: ${WORDS}`]))
    const [first] = left()
    juliet.die()
    await juliet.start()
    await until(async () => expect(await written()).toEqual(['plain, sent']))
    await quiet(wire, juliet, romeo)
    expect(await heard()).toEqual([`plain: ${WORDS}`])
    expect(new Set(left().map(idOf))).toEqual(new Set([idOf(first)]))
  })

  it('unencrypted and too long for the server is not sent, says so, and holds up no other', async () => {
    juliet.connection.largest = 10_000
    await setPlain(true)
    await say('x'.repeat(20_000))
    await say('short')
    await until(async () => expect(await written()).toEqual(['plain, failed', 'plain, sent']))
    expect(english((await juliet.messages(romeo.jid))[0]?.problem)).toBe(
      'This message is too long: it has 20 KiB, and 9 KiB can be sent at once. Please split it.',
    )
  })

  it('unencrypted goes without the characters that no stream can carry', async () => {
    await setPlain(true)
    await say('night\u0000ingale')
    await until(async () => expect(await heard()).toEqual(['plain: night\ufffdingale']))
  })
})

describe('her word', () => {
  it('is shown at once, and is there again after a restart', async () => {
    await setPlain(true)
    expect(juliet.events.at(-1)).toMatchObject({ name: 'conversation.changed', payload: { plain: true } })
    await juliet.quit()
    await juliet.start()
    expect(shown()).toMatchObject({ plain: true })
    await say(WORDS)
    await until(async () => expect(await heard()).toEqual([`plain: ${WORDS}`]))
  })

  it('goes with the messages when she erases them', async () => {
    await setPlain(true)
    await say('one')
    await until(async () => expect(await written()).toEqual(['plain, sent']))
    await juliet.call('contact.remove', { jid: romeo.jid, erase: true })
    await say('two')
    await until(async () => expect((await written()).at(-1)).toBe('sealed, sent'))
  })
})

describe('whether they can read', () => {
  const reading = () => shown()?.contact.reading
  /** What the page was told of him last. */
  const told = () =>
    juliet.events
      .flatMap(({ name, payload }) => (name === 'presence.changed' ? payload.people : []))
      .filter(({ jid }) => jid === romeo.jid)
      .at(-1)

  it('is certain from the first device on, also where it only asked for a key', async () => {
    await say(WORDS)
    await until(async () => expect(await heard()).toEqual([`sealed: ${WORDS}`]))
    await quiet(wire, juliet, romeo)
    expect(reading()).toBe('reads')
    const last = juliet.events.filter(({ name }) => name === 'conversation.changed').at(-1)
    expect(last).toMatchObject({ payload: { contact: { jid: romeo.jid, reading: 'reads' } } })
    await romeo.quit()
    await quiet(wire, juliet)
    expect(reading()).toBe('reads')
  })

  it('is asked of his app, once for all of the same kind, when she opens the conversation', async () => {
    expect(reading()).toBe('unknown')
    await juliet.messages(romeo.jid)
    await until(() => expect(told()).toMatchObject({ reading: 'reads' }))
    expect(reading()).toBe('reads')
    await juliet.quit()
    const before = wire.seen.length
    await juliet.start()
    await quiet(wire, juliet)
    expect(reading()).toBe('reads')
    expect(wire.seen.slice(before).join()).not.toContain('disco#info" node')
  })

  it('is doubted where none of his apps announces it, and his Balcony coming online ends that', async () => {
    await romeo.quit()
    const conversations = toFullJid('romeo@b.test/conversations') as FullJid
    const heardThere: Element[] = []
    const nothing = () => undefined
    const stanza = (it: Element) => void heardThere.push(it)
    const listener = { state: nothing, online: nothing, stanza, acknowledged: nothing, unsent: nothing }
    wire.enter(conversations, listener, nothing)
    wire.take(conversations, xml('presence'))
    await quiet(wire, juliet)
    await setPlain(true)
    await juliet.messages(romeo.jid)
    await until(() => expect(heardThere.some((it) => it.getChild('query', DISCO_INFO))).toBe(true))
    const { id, from } = heardThere.find((it) => it.is('iq'))?.attrs ?? {}
    const says = xml('query', { xmlns: DISCO_INFO }, xml('feature', { var: 'urn:xmpp:ping' }))
    wire.take(conversations, xml('iq', { type: 'result', id, to: from }, says))
    await until(() => expect(told()).toMatchObject({ reading: 'announces-nothing' }))
    await romeo.start()
    await until(() => expect(told()).toMatchObject({ reading: 'reads' }))
    expect(shown()).toMatchObject({ plain: true })
  })

  it('is not asked of strangers, who would learn that she is online', async () => {
    const paris = wire.addAccount('paris@c.test')
    const app = toFullJid('paris@c.test/app') as FullJid
    const nothing = () => undefined
    const listener = {
      state: nothing,
      online: nothing,
      stanza: nothing,
      acknowledged: nothing,
      unsent: nothing,
    }
    wire.enter(app, listener, nothing)
    const body = xml('body', {}, 'Happily met')
    wire.take(app, xml('message', { type: 'chat', to: juliet.jid, id: 'm1' }, body))
    wire.take(app, xml('presence', { to: julietsDevice() }))
    await until(async () => expect(await juliet.lines(paris)).toEqual(['Happily met']))
    await juliet.messages(paris)
    await quiet(wire, juliet)
    expect(wire.seen.filter((text) => text.startsWith('<iq') && text.includes(app))).toEqual([])
  })

  it('is no question of the own account', async () => {
    await juliet.call('message.send', { jid: juliet.jid, text: 'to myself' })
    const own = juliet.app
      .snapshot()
      .conversations.find(({ contact }) => contact.jid === bareOf(julietsDevice()))
    expect(own).toMatchObject({ plain: false, contact: { reading: 'reads' } })
  })
})

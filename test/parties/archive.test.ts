// The archive on the own server, and what other own devices send: everything is here, once, in its place.
import xml from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import { fallbackKeys } from '../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { createParty, quiet, until, untilInTime, type Party } from './party.ts'
import { parsed } from './stage.ts'
import { Wire } from './wire.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
const fallback = await fallbackKeys()

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party
let nurse: FullJid

beforeEach(async () => {
  time = createFakeTime()
  wire = new Wire(time.clock)
  wire.features.add('mam').add('carbons')
  juliet = createParty(wire, time, wire.addAccount('juliet@a.test'), 'desk', fallback)
  romeo = createParty(wire, time, wire.addAccount('romeo@b.test'), 'laptop', fallback)
  wire.befriend(juliet.jid, romeo.jid)
  wire.befriend(wire.addAccount('nurse@a.test'), juliet.jid)
  nurse = toFullJid('nurse@a.test/kitchen') as FullJid
  await juliet.signIn()
  await romeo.signIn()
  await quiet(wire, juliet, romeo)
})

const says = (from: Party, to: Party, text: string) => from.call('message.send', { jid: to.jid, text })
const shows = (party: Party, from: Party, ...lines: string[]) =>
  until(async () => expect(await party.lines(from.jid)).toEqual(lines))

/** The server takes it for Juliet, and nothing but her archive has it. */
function archived(from: FullJid, text: string, to: string = juliet.jid, id?: string): void {
  const attrs = { xmlns: 'jabber:client', type: 'chat', from, to, ...(id === undefined ? {} : { id }) }
  wire.archive.keep(juliet.jid, xml('message', attrs, xml('body', {}, text)))
  time.advance(1000)
}

async function comeBack(party: Party): Promise<void> {
  party.connection.unplug()
  time.advance(1000)
  party.connection.plug()
  await quiet(wire, juliet, romeo)
}

const queries = () => wire.seen.filter((text) => text.startsWith('<iq') && text.includes('queryid'))
const nurses = async () => await juliet.lines('nurse@a.test' as never)
const unread = (of: string) =>
  juliet.app.snapshot().conversations.find(({ contact }) => contact.jid === of)?.unread

describe('after a new session', () => {
  it('the newest page comes first, then what lies before it, page by page, down to what is known', async () => {
    archived(nurse, 'known')
    await comeBack(juliet)
    expect(await nurses()).toEqual(['known'])
    const texts = Array.from({ length: 120 }, (_, n) => `line ${n}`)
    juliet.connection.unplug()
    for (const text of texts) archived(nurse, text)
    const asked = queries().length
    const firstSeen: string[][] = []
    const onTheWay = wire.onTheWay
    wire.onTheWay = (stanza, to) => {
      if (stanza.is('iq') && stanza.getChild('fin') !== undefined)
        firstSeen.push(
          juliet.database.messages
            .page('nurse@a.test' as never, null, 500)
            .map(({ content }) => JSON.stringify(content)),
        )
      return onTheWay(stanza, to)
    }
    juliet.connection.plug()
    await until(async () => expect(await nurses()).toEqual(['known', ...texts]))
    expect(queries().length - asked).toBe(3)
    expect(firstSeen.map((shown) => shown.length)).toEqual([1, 51, 101])
    expect(firstSeen[1]?.at(1)).toContain('line 70')
    expect(juliet.database.archive.gaps()).toEqual([])
    // and from then on nothing is fetched that is known
    await comeBack(juliet)
    expect(queries().length - asked).toBe(4)
    expect(await nurses()).toHaveLength(121)
  })

  it('what came at once moves the mark: of it, nothing is fetched again', async () => {
    for (const text of ['one', 'two']) await says(romeo, juliet, text)
    await shows(juliet, romeo, 'one', 'two')
    expect(juliet.database.archive.state()?.newest).toBe(wire.archive.of(juliet.jid).at(-1)?.id)
    await comeBack(juliet)
    await shows(juliet, romeo, 'one', 'two')
    expect(juliet.database.archive.gaps()).toEqual([])
  })

  it('what is of one second stands in the archive’s order all the same, over the ends of pages', async () => {
    archived(nurse, 'known')
    await comeBack(juliet)
    juliet.connection.unplug()
    const texts = Array.from({ length: 130 }, (_, n) => `line ${n}`)
    for (const text of texts) {
      const attrs = { xmlns: 'jabber:client', type: 'chat', from: nurse, to: juliet.jid }
      wire.archive.keep(juliet.jid, xml('message', attrs, xml('body', {}, text)))
    }
    juliet.connection.plug()
    await until(async () => expect(await nurses()).toEqual(['known', ...texts]))
  })

  it.each([
    ['came at once', 0, true],
    ['came at once before the own receipt came out of the archive', 1, true],
    ['came at once from a server without carbons', 1, false],
  ] as const)(
    'what was said in the second of what %s and was read stands below it, and is unread',
    async (_, sessions, carbons) => {
      wire.archive.wholeSeconds = true
      if (!carbons) wire.features.delete('carbons')
      await comeBack(juliet)
      time.advance(1_500 - (time.clock.now() % 1_000))
      await says(romeo, juliet, 'one')
      await shows(juliet, romeo, 'one')
      await juliet.call('conversation.markRead', { jid: romeo.jid })
      await quiet(wire, juliet, romeo)
      expect(wire.archive.of(juliet.jid).at(-1)?.stanza.getChild('body')).toBeUndefined()
      for (let session = 0; session < sessions; session += 1) {
        juliet.connection.unplug()
        juliet.connection.plug()
        await quiet(wire, juliet)
      }
      juliet.connection.unplug()
      // what is known does not come again
      wire.archive.forget(juliet.jid, Infinity)
      time.advance(10)
      const attrs = { xmlns: 'jabber:client', type: 'chat', from: `${romeo.jid}/phone`, to: juliet.jid }
      wire.archive.keep(juliet.jid, xml('message', attrs, xml('body', {}, 'two')))
      juliet.connection.plug()
      await shows(juliet, romeo, 'one', 'two')
      expect(unread(romeo.jid)).toBe(1)
    },
  )

  it('what was sealed meanwhile opens by the key of its sender', async () => {
    await juliet.quit()
    time.advance(HOUR)
    for (const text of ['where', 'are', 'you?']) {
      await says(romeo, juliet, text)
      time.advance(HOUR)
    }
    await quiet(wire, romeo)
    // kept for her, and in the archive, where what she answers comes, too
    expect(wire.archive.of(juliet.jid)).toHaveLength(3)
    await juliet.start()
    await shows(juliet, romeo, 'where', 'are', 'you?')
    await quiet(wire, juliet, romeo)
    await shows(juliet, romeo, 'where', 'are', 'you?')
    expect(juliet.database.inbox.pending()).toEqual([])
  })

  it('of plain messages without a name of their own, one is one, by offline store, archive and stream', async () => {
    await juliet.quit()
    wire.take(nurse, xml('message', { type: 'chat', to: juliet.jid }, xml('body', {}, 'Madam!')))
    time.advance(1000)
    wire.take(nurse, xml('message', { type: 'chat', to: juliet.jid }, xml('body', {}, 'Madam!')))
    await juliet.start()
    await quiet(wire, juliet)
    expect(await nurses()).toEqual(['Madam!', 'Madam!'])
    await comeBack(juliet)
    expect(await nurses()).toEqual(['Madam!', 'Madam!'])
  })

  it('what the archive has stands where it was said, above what came since', async () => {
    await says(romeo, juliet, 'live')
    await shows(juliet, romeo, 'live')
    const laptop = toFullJid('romeo@b.test/old-phone') as FullJid
    juliet.connection.unplug()
    archived(laptop, 'while away')
    juliet.connection.plug()
    await says(romeo, juliet, 'live again')
    await shows(juliet, romeo, 'live', 'while away', 'live again')
  })

  it('of which the server forgot what was known, all that it still has is fetched once', async () => {
    archived(nurse, 'known')
    await comeBack(juliet)
    juliet.connection.unplug()
    for (let n = 0; n < 70; n += 1) archived(nurse, `line ${n}`)
    wire.archive.forget(juliet.jid, 11)
    juliet.connection.plug()
    await until(async () => expect(await nurses()).toHaveLength(61))
    expect(juliet.database.archive.gaps()).toEqual([])
  })

  it('an older gap stays, is filled after the newer one, and survives that the program ends', async () => {
    archived(nurse, 'known')
    await comeBack(juliet)
    juliet.connection.unplug()
    for (let n = 0; n < 60; n += 1) archived(nurse, `first ${n}`)
    let answered = 0
    wire.onTheWay = (stanza) => {
      if (!stanza.is('iq') || stanza.getChild('fin') === undefined) return [stanza]
      answered += 1
      return answered === 1 ? [stanza] : []
    }
    juliet.connection.plug()
    await until(() => expect(answered).toBe(2))
    await juliet.app.idle()
    expect(await nurses()).toHaveLength(51)
    juliet.die()
    for (let n = 0; n < 60; n += 1) archived(nurse, `second ${n}`)
    wire.onTheWay = (stanza) => [stanza]
    await juliet.start()
    await until(async () => expect(await nurses()).toHaveLength(121))
    const expected = ['first', 'second'].flatMap((word) =>
      Array.from({ length: 60 }, (_, n) => `${word} ${n}`),
    )
    expect(await nurses()).toEqual(['known', ...expected])
  })

  it('a server that does not answer is asked again after a minute', async () => {
    juliet.connection.unplug()
    archived(nurse, 'late')
    wire.onTheWay = (stanza) => (stanza.getChild('fin') === undefined ? [stanza] : [])
    juliet.connection.plug()
    await quiet(wire, juliet)
    wire.onTheWay = (stanza) => [stanza]
    await untilInTime(time, 3, async () => expect(await nurses()).toEqual(['late']))
  })
})

describe('what counts as unread', () => {
  it('is what comes after the newest read message, and not what the archive has before it', async () => {
    archived(nurse, 'known')
    await comeBack(juliet)
    juliet.connection.unplug()
    archived(nurse, 'read elsewhere')
    wire.archive.keep(
      juliet.jid,
      xml(
        'message',
        { xmlns: 'jabber:client', type: 'chat', from: 'juliet@a.test/web', to: 'nurse@a.test' },
        xml('body', {}, 'Anon!'),
      ),
    )
    time.advance(1000)
    archived(nurse, 'new')
    juliet.connection.plug()
    await until(async () => expect(await nurses()).toEqual(['known', 'read elsewhere', 'Anon!', 'new']))
    expect(unread('nurse@a.test')).toBe(1)
  })

  it('is nothing that was there before this device first looked', async () => {
    await juliet.quit()
    for (const text of ['long ago', 'yesterday']) archived(nurse, text)
    time.advance(DAY)
    const phone = createParty(wire, time, juliet.jid, 'phone', fallback)
    await phone.signIn()
    await until(async () =>
      expect(await phone.lines('nurse@a.test' as never)).toEqual(['long ago', 'yesterday']),
    )
    expect(phone.app.snapshot().conversations.map((each) => each.unread)).not.toContain(2)
    expect(phone.notifier.shown).toEqual([])
  })
})

describe('what another own device sends', () => {
  let phone: Party
  beforeEach(async () => {
    phone = createParty(wire, time, juliet.jid, 'phone', fallback)
    await phone.signIn()
    await quiet(wire, juliet, phone, romeo)
  })

  it('is an own message here, which that device is asked the key of', async () => {
    juliet.database.trustBook.setPolicy(juliet.jid, 'trust-until-verified')
    await says(phone, romeo, 'from the phone')
    await shows(romeo, juliet, 'from the phone')
    await until(async () => expect(await juliet.messages(romeo.jid)).toHaveLength(1))
    const [waiting] = await juliet.messages(romeo.jid)
    expect(waiting).toMatchObject({ direction: 'out', delivery: 'sent', conversation: romeo.jid })
    expect(
      wire.seen.filter((text) => text.includes('<keyreq') && text.includes(`to="${phone.jid}/`)),
    ).not.toEqual([])
    const desk = phone.app.listDevices(juliet.jid).devices.find(({ own }) => !own)
    const fingerprint = desk?.fingerprint ?? ''
    expect(await phone.call('device.decide', { jid: juliet.jid, fingerprint, state: 'trusted' })).toEqual({
      is: 'done',
    })
    await says(phone, romeo, 'and again')
    await untilInTime(time, 60, async () => expect((await juliet.lines(romeo.jid)).at(-1)).toBe('and again'))
    const last = (await juliet.messages(romeo.jid)).at(-1)
    expect(last).toMatchObject({ direction: 'out', delivery: 'sent', sealing: { is: 'sealed' } })
    const device = juliet.app.listDevices(juliet.jid).devices.find(({ own }) => !own)
    expect(last?.sealing).toMatchObject({ fingerprint: device?.fingerprint })
    expect(unread(romeo.jid)).toBe(0)
  })

  it('is one message by carbon and archive, and what it answers is read', async () => {
    wire.take(nurse, xml('message', { type: 'chat', to: juliet.jid, id: '1' }, xml('body', {}, 'Madam!')))
    await until(() => expect(unread('nurse@a.test')).toBe(1))
    const answer = xml('message', { type: 'chat', to: 'nurse@a.test', id: '2' }, xml('body', {}, 'Anon!'))
    wire.take(toFullJid('juliet@a.test/web') as FullJid, answer)
    await until(async () => expect(await nurses()).toEqual(['Madam!', 'Anon!']))
    expect(unread('nurse@a.test')).toBe(0)
    await comeBack(juliet)
    expect(await nurses()).toEqual(['Madam!', 'Anon!'])
    await juliet.quit()
    await juliet.start()
    await quiet(wire, juliet)
    expect(await nurses()).toEqual(['Madam!', 'Anon!'])
  })
})

describe('nobody but the own server', () => {
  const inside = (wrapper: string, from: string) =>
    `<${wrapper}><forwarded xmlns="urn:xmpp:forward:0"><delay xmlns="urn:xmpp:delay" stamp="2026-03-03T11:00:00.000Z"/>` +
    `<message xmlns="jabber:client" type="chat" from="${from}" to="juliet@a.test"><body>forged</body></message>` +
    `</forwarded></${wrapper.split(' ')[0]}>`
  const device = () => wire.seen.join('').match(/juliet@a\.test\/balcony[^"]*/)?.[0] as FullJid

  it.each([
    ['a carbon', 'received xmlns="urn:xmpp:carbons:2"'],
    ['an own message', 'sent xmlns="urn:xmpp:carbons:2"'],
    ['the archive', 'result xmlns="urn:xmpp:mam:2" id="a-1" queryid="q"'],
  ])('can show %s', async (_what, wrapper) => {
    for (const from of [
      'tybalt@a.test/hall',
      'romeo@b.test',
      'a.test',
      'juliet@a.test/web',
      'nurse@a.test',
    ]) {
      wire.deliver(
        device(),
        parsed(
          `<message xmlns="jabber:client" from="${from}">${inside(wrapper, 'nurse@a.test/kitchen')}</message>`,
        ),
      )
    }
    await quiet(wire, juliet)
    expect(await nurses()).toEqual([])
  })

  it('and even it only where a query of ours is open', async () => {
    const wrapper = 'result xmlns="urn:xmpp:mam:2" id="a-1" queryid="q"'
    wire.deliver(
      device(),
      parsed(
        `<message xmlns="jabber:client" from="juliet@a.test">${inside(wrapper, 'nurse@a.test/kitchen')}</message>`,
      ),
    )
    await quiet(wire, juliet)
    expect(await nurses()).toEqual([])
    const carbon = inside('received xmlns="urn:xmpp:carbons:2"', 'nurse@a.test/kitchen')
    wire.deliver(device(), parsed(`<message xmlns="jabber:client" from="juliet@a.test">${carbon}</message>`))
    await until(async () => expect(await nurses()).toEqual(['forged']))
  })
})

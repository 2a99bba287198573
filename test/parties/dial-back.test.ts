import type { Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { createParty, quiet, until, untilInTime, type Party } from './party.ts'
import { isKeyAnswer, letAllThrough, loseRequests, requests } from './requests.ts'
import { copy, Wire } from './wire.ts'

const MINUTE = 60_000

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  time = createFakeTime()
  wire = new Wire()
  const names: BareJid[] = ['juliet@a.test', 'romeo@b.test'].map((jid) => wire.addAccount(jid))
  wire.befriend(names[0]!, names[1]!)
  juliet = createParty(wire, time, names[0]!, 'desk')
  romeo = createParty(wire, time, names[1]!, 'laptop')
  await juliet.signIn()
  await romeo.signIn()
  await quiet(wire, juliet, romeo)
})

describe('dial-back', () => {
  it('opens a first message, and the answer', async () => {
    await juliet.call('message.send', { jid: romeo.jid, text: 'Wherefore art thou?' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['Wherefore art thou?']))
    await until(async () => expect((await juliet.messages(romeo.jid))[0]?.delivery).toBe('sent'))

    await romeo.call('message.send', { jid: juliet.jid, text: 'Here.' })
    await until(async () => expect(await juliet.lines(romeo.jid)).toEqual(['Wherefore art thou?', 'Here.']))

    const [received] = await romeo.messages(juliet.jid)
    expect(received?.sealing).toMatchObject({ is: 'sealed', time: 'fits' })
    const { devices } = await romeo.call('device.list', { jid: juliet.jid })
    expect(devices).toMatchObject([{ name: 'desk', state: 'trusted', proven: true }])
    expect(devices[0]?.fingerprint).toBe(received?.sealing.is === 'sealed' && received.sealing.fingerprint)
  })

  it('shows nothing of the text to the servers, the log, or the keychain', async () => {
    await juliet.call('message.send', { jid: romeo.jid, text: 'nightingale' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['nightingale']))
    expect(wire.seen.join()).not.toContain('nightingale')
    expect([...juliet.log, ...romeo.log].join()).not.toContain('nightingale')
    const secrets = [...juliet.keychain.entries.values()].flatMap(
      (value) => value.match(/"d":"([^"]+)"/)?.[1] ?? value,
    )
    for (const secret of secrets) {
      expect(
        [...wire.seen, ...juliet.log, ...juliet.events.map((event) => JSON.stringify(event))].join(),
      ).not.toContain(secret)
    }
  })

  it('needs no second request for the messages that follow', async () => {
    await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one']))
    await juliet.call('message.send', { jid: romeo.jid, text: 'two' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one', 'two']))
    expect(requests(wire)).toBe(1)
  })

  it('asks once for several stanzas of one key, and heals them in their places', async () => {
    for (const text of ['one', 'two', 'three']) await juliet.call('message.send', { jid: romeo.jid, text })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one', 'two', 'three']))
    expect(requests(wire)).toBe(1)
  })

  it('shows a message once that comes twice, and in order of arrival what comes in another order', async () => {
    const held: (() => void)[] = []
    wire.onTheWay = (stanza) => (stanza.is('message') ? [stanza, copy(stanza)] : [stanza])
    await juliet.call('message.send', { jid: romeo.jid, text: 'twice' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['twice']))
    await quiet(wire, juliet, romeo)
    expect(await romeo.lines(juliet.jid)).toEqual(['twice'])

    wire.onTheWay = (stanza) => {
      if (!stanza.is('message')) return [stanza]
      held.push(() => deliverToRomeo(stanza))
      return []
    }
    await juliet.call('message.send', { jid: romeo.jid, text: 'first' })
    await juliet.call('message.send', { jid: romeo.jid, text: 'second' })
    await until(() => expect(held).toHaveLength(2))
    letAllThrough(wire)
    held.reverse().forEach((deliver) => deliver())
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['twice', 'second', 'first']))
  })

  it('tells the window of the device that the key told of', async () => {
    await juliet.call('message.send', { jid: romeo.jid, text: 'hello' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['hello']))
    const shown = romeo.events.flatMap(({ name, payload }) => (name === 'device.changed' ? [payload] : []))
    expect(shown).toMatchObject([{ jid: juliet.jid, name: 'desk', state: 'trusted', own: false }])
  })

  it('goes on after the reader restarted in the middle of it', async () => {
    loseRequests(wire)
    await juliet.call('message.send', { jid: romeo.jid, text: 'patience' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['(asking)']))
    await until(() => expect(requests(wire)).toBe(1))
    romeo.die()
    letAllThrough(wire)
    await romeo.start()
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['patience']))
  })

  it('waits for a sender who is away, and heals when she comes back the next day', async () => {
    loseRequests(wire)
    await juliet.call('message.send', { jid: romeo.jid, text: 'tomorrow' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['(asking)']))
    await juliet.quit()
    time.advance(MINUTE)
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['(sender-away)']))
    letAllThrough(wire)
    for (let hour = 0; hour < 26; hour += 1) {
      time.advance(60 * MINUTE)
      await quiet(wire, romeo)
    }
    expect(await romeo.lines(juliet.jid)).toEqual(['(sender-away)'])
    await juliet.start()
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['tomorrow']))
  })

  it('takes an answer that comes after a minute, when it was given up and not asked for again', async () => {
    const answers: Element[] = []
    wire.onTheWay = (stanza) => {
      if (!isKeyAnswer(stanza)) return [stanza]
      answers.push(stanza)
      return []
    }
    await juliet.call('message.send', { jid: romeo.jid, text: 'a slow line' })
    await until(() => expect(answers).toHaveLength(1))
    time.advance(MINUTE)
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['(sender-away)']))
    letAllThrough(wire)
    wire.deliver(answers[0]?.attrs.to as FullJid, answers[0]!)
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['a slow line']))
    expect(romeo.database.dialBacks.all()).toEqual([])
    expect(requests(wire)).toBe(1)
  })

  it('leaves a message that was sealed anew while it waited in its first place', async () => {
    juliet.connection.confirms = false
    loseRequests(wire)
    await juliet.call('message.send', { jid: romeo.jid, text: 'Good night' })
    await until(() => expect(requests(wire)).toBe(1))
    await romeo.call('message.send', { jid: juliet.jid, text: 'What did you say?' })
    // her server never confirmed it, so she sends it again
    juliet.die()
    await juliet.start()
    await until(async () => expect(await romeo.lines(juliet.jid)).toHaveLength(3))
    letAllThrough(wire)
    await untilInTime(time, 60, async () => {
      expect(await romeo.lines(juliet.jid)).toEqual(['Good night', 'What did you say?'])
    })
  })

  it('asks nobody about a stranger before the user wants it, and keeps ten of his stanzas', async () => {
    const tybalt = createParty(wire, time, wire.addAccount('tybalt@a.test'), 'phone')
    await tybalt.signIn()
    for (let n = 1; n <= 12; n += 1)
      await tybalt.call('message.send', { jid: romeo.jid, text: `have at thee ${n}` })
    await until(async () => expect(await romeo.lines(tybalt.jid)).toHaveLength(10))
    await quiet(wire, romeo, tybalt)
    expect(new Set(await romeo.lines(tybalt.jid))).toEqual(new Set(['(stranger)']))
    expect(requests(wire)).toBe(0)

    const [message] = await romeo.messages(tybalt.jid)
    await romeo.call('message.askAgain', { id: message!.id })
    await until(async () => expect((await romeo.lines(tybalt.jid))[0]).toBe('have at thee 1'))
  })

  it('leaves an own second device waiting for approval', async () => {
    const phone = createParty(wire, time, juliet.jid, 'phone')
    await phone.signIn()
    await quiet(wire, juliet, phone)
    await juliet.call('message.send', { jid: juliet.jid, text: 'note to myself' })
    await until(async () => expect(await phone.lines(juliet.jid)).toEqual(['(awaiting-approval)']))
    const { devices } = await juliet.call('device.list', { jid: juliet.jid })
    expect(devices).toMatchObject([
      { own: true, name: 'desk', state: 'verified' },
      { own: false, state: 'new' },
    ])
  })
})

function deliverToRomeo(stanza: Element): void {
  const to = wire.seen
    .map((text) => /from="(romeo@b\.test\/[^"]+)"/.exec(text)?.[1])
    .find((jid) => jid !== undefined)
  wire.deliver(to as FullJid, stanza)
}

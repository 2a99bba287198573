// PROTOCOL 9: who may ask for a message once more, for which, and how often; and what takes whose place.
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { toFullJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { TrustState } from '../../shared/domain/device.ts'
import { MOST_QUESTIONS } from '../../main/services/resend-questions.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { signedByDevice } from '../doubles/signed-stanza.ts'
import { enterEnginePeer, type EnginePeer } from './engine-peer.ts'
import { friendAndPeer } from './friends.ts'
import { quiet, until, type Party } from './party.ts'
import { copy, type Wire } from './wire.ts'

const BALCONY = 'urn:balcony:e2e:0'
const NURSE = 'nurse@a.test' as BareJid

let time: FakeTime
let wire: Wire
let romeo: Party
/** In his roster, one device. */
let juliet: EnginePeer

const resend = (...ids: string[]) => ids.map((id) => xml('resend', { xmlns: BALCONY, id }))
const questions = () => romeo.app.snapshot().resends
const settled = () => quiet(wire, romeo)

/** He writes; gives the outer and the inner id. */
async function writes(to: BareJid, text: string): Promise<{ outer: string; inner: string }> {
  await romeo.call('message.send', { jid: to, text })
  await until(async () => expect((await romeo.messages(to)).at(-1)?.delivery).toBe('sent'))
  const { id } = (await romeo.messages(to)).at(-1)!
  const { departures, messages } = romeo.database
  return { outer: departures.namesOf(id)[0]!, inner: messages.stanzaIdOf(id)! }
}

async function asks(by: EnginePeer, ...ids: string[]): Promise<void> {
  by.send(await by.seal(resend(...ids), romeo.jid))
  await settled()
}

function decide(state: TrustState): void {
  const fingerprint = romeo.app.listDevices(juliet.bare).devices[0]!.fingerprint
  expect(romeo.app.decide(juliet.bare, fingerprint, state as 'trusted')).toEqual({ is: 'done' })
}

beforeEach(async () => {
  ;({ time, wire, romeo, juliet } = await friendAndPeer())
  // he knows her device, and may give it keys
  juliet.send(await juliet.seal([xml('body', {}, 'hello')], romeo.jid))
  await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['hello']))
})

describe('a message is asked for', () => {
  it('by the id of the stanza that carried it, and by its own', async () => {
    const [one, two] = [await writes(juliet.bare, 'one'), await writes(juliet.bare, 'two')]
    await asks(juliet, one.outer, two.inner)
    expect(questions()).toMatchObject([{ text: 'one', behind: 1 }])
    expect(await romeo.call('resend.answer', { id: questions()[0]!.id, send: false })).toEqual({ is: 'done' })
    expect(questions()).toMatchObject([{ text: 'two', behind: 0 }])
  })

  it('never by a plain word, nor by what is only beside a sealed one', async () => {
    const { outer, inner } = await writes(juliet.bare, 'one')
    const attrs = { type: 'chat', from: juliet.jid, to: romeo.jid }
    juliet.send(xml('message', { ...attrs, id: 'a' }, ...resend(outer, inner)))
    juliet.send(xml('message', { ...attrs, id: 'b' }, xml('body', {}, 'x'), ...resend(outer, inner)))
    const sealed = copy(await juliet.seal([xml('body', {}, 'sealed')], romeo.jid))
    resend(outer, inner).forEach((element) => sealed.append(element))
    juliet.send(sealed)
    // signed by a device that he knows, and readable on its way
    const signed = xml('message', { xmlns: 'jabber:client', ...attrs, id: 'c' }, ...resend(outer, inner))
    juliet.send(await signedByDevice(signed, time.clock.now() + 50, juliet.identity))
    await settled()
    expect(await romeo.lines(juliet.bare)).toContain('sealed')
    expect(questions()).toEqual([])
  })

  it('by nobody but whom it was written to', async () => {
    const nurse = await enterEnginePeer(wire, time, toFullJid(`${wire.addAccount(NURSE)}/desk`) as FullJid)
    wire.befriend(NURSE, romeo.jid)
    await settled()
    nurse.send(await nurse.seal([xml('body', {}, 'hello')], romeo.jid))
    await until(async () => expect(await romeo.lines(NURSE)).toEqual(['hello']))
    const secret = await writes(NURSE, 'for the nurse alone')
    await asks(juliet, secret.outer, secret.inner)
    expect(questions()).toEqual([])
    await asks(nurse, secret.outer)
    expect(questions()).toMatchObject([{ jid: NURSE, text: 'for the nurse alone' }])
  })

  it('never by a stranger, also of a message that he was written', async () => {
    const { outer } = await writes(juliet.bare, 'one')
    await romeo.call('contact.remove', { jid: juliet.bare, erase: false })
    await settled()
    await asks(juliet, outer)
    expect(questions()).toEqual([])
  })

  it.each<TrustState>(['blocked', 'new'])(
    'never by a device that is %s, and no more once it is',
    async (state) => {
      const { outer } = await writes(juliet.bare, 'one')
      await asks(juliet, outer)
      expect(questions()).toHaveLength(1)
      const { id } = questions()[0]!
      const fingerprint = romeo.app.listDevices(juliet.bare).devices[0]!.fingerprint
      if (state === 'blocked') decide('blocked')
      else
        romeo.database.trustBook.decide({
          ...{ jid: juliet.bare, fingerprint, state, manner: 'user', at: time.clock.now() },
        })
      expect(questions()).toEqual([])
      expect(await romeo.call('resend.answer', { id, send: true })).toMatchObject({ is: 'refused' })
      const two = await writes(juliet.bare, 'two')
      await asks(juliet, two.outer)
      expect(romeo.database.resendQuestions.open()).toHaveLength(1)
    },
  )

  it('not where it went unencrypted, did not leave, or is not the user’s own', async () => {
    await romeo.call('conversation.setPlain', { jid: juliet.bare, plain: true })
    const plain = await writes(juliet.bare, 'plain')
    await romeo.call('conversation.setPlain', { jid: juliet.bare, plain: false })
    const [hers] = await romeo.messages(juliet.bare)
    await asks(juliet, plain.outer, plain.inner, romeo.database.messages.stanzaIdOf(hers!.id)!, '', 'none')
    expect(questions()).toEqual([])
  })

  it('so often and no more: who asks for everything is five questions, one line', async () => {
    const ids: string[] = []
    for (let n = 0; n < 12; n += 1) ids.push((await writes(juliet.bare, `line ${n}`)).outer)
    await asks(juliet, ...ids, ...ids)
    for (const id of ids) await asks(juliet, id)
    expect(romeo.database.resendQuestions.open()).toHaveLength(MOST_QUESTIONS)
    expect(questions()).toMatchObject([{ text: 'line 0', behind: MOST_QUESTIONS - 1 }])
  })

  it('and is asked for no more when the conversation is erased', async () => {
    const { outer } = await writes(juliet.bare, 'one')
    await asks(juliet, outer)
    await romeo.call('contact.remove', { jid: juliet.bare, erase: true })
    expect(questions()).toEqual([])
    expect(romeo.database.resendQuestions.open()).toEqual([])
  })
})

describe('what comes again', () => {
  const again = (id: string): Element[] => [
    xml('body', {}, 'in its place?'),
    xml('again', { xmlns: BALCONY, id }),
  ]
  let waiting: string

  beforeEach(async () => {
    const desk = await enterEnginePeer(wire, time, toFullJid(`${juliet.bare}/tablet`) as FullJid)
    desk.answers = false
    const stanza = await desk.seal([xml('body', {}, 'sealed on the tablet')], romeo.jid)
    stanza.getChildren('keys').forEach((keys) => stanza.remove(keys))
    waiting = stanza.attrs.id ?? ''
    desk.send(stanza)
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['hello', '(asking)']))
  })

  it('from another device of its account takes no place that nobody asked about', async () => {
    juliet.send(await juliet.seal(again(waiting), romeo.jid))
    await until(async () =>
      expect(await romeo.lines(juliet.bare)).toEqual(['hello', '(asking)', 'in its place?']),
    )
  })

  it('from somebody else takes none in any case, nor does a plain word', async () => {
    const nurse = await enterEnginePeer(wire, time, toFullJid(`${wire.addAccount(NURSE)}/desk`) as FullJid)
    wire.befriend(NURSE, romeo.jid)
    nurse.send(await nurse.seal(again(waiting), romeo.jid))
    juliet.send(xml('message', { type: 'chat', from: juliet.jid, to: romeo.jid, id: 'p' }, ...again(waiting)))
    await until(async () => expect(await romeo.lines(NURSE)).toEqual(['in its place?']))
    await settled()
    expect(await romeo.lines(juliet.bare)).toEqual(['hello', '(asking)', 'in its place?'])
  })
})

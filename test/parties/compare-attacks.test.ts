// PROTOCOL 11: what a device, a server or another device of the account can't do to a compare.
import xml from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { writeStep, type CompareStep } from '../../main/e2e/compare-step.ts'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import { overTheWire } from '../doubles/engine-party.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { joseOpen } from '../doubles/jose-content-codec.ts'
import { addressOf, fingerprintOf } from './at-the-door.ts'
import { accepts, comparesOf, emojiOf, says, stageOf, stages, starts, trustIn } from './comparing.ts'
import { enterEnginePeer, type EnginePeer } from './engine-peer.ts'
import { twoFriends } from './friends.ts'
import { parsed } from './stage.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party
/** Another device of Romeo's account, that sends what it likes. */
let phone: EnginePeer

const id = '00000000-0000-4000-8000-00000000000a'
const some = new Uint8Array(32).fill(9)

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
  await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
  await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one']))
  phone = await enterEnginePeer(wire, time, toFullJid('romeo@b.test/phone') as FullJid)
  await quiet(wire, juliet, romeo)
})

/** Sends a step from Romeo's phone to Juliet, under a key for her device, or one of the conversation. */
async function step(of: string, what: CompareStep, conversationKey = false): Promise<void> {
  const to = addressOf(juliet)
  const attrs = { xmlns: 'jabber:client', type: 'chat', from: phone.jid, to, id: crypto.randomUUID() }
  const until = time.clock.now() + 600_000
  const under = await phone.engine.keyFor(juliet.jid, await fingerprintOf(juliet), until)
  const options = conversationKey ? {} : { under }
  const sealing = await phone.engine.seal(xml('message', attrs, writeStep(of, what)), options)
  if (sealing.is === 'too-large') throw new Error('too large')
  wire.take(phone.jid, overTheWire(sealing.stanza))
  await quiet(wire, juliet, romeo)
}

/** The id of the compare, out of a step that Romeo's app sealed for Juliet's. */
async function idOfRomeosSteps(): Promise<string> {
  const sealed = wire.seen
    .map(parsed)
    .find(
      ({ attrs, name }) =>
        name === 'message' && attrs.from === addressOf(romeo) && attrs.to === addressOf(juliet),
    )
  const e2e = sealed?.getChild('e2e')
  const key = juliet.database.keyTable.findIn(addressOf(romeo), e2e?.attrs.id ?? '')
  const at = (name: string) => e2e?.getChildText(name) ?? ''
  const parts = { protected: at('encheader'), encryptedKey: at('cmk'), iv: at('iv') }
  const jwe = { ...parts, ciphertext: at('data'), tag: at('mac') }
  const plain = await joseOpen(jwe, key?.key.reveal() ?? some, 'A256KW', 'A256GCM')
  return /<verify[^>]* id="([^"]+)"/.exec(new TextDecoder().decode(plain))?.[1] ?? ''
}

const idsInUse = () => [juliet, romeo].map((party) => emojiOf(party))

describe('while two compare', () => {
  beforeEach(async () => {
    await starts(juliet, romeo)
    await stages([juliet, 'inviting'], [romeo, 'invited'])
    await accepts(romeo, juliet)
    await stages([juliet, 'comparing'], [romeo, 'comparing'])
  })

  it('steps that come again, and steps sent back to who sent them, change nothing', async () => {
    const before = idsInUse()
    const sent = [...new Set(wire.seen.filter((text) => text.includes('<no-copy')))].map(parsed)
    expect(sent.length).toBeGreaterThan(2)
    for (const stanza of sent) {
      const to = stanza.attrs.to as FullJid
      wire.deliver(to, stanza)
      const back = parsed(stanza.toString())
      wire.deliver(stanza.attrs.from as FullJid, back)
      // as if the other one had said it
      const mirrored = parsed(stanza.toString())
      ;[mirrored.attrs.from, mirrored.attrs.to] = [stanza.attrs.to, stanza.attrs.from]
      wire.deliver(stanza.attrs.from as FullJid, mirrored)
    }
    await quiet(wire, juliet, romeo)
    expect(idsInUse()).toEqual(before)
    await says(juliet, romeo, true)
    await says(romeo, juliet, true)
    await stages([juliet, 'verified'], [romeo, 'verified'])
  })

  it('a step from another device of the account, with the same id, is not one of this compare', async () => {
    const before = idsInUse()
    // it is in no stanza that another device could read, but suppose it knows it
    const inUse = await idOfRomeosSteps()
    await step(inUse, { is: 'confirm', mac: some })
    await step(inUse, { is: 'reveal', key: some, nonce: some })
    await step(inUse, { is: 'cancel', reason: 'mismatch' })
    expect(idsInUse()).toEqual(before)
    expect(comparesOf(juliet)[0]?.stage).toMatchObject({ is: 'comparing', theySaidSame: false })
    await says(juliet, romeo, true)
    await says(romeo, juliet, true)
    await stages([juliet, 'verified'], [romeo, 'verified'])
  })

  it('another device of the account may ask, too, and neither disturbs the other', async () => {
    await step(id, { is: 'start', commit: some })
    await until(() =>
      expect(comparesOf(juliet).map(({ stage }) => stage.is)).toEqual(['comparing', 'invited']),
    )
    await says(juliet, romeo, true)
    await says(romeo, juliet, true)
    await until(() =>
      expect(comparesOf(juliet).map(({ stage }) => stage.is)).toEqual(['verified', 'invited']),
    )
    expect(await trustIn(juliet, romeo)).toBe('verified, compared-emoji')
  })
})

describe('a device that errs or lies', () => {
  it('rings once: a further start is refused, and the one that goes on, goes on', async () => {
    await step(id, { is: 'start', commit: some })
    await stages([juliet, 'invited'])
    const before = wire.seen.length
    await step('00000000-0000-4000-8000-00000000000b', { is: 'start', commit: some })
    expect(stageOf(juliet)).toBe('invited')
    const answers = wire.seen
      .slice(before)
      .filter((text) => text.includes('<no-copy') && text.includes(`to="${phone.jid}"`))
    expect(answers.length).toBeGreaterThan(0)
  })

  it('sends a step out of order: the invitation is gone, and nothing is verified', async () => {
    await step(id, { is: 'start', commit: some })
    await stages([juliet, 'invited'])
    await step(id, { is: 'confirm', mac: some })
    await stages([juliet, 'none'])
    // and the id is dead
    await step(id, { is: 'start', commit: some })
    await stages([juliet, 'none'])
  })

  it('has invited and then takes it back', async () => {
    await step(id, { is: 'start', commit: some }, true)
    await stages([juliet, 'invited'])
    await step(id, { is: 'cancel', reason: 'user' })
    await stages([juliet, 'none'])
  })

  it('wrote its step long ago', async () => {
    const to = addressOf(juliet)
    const attrs = { xmlns: 'jabber:client', type: 'chat', from: phone.jid, to, id: 'late' }
    const end = time.clock.now() + 600_000
    const under = await phone.engine.keyFor(juliet.jid, await fingerprintOf(juliet), end)
    const sealing = await phone.engine.seal(
      xml('message', attrs, writeStep(id, { is: 'start', commit: some })),
      { under },
    )
    if (sealing.is === 'too-large') throw new Error('too large')
    time.advance(6 * 60_000)
    wire.take(phone.jid, overTheWire(sealing.stanza))
    await quiet(wire, juliet, romeo)
    expect(comparesOf(juliet)).toEqual([])
  })
})

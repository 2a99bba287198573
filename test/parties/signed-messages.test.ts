// Messages that are signed, sealed as well or not (PROTOCOL 5), as the screen gets them.
import xml from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeTime } from '../doubles/fake-time.ts'
import { signedByDevice } from '../doubles/signed-stanza.ts'
import type { EnginePeer } from './engine-peer.ts'
import { friendAndPeer } from './friends.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let romeo: Party
let juliet: EnginePeer

beforeEach(async () => {
  ;({ time, wire, romeo, juliet } = await friendAndPeer())
})

function message(text: string, id: string) {
  const attrs = { xmlns: 'jabber:client', type: 'chat', from: juliet.jid, to: romeo.jid, id }
  return xml('message', attrs, xml('body', {}, text))
}

async function signed(text: string, id = 'm1') {
  time.advance(1)
  return signedByDevice(message(text, id), time.clock.now(), juliet.identity)
}

const lines = () => romeo.lines(juliet.bare)
const sealings = async () => (await romeo.messages(juliet.bare)).map(({ sealing }) => sealing)

describe('a message that is only signed', () => {
  it('is shown as not encrypted, and says when nothing is known of the key', async () => {
    juliet.send(await signed('by whom?'))
    await until(async () => expect(await lines()).toEqual(['by whom?']))
    expect(await sealings()).toEqual([{ is: 'plain', signedBy: 'unknown-key' }])
  })

  it('is marked where its time is not that of now', async () => {
    const late = await signed('late', 'm1')
    const early = await signedByDevice(message('early', 'm2'), time.clock.now() + 3_600_000, juliet.identity)
    time.advance(360_000)
    for (const stanza of [late, early]) juliet.send(stanza)
    await until(async () => expect(await lines()).toEqual(['late', 'early']))
    expect(await sealings()).toMatchObject([{ time: 'old' }, { time: 'future' }])
  })

  it('by a device that is let in is not encrypted all the same', async () => {
    juliet.send(await juliet.seal([xml('body', {}, 'hello')], romeo.jid))
    await until(async () => expect(await lines()).toEqual(['hello']))
    juliet.send(await signed('it is I'))
    await until(async () => expect(await lines()).toEqual(['hello', 'it is I']))
    expect((await sealings())[1]).toEqual({ is: 'plain' })
  })

  it('counts for nothing with a signature that does not hold', async () => {
    juliet.send(await juliet.seal([xml('body', {}, 'hello')], romeo.jid))
    await until(async () => expect(await lines()).toEqual(['hello']))
    const stanza = await signed('not I')
    stanza.getChild('e2e')!.getChild('sig')!.children = ['A'.repeat(86)]
    juliet.send(stanza)
    await until(async () => expect(await lines()).toEqual(['hello', '(verification-failed)']))
  })

  it('comes once, and stands in the way of no sealed one with its id', async () => {
    const stanza = await signed('one', 'same')
    juliet.send(stanza)
    juliet.send(stanza)
    juliet.send(await signed('one', 'same'))
    await until(async () => expect(await lines()).toEqual(['one']))
    time.advance(1)
    for (let copy = 0; copy < 2; copy += 1) juliet.send(await juliet.sealStanza(message('one', 'same')))
    await until(async () => expect(await lines()).toEqual(['one', 'one']))
    await quiet(wire, romeo)
    expect((await sealings()).map(({ is }) => is)).toEqual(['plain', 'sealed'])
  })
})

describe('a message that is signed inside and sealed outside', () => {
  it('is shown like any other sealed one', async () => {
    juliet.send(await juliet.sealStanza(message('hello', 'm1'), { signed: true }))
    await until(async () => expect(await lines()).toEqual(['hello']))
    const [sealing] = await sealings()
    expect(sealing).toMatchObject({ is: 'sealed', fingerprint: juliet.identity.kid })
    expect(sealing).not.toHaveProperty('signedBy')
  })
})

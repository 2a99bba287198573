// PROTOCOL 2.5 and 3: whom the app asks for keys, how, and about what it asks nobody.
import xml from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import { enterEnginePeer } from './engine-peer.ts'
import { overTheWire } from '../doubles/engine-party.ts'
import { createStage, type Stage } from './stage.ts'
import { until } from './party.ts'

let stage: Stage

beforeEach(async () => {
  stage = await createStage()
})

const requestsTo = (jid: string) =>
  stage.sentByRomeo().filter((text) => text.includes('<pkey') && text.includes(`to="${jid}"`))

describe('a device', () => {
  it('asks for no key of a typing notice, and keeps none that it cannot open', async () => {
    const { juliet, romeo } = stage
    juliet.engine.retireKey(romeo.jid)
    const attrs = { xmlns: 'jabber:client', type: 'chat', from: juliet.jid, to: romeo.jid, id: 'inner' }
    const typing = xml('composing', { xmlns: 'http://jabber.org/protocol/chatstates' })
    const sealed = await juliet.engine.seal(xml('message', attrs, typing))
    if (sealed.is === 'too-large') throw new Error(sealed.is)
    const before = requestsTo(juliet.jid)
    await stage.deliver(sealed.stanza)
    expect(requestsTo(juliet.jid)).toEqual(before)
    expect(await romeo.lines(juliet.bare)).toEqual(['first'])
    // the next message under that key is asked for
    await stage.deliver(await juliet.write(romeo.jid, 'there it is'))
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['first', 'there it is']))
    // with the key at hand, a damaged one is no line either
    const damaged = overTheWire(sealed.stanza)
    damaged.getChild('e2e')!.getChild('data')!.children = ['AAAA']
    await stage.deliver(damaged)
    expect(await romeo.lines(juliet.bare)).toEqual(['first', 'there it is'])
  })

  it('shows itself to a stranger before it asks him, once, and to somebody who sees it anyway never', async () => {
    const { romeo } = stage
    const tybalt = await enterEnginePeer(stage.wire, stage.time, toFullJid('tybalt@a.test/sword') as FullJid)
    await stage.deliver(await tybalt.write(romeo.jid, 'one'))
    tybalt.engine.retireKey(romeo.jid)
    await stage.deliver(await tybalt.write(romeo.jid, 'two'))
    expect(await romeo.lines(tybalt.bare)).toEqual(['(stranger)', '(stranger)'])
    expect(stage.sentByRomeo().filter((text) => text.includes('tybalt'))).toEqual([])

    for (const { id } of await romeo.messages(tybalt.bare)) await romeo.call('message.askAgain', { id })
    await until(async () => expect(await romeo.lines(tybalt.bare)).toEqual(['one', 'two']))
    const sent = stage.sentByRomeo().filter((text) => text.includes(`to="${tybalt.jid}"`))
    expect(sent.map((text) => /^<(\w+)/.exec(text)?.[1])).toEqual(['presence', 'iq', 'iq'])
    const toJuliet = stage.sentByRomeo().filter((text) => text.includes(`to="${stage.juliet.jid}"`))
    expect(toJuliet.filter((text) => text.startsWith('<presence'))).toEqual([])
  })
})

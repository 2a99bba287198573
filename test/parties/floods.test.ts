// What strangers send in great numbers takes little room, and nothing from anybody else.
import { beforeEach, describe, expect, it } from 'vitest'
import { toFullJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { EngineParty } from '../doubles/engine-party.ts'
import { enterEnginePeer } from './engine-peer.ts'
import { createStage, parsed, type Stage } from './stage.ts'
import { quiet, until, type Party } from './party.ts'

const E2E = 'urn:ietf:params:xml:ns:xmpp-e2e:6'

let stage: Stage
let romeo: Party
let juliet: EngineParty

beforeEach(async () => {
  stage = await createStage()
  romeo = stage.romeo
  juliet = stage.juliet
})

const lines = () => romeo.lines(juliet.bare)

describe('somebody in the roster', () => {
  it('makes no message try again what its key did not open', async () => {
    const broken = await Promise.all(Array.from({ length: 20 }, () => juliet.write(romeo.jid, 'changed')))
    broken.forEach((stanza) => (stanza.getChild('e2e')!.getChild('mac')!.children = ['A'.repeat(22)]))
    await stage.deliver(...broken)
    const unreadable = (await romeo.messages(juliet.bare)).filter(
      ({ content }) => content.is === 'unreadable',
    )
    expect(unreadable).toHaveLength(20)
    const before = romeo.events.length
    stage.time.advance(1)
    await stage.deliver(await juliet.write(romeo.jid, 'good'))
    expect((await lines()).at(-1)).toBe('good')
    const shown = romeo.events.slice(before).filter(({ name }) => name.startsWith('message.'))
    expect(shown).toHaveLength(1)
  })
})

describe('a stranger', () => {
  it('with a thousand stanzas gets ten places, asks for no key, and keeps nobody from writing', async () => {
    const child = '<encheader/><cmk/><iv/><data/><mac/>'
    const flood = Array.from({ length: 1000 }, (_, n) => {
      // every third is unreadable at once, the others wait for keys
      const e2e = `<e2e xmlns='${E2E}' type='enc' id='smk-${n % 500}'>${n % 3 === 0 ? '' : child}</e2e>`
      return parsed(
        `<message xmlns='jabber:client' type='chat' id='${n}' from='tybalt@a.test/${n % 50}' to='romeo@b.test'>${e2e}</message>`,
      )
    })
    flood.forEach((stanza) => stage.wire.deliver(stage.device, stanza))
    stage.time.advance(1)
    await stage.deliver(await juliet.write(romeo.jid, 'excuse me'))
    expect(await romeo.lines('tybalt@a.test' as BareJid)).toHaveLength(10)
    expect(romeo.database.inbox.pending()).toEqual([])
    expect(romeo.database.dialBacks.all().length).toBeLessThanOrEqual(10)
    expect(stage.sentByRomeo().filter((text) => text.includes('tybalt'))).toEqual([])
    expect(await lines()).toEqual(['first', 'excuse me'])
  })

  it('with a hundred requests gets ten answers, no place on the screen, and costs nobody else', async () => {
    const tybalt = await enterEnginePeer(stage.wire, stage.time, toFullJid('tybalt@a.test/sword') as FullJid)
    await romeo.call('message.send', { jid: juliet.bare, text: 'for Juliet' })
    await quiet(stage.wire, romeo)
    const key = romeo.database.keyTable.current(juliet.bare)!
    const shown = romeo.events.length
    for (let n = 0; n < 100; n += 1) {
      const iq = await tybalt.engine.request(stage.device, stage.device, key.sid)
      iq.attrs.id = `t${n}`
      stage.wire.take(tybalt.jid, iq)
    }
    await quiet(stage.wire, romeo)
    const answers = (condition: string) =>
      stage.sentByRomeo().filter((text) => text.includes('tybalt') && text.includes(`<${condition}`)).length
    expect([answers('forbidden'), answers('resource-constraint')]).toEqual([10, 90])
    expect(romeo.events.length).toBe(shown)
    expect(romeo.database.trustBook.devicesOf(tybalt.bare)).toEqual([])

    const iq = await juliet.engine.request(stage.device, stage.device, key.sid)
    iq.attrs.id = 'j'
    stage.wire.take(juliet.jid, iq)
    await until(() =>
      expect(stage.sentByRomeo().some((text) => / id="j"/.test(text) && text.includes('<encheader'))).toBe(
        true,
      ),
    )
  })
})

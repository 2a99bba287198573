// What a whole Balcony lets no server and no stranger do, where it is the app around the engine that sees to it.
import type { JsonWebKey } from 'node:crypto'
import type { Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid } from '../../shared/domain/jid.ts'
import { overTheWire, type EngineParty } from '../doubles/engine-party.ts'
import { keyreqOf } from '../doubles/forger.ts'
import { agreeWith, sealAgreed } from '../doubles/hand-jwe.ts'
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

describe('a replay', () => {
  let stanza: Element
  beforeEach(async () => {
    stanza = await juliet.write(romeo.jid, 'once')
    await stage.deliver(stanza)
    expect(await lines()).toEqual(['first', 'once'])
  })
  const copies = (from: string, content: string) =>
    [
      ['received', 'urn:xmpp:carbons:2'],
      ['sent', 'urn:xmpp:carbons:2'],
      ['result', 'urn:xmpp:mam:2'],
    ].map(([name, ns]) => {
      const forwarded = `<forwarded xmlns='urn:xmpp:forward:0'>${content}</forwarded>`
      return `<message from='${from}' to='${stage.device}'><${name} xmlns='${ns}'>${forwarded}</${name}></message>`
    })

  it('is dropped live, with any delay, and after a restart', async () => {
    const stamp = new Date(stage.time.clock.now()).toISOString()
    const delayed = ['b.test', 'romeo@b.test', 'evil.test'].map((from) => {
      const late = overTheWire(stanza)
      late.append(parsed(`<delay xmlns='urn:xmpp:delay' from='${from}' stamp='${stamp}'/>`))
      return late
    })
    await stage.deliver(stanza, ...delayed)
    await romeo.quit()
    stage.time.advance(40 * 24 * 3_600_000)
    await romeo.start()
    await stage.deliver(stanza)
    expect(await lines()).toEqual(['first', 'once'])
  })

  it('is dropped as a carbon and as a copy of the archive, whoever says so', async () => {
    const speakers = [romeo.jid, stage.device, 'tybalt@a.test/sword', 'b.test']
    await stage.deliver(...speakers.flatMap((from) => copies(from, stanza.toString())))
    expect(await lines()).toEqual(['first', 'once'])
    expect(await romeo.lines(romeo.jid)).toEqual([])
    expect(await romeo.lines('tybalt@a.test' as BareJid)).toEqual([])
  })

  it('forged as a carbon or a copy of the archive with plain words shows nothing', async () => {
    const plain = `<message xmlns='jabber:client' type='chat' from='${juliet.jid}' to='${romeo.jid}'><body>plain words</body></message>`
    await stage.deliver(
      ...[stage.device, 'tybalt@a.test/sword', 'a.test'].flatMap((from) => copies(from, plain)),
    )
    expect(await lines()).toEqual(['first', 'once'])
    expect(JSON.stringify(romeo.events)).not.toContain('plain words')
  })
})

describe('what stands plain (PROTOCOL 2)', () => {
  it('beside a seal reaches neither screen nor log', async () => {
    const stanza = await juliet.write(romeo.jid, 'sealed')
    const beside = [
      '<body>by the server</body>',
      "<replace xmlns='urn:xmpp:message-correct:0' id='x'/>",
      "<subject>by the server</subject><x xmlns='jabber:x:oob'><url>https://by.the.server</url></x>",
    ]
    stanza.append(...parsed(`<message xmlns='jabber:client'>${beside.join('')}</message>`).getChildElements())
    await stage.deliver(stanza)
    expect(await lines()).toEqual(['first', 'sealed'])
    expect(JSON.stringify([romeo.events, romeo.log])).not.toMatch(/by.the.server/)
  })

  it('corrects, retracts and acknowledges nothing that is sealed', async () => {
    await stage.deliver(await juliet.write(romeo.jid, 'sealed', 'inner-1'))
    await romeo.call('message.send', { jid: juliet.bare, text: 'and back' })
    await until(async () => expect((await romeo.messages(juliet.bare)).at(-1)?.delivery).toBe('sent'))
    const before = await romeo.messages(juliet.bare)
    const ids = [
      'inner-1',
      ...stage.sentByRomeo().flatMap((text) => /<message [^>]*id="([^"]+)"/.exec(text)?.[1] ?? []),
    ]
    const contents = ids.flatMap((id) => [
      `<retract xmlns='urn:xmpp:message-retract:1' id='${id}'/>`,
      `<apply-to xmlns='urn:xmpp:fasten:0' id='${id}'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>`,
      `<received xmlns='urn:xmpp:receipts' id='${id}'/>`,
      `<displayed xmlns='urn:xmpp:chat-markers:0' id='${id}'/>`,
      `<body>corrected</body><replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`,
    ])
    const addresses = `from='${juliet.jid}' to='${romeo.jid}'`
    const withId = (id: string) =>
      contents.map((content) => `<message type='chat' id='${id}' ${addresses}>${content}</message>`)
    await stage.deliver(...[...ids, 'new'].flatMap(withId))
    const after = await romeo.messages(juliet.bare)
    expect(after.filter(({ sealing }) => sealing.is === 'sealed')).toEqual(
      before.filter(({ sealing }) => sealing.is === 'sealed'),
    )
    // PROTOCOL 10: it is shown, as what it is
    const shown = after.filter(({ sealing }) => sealing.is === 'plain')
    expect(shown.every(({ content }) => content.is === 'text' && content.text === 'corrected')).toBe(true)
    expect(shown.length).toBeGreaterThan(0)
  })
})

describe('an error stanza (PROTOCOL 4)', () => {
  const broken = (change: string) =>
    `<message xmlns='jabber:client' id='b' ${change}><e2e xmlns='${E2E}' type='enc' id='smk'/></message>`
  const errors = () => stage.sentByRomeo().filter((text) => text.includes('decryption-failed'))

  it('answers what comes live, directly, from somebody in the roster, and does so once', async () => {
    const stanza = broken(`type='chat' from='${juliet.jid}' to='${romeo.jid}'`)
    await stage.deliver(stanza)
    expect(errors()).toHaveLength(1)
    expect(parsed(errors()[0]!).attrs).toMatchObject({ type: 'error', to: juliet.jid, id: 'b' })
    // each is seen twice: when the server takes it and when it delivers it
    const seen = () => stage.wire.seen.filter((text) => text === errors()[0]).length
    expect(seen()).toBe(2)
    await stage.deliver(stanza)
    expect(seen()).toBe(2)
    expect(await lines()).toEqual(['first', '(malformed)'])
  })

  it.each<[string, () => Element]>([
    ['a stranger', () => parsed(broken("type='chat' from='tybalt@a.test/sword' to='romeo@b.test'"))],
    ['what is for somebody else', () => parsed(broken("from='juliet@a.test/desk' to='mercutio@b.test'"))],
    ['what is for nobody', () => parsed(broken("type='chat' from='juliet@a.test/desk'"))],
    ['an error', () => parsed(broken("type='error' from='juliet@a.test/desk' to='romeo@b.test'"))],
    ['a room', () => parsed(broken("type='groupchat' from='juliet@a.test/desk' to='romeo@b.test'"))],
    [
      'what somebody says came late',
      () => {
        const stanza = parsed(broken("type='chat' from='juliet@a.test/desk' to='romeo@b.test'"))
        stanza.append(parsed("<delay xmlns='urn:xmpp:delay' stamp='2026-03-03T11:00:00Z'/>"))
        return stanza
      },
    ],
  ])('answers not %s', async (_, stanza) => {
    await stage.deliver(stanza())
    expect(errors()).toEqual([])
  })

  it('answers nothing that lay in the journal of a former run', async () => {
    romeo.database.inbox.put(
      broken(`type='chat' from='${juliet.jid}' to='${romeo.jid}'`),
      stage.time.clock.now(),
    )
    romeo.die()
    await romeo.start()
    await until(async () => expect(await lines()).toEqual(['first', '(malformed)']))
    await quiet(stage.wire, romeo)
    expect(errors()).toEqual([])
  })
})

describe('a key that is pushed', () => {
  it('though nobody asked for it is forbidden, and nothing of it is kept', async () => {
    const pkey = stage.wire.seen.flatMap((text) => /<pkey>([^<]+)/.exec(text)?.[1] ?? [])[0] ?? ''
    const { keys } = JSON.parse(Buffer.from(pkey, 'base64url').toString()) as { keys: JsonWebKey[] }
    juliet.engine.retireKey(romeo.jid)
    await juliet.write(romeo.jid, 'later')
    const { sid, grant } = juliet.ports.keys.current(romeo.jid)!
    // wrapped for the encryption key of his device, that anybody may cache
    const recipe = { alg: 'ECDH-ES+A256KW', enc: 'A256GCM', header: { cty: 'jose' } } as const
    const keyreq = keyreqOf(sid, sealAgreed(grant.reveal(), agreeWith(keys[1]!), recipe))
    await stage.deliver(
      `<iq type='set' id='push' from='${juliet.jid}' to='${stage.device}'>${keyreq.toString()}</iq>`,
    )
    const answer = stage.sentByRomeo().find((text) => text.includes(' id="push"'))
    expect(parsed(answer!).getChild('error')?.getChildElements()[0]?.getName()).toBe('forbidden')
    expect(romeo.database.keyTable.findIn(juliet.jid, sid)).toBeUndefined()
  })
})

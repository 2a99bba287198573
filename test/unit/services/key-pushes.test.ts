import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createAccountQueue, type AccountQueue } from '../../../main/services/account-queue.ts'
import type { Contacts } from '../../../main/services/contacts.ts'
import { createKeyPushes, type KeyPushes } from '../../../main/services/key-pushes.ts'
import type { Connection, IqReply } from '../../../main/services/ports.ts'
import { keyRequestOf, sealedSender } from '../../../main/e2e/stanza-shape.ts'
import type { TrustState } from '../../../shared/domain/device.ts'
import type { FullJid } from '../../../shared/domain/jid.ts'
import { createEngineParty, dialBack, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'

const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'

let time: FakeTime, juliet: EngineParty, romeo: EngineParty, phone: EngineParty
let pushes: KeyPushes
let queue: AccountQueue
let connected: boolean
/** What was sent, with what answers it. */
let sent: { iq: Element; answer(reply: IqReply): void }[]
let settled: string[]

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
  phone = await createEngineParty(time, 'romeo@b.test/phone.2' as FullJid, 'phone')
  juliet.ports.trust.setPolicy(romeo.bare, 'ask')
  connected = true
  sent = []
  settled = []
  const log = { info: () => undefined, warn: () => undefined }
  queue = createAccountQueue(log, (error) => expect.unreachable(error.message))
  const request = (iq: Element) => new Promise<IqReply>((answer) => sent.push({ iq, answer }))
  pushes = createKeyPushes({
    ...{ database: juliet.database, engine: juliet.engine, queue, log, connected: () => connected },
    contacts: { greet: () => undefined } as unknown as Contacts,
    connection: { request } as unknown as Connection,
    settled: ({ sid }) => void settled.push(sid),
  })
})

/** The device asks for a new key of Juliet's; gives its SID. */
async function asks(device: EngineParty): Promise<string> {
  juliet.engine.retireKey(device.bare)
  const { sid } = sealedSender(await juliet.write(device.bare, 'hello'))!
  await dialBack(device, juliet, sid)
  return sid
}

function decide(device: EngineParty, state: TrustState): void {
  const { bare: jid, identity } = device
  juliet.ports.trust.decide({ jid, fingerprint: identity.kid, state, manner: 'user', at: time.clock.now() })
}

function letIn(device: EngineParty): void {
  decide(device, 'trusted')
  juliet.engine.grant(device.bare, device.identity.kid, true)
}

const questions = () => juliet.database.keyRequests.allQuestions().map(({ sid }) => sid)
const given = (sid: string) => juliet.ports.keys.releasesOf(sid).map(({ how }) => how)
const sids = () => sent.map(({ iq }) => keyRequestOf(iq)?.attrs.id)
const sentOnly = (count: number) => vi.waitFor(() => expect(sent).toHaveLength(count))

async function hears(number: number, reply: IqReply): Promise<void> {
  sent[number]?.answer(reply)
  for (let turn = 0; turn < 5; turn++) await queue.idle()
}
const result: IqReply = { is: 'result', stanza: xml('iq', { type: 'result' }) }
const error = (condition: string): IqReply => ({
  is: 'error',
  stanza: xml('iq', { type: 'error' }, xml('error', {}, xml(condition, { xmlns: STANZAS }))),
})

describe('a key that was granted', () => {
  it('goes to the full JID that asked, one after the other, and is recorded before it goes', async () => {
    const [first, second] = [await asks(romeo), await asks(romeo)]
    letIn(romeo)
    pushes.pushTo(romeo.bare)
    pushes.pushAll()
    pushes.came(romeo.jid)
    await sentOnly(1)
    expect(sent[0]?.iq.attrs).toMatchObject({ type: 'set', to: romeo.jid })
    expect([given(first), given(second)]).toEqual([['pushed'], []])
    expect(questions()).toEqual([first, second])
    await hears(0, result)
    await sentOnly(2)
    expect(questions()).toEqual([second])
    await hears(1, result)
    expect(questions()).toEqual([])
    expect(sids()).toEqual([first, second])
    expect(settled).toEqual([first, second])
  })

  it.each(['forbidden', 'not-acceptable', 'bad-request', 'feature-not-implemented'])(
    'is done with where the device says that it has no use for it: %s',
    async (condition) => {
      await asks(romeo)
      letIn(romeo)
      pushes.pushTo(romeo.bare)
      await sentOnly(1)
      await hears(0, error(condition))
      expect(questions()).toEqual([])
    },
  )

  it.each([
    ['silence', { is: 'silent' } as const],
    ['nobody there', error('service-unavailable')],
    ['a server that is not reached', error('remote-server-timeout')],
  ])('waits for the device’s presence after %s, and nothing more is sent until then', async (_, reply) => {
    const sid = await asks(romeo)
    await asks(romeo)
    letIn(romeo)
    pushes.pushTo(romeo.bare)
    await sentOnly(1)
    await hears(0, reply)
    expect(sent).toHaveLength(1)
    expect(questions()).toHaveLength(2)
    pushes.came(phone.jid)
    await queue.idle()
    expect(sent).toHaveLength(1)
    pushes.came(romeo.jid)
    await sentOnly(2)
    expect(sids()).toEqual([sid, sid])
    expect(given(sid)).toEqual(['pushed'])
  })

  it('does not wait for another device that is away', async () => {
    await asks(romeo)
    await asks(phone)
    letIn(romeo)
    letIn(phone)
    pushes.pushAll()
    await sentOnly(2)
    expect(sent.map(({ iq }) => iq.attrs.to)).toEqual([romeo.jid, phone.jid])
  })

  it('waits while there is no connection', async () => {
    await asks(romeo)
    letIn(romeo)
    connected = false
    pushes.pushAll()
    await queue.idle()
    expect(sent).toEqual([])
    connected = true
    pushes.pushAll()
    await sentOnly(1)
  })

  it('stays here where the device was blocked since, and its question is gone', async () => {
    const sid = await asks(romeo)
    letIn(romeo)
    decide(romeo, 'blocked')
    pushes.pushAll()
    await vi.waitFor(() => expect(settled).toEqual([sid]))
    expect(questions()).toEqual([])
    expect(sent).toEqual([])
    expect(given(sid)).toEqual([])
  })

  it('stays here where the trust was taken back since, and the question is open again', async () => {
    const sid = await asks(romeo)
    letIn(romeo)
    decide(romeo, 'new')
    pushes.pushAll()
    await vi.waitFor(() => expect(settled).toEqual([sid]))
    expect(juliet.database.keyRequests.allQuestions()).toMatchObject([{ sid, grantedAt: null }])
    expect(sent).toEqual([])
  })

  it('can’t be given once it is erased, and what can be still is', async () => {
    await asks(romeo)
    time.advance(25 * 24 * 3_600_000)
    const second = await asks(romeo)
    letIn(romeo)
    time.advance(7 * 24 * 3_600_000)
    pushes.pushAll()
    await sentOnly(1)
    expect(sids()).toEqual([second])
    expect(questions()).toEqual([second])
  })
})

it('an open question is never pushed', async () => {
  await asks(romeo)
  pushes.pushAll()
  pushes.came(romeo.jid)
  await queue.idle()
  expect(sent).toEqual([])
})

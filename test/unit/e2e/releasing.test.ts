// PROTOCOL 7 to 10: what is known of who asks, and whether that lets a key go.
import type { Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { generateEncryptionKey } from '../../../main/e2e/device-keys.ts'
import { keyRequestOf, sealedSender } from '../../../main/e2e/stanza-shape.ts'
import type { FullJid } from '../../../shared/domain/jid.ts'
import {
  createEngineParty,
  dialBack,
  keyFrom,
  overTheWire,
  type EngineParty,
} from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'

const DAY = 24 * 3_600_000

let time: FakeTime, juliet: EngineParty, romeo: EngineParty

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
})

const phone = (name = 'phone.2') => createEngineParty(time, `romeo@b.test/${name}` as FullJid, name)
const sidOf = (stanza: Element) => sealedSender(stanza)!.sid
const written = async () => sidOf(await juliet.write(romeo.bare, 'hello'))

/** What Juliet says to a device of Romeo's that asks for `sid`: `key`, or how he reads her refusal. */
async function answerTo(party: EngineParty, sid: string): Promise<string> {
  const reply = await dialBack(party, juliet, sid)
  return reply.attrs.type === 'result' ? 'key' : party.engine.readRefusal(reply).is
}

describe('a key that was retired before a device was first seen (PROTOCOL 9)', () => {
  it('is released where its account had no known device then, be it the first that asks or the second', async () => {
    const sid = await written()
    juliet.engine.retireKey(romeo.bare)
    time.advance(1000)
    expect(await answerTo(romeo, sid)).toBe('key')
    time.advance(1000)
    expect(await answerTo(await phone(), sid)).toBe('key')
  })

  it('is asked about, also where it ended with its time and none followed', async () => {
    await answerTo(romeo, await written())
    const sid = await written()
    time.advance(DAY + 1)
    expect(await answerTo(romeo, sid)).toBe('key')
    expect(await answerTo(await phone(), sid)).toBe('awaiting-approval')
  })

  it('is released to a device that was seen in that moment', async () => {
    const sid = await written()
    const newcomer = await phone()
    await answerTo(romeo, sid)
    await answerTo(newcomer, sid)
    juliet.engine.retireKey(romeo.bare)
    expect(await answerTo(newcomer, sid)).toBe('key')
  })
})

describe('a device that asks (PROTOCOL 10)', () => {
  it('is asked about once another one of its account is verified', async () => {
    const sid = await written()
    await answerTo(romeo, sid)
    expect(await answerTo(await phone(), sid)).toBe('key')
    const { bare: jid, identity } = romeo
    juliet.ports.trust.decide({ jid, fingerprint: identity.kid, state: 'verified', manner: 'user', at: 0 })
    expect(await answerTo(await phone('tablet.3'), sid)).toBe('awaiting-approval')
  })

  it('and is asked about is known from then on, with the key that its answer is to be wrapped for', async () => {
    juliet.ports.trust.setPolicy(romeo.bare, 'ask')
    const sid = await written()
    expect(await answerTo(romeo, sid)).toBe('awaiting-approval')
    expect(juliet.ports.trust.devicesOf(romeo.bare)).toMatchObject([{ fingerprint: romeo.identity.kid }])
    const once = romeo.ports.requests.find(juliet.jid, sid)?.once.kid
    expect(juliet.ports.requests.questions(romeo.bare)).toMatchObject([{ wrapFor: { kid: once } }])
  })

  it('is asked about no more once it was given the key', async () => {
    juliet.ports.trust.setPolicy(romeo.bare, 'ask')
    const sid = await written()
    await answerTo(romeo, sid)
    expect(juliet.ports.requests.questions(romeo.bare)).toHaveLength(1)
    juliet.ports.trust.setPolicy(romeo.bare, null)
    expect(await answerTo(romeo, sid)).toBe('key')
    expect(juliet.ports.requests.questions(romeo.bare)).toEqual([])
  })

  it('stays blocked, whatever it sends', async () => {
    const { bare: jid, identity } = juliet
    romeo.ports.trust.decide({ jid, fingerprint: identity.kid, state: 'blocked', manner: 'user', at: 0 })
    const stanza = await juliet.write(romeo.bare, 'hello')
    const key = await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sidOf(stanza)))
    expect((await romeo.read(stanza, key)).is).toBe('opened')
    expect(romeo.ports.trust.decision(jid, identity.kid)?.state).toBe('blocked')
  })
})

describe('the encryption key of a device (PROTOCOL 7, 8)', () => {
  it('is the one of its latest proof', async () => {
    await answerTo(romeo, await written())
    time.advance(60_000)
    const next = await generateEncryptionKey()
    romeo.ports.device = { ...romeo.ports.device, encryption: () => next }
    juliet.engine.retireKey(romeo.bare)
    await answerTo(romeo, await written())
    const { kty, crv, x } = next.publicKey
    expect(juliet.ports.trust.deviceAt(romeo.jid)?.encryptionKey).toEqual({ kty, crv, x })
  })

  it('stays known when a grant, which says none, tells the device’s name', async () => {
    await answerTo(romeo, await written())
    const { encryptionKey } = juliet.ports.trust.deviceAt(romeo.jid)!
    const back = await romeo.write(juliet.bare, 'and back')
    await juliet.read(back, await keyFrom(juliet, romeo, await dialBack(juliet, romeo, sidOf(back))))
    expect(juliet.ports.trust.deviceAt(romeo.jid)).toMatchObject({ name: 'garden', encryptionKey })
  })
})

it('a request whose only key is a point on no curve is not acceptable (PROTOCOL 3)', async () => {
  const seven = Buffer.alloc(32, 7).toString('base64url')
  const set = { keys: [{ kty: 'EC', crv: 'P-256', x: seven, y: seven }] }
  const reply = await dialBack(romeo, juliet, await written(), {
    request(iq) {
      const keyreq = keyRequestOf(iq)!
      keyreq.remove(keyreq.getChild('proof')!)
      keyreq.getChild('pkey')!.children = [Buffer.from(JSON.stringify(set)).toString('base64url')]
    },
  })
  expect(romeo.engine.readRefusal(reply)).toEqual({ is: 'refused', condition: 'not-acceptable' })
  expect(juliet.ports.trust.devicesOf(romeo.bare)).toEqual([])
})

it('a request with two sets of keys is not acceptable (PROTOCOL 1)', async () => {
  const reply = await dialBack(romeo, juliet, await written(), {
    request: (iq) => void keyRequestOf(iq)!.append(overTheWire(keyRequestOf(iq)!.getChild('pkey')!)),
  })
  expect(romeo.engine.readRefusal(reply)).toEqual({ is: 'refused', condition: 'not-acceptable' })
})

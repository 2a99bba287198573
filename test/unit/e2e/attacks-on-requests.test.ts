// Requests for keys that lie about who asks. Every proof here has a signature that fits, unless it says otherwise.
import { createHash } from 'node:crypto'
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { keyRequestOf } from '../../../main/e2e/stanza-shape.ts'
import type { FullJid } from '../../../shared/domain/jid.ts'
import {
  createEngineParty,
  dialBack,
  keyFrom,
  overTheWire,
  type EngineParty,
} from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'
import { forgeToken, tokenHeader } from '../../doubles/forger.ts'

type Members = Record<string, unknown>
const PROOF = 'balcony-keyreq+jws'

let time: FakeTime, juliet: EngineParty, romeo: EngineParty, tybalt: EngineParty
let sid: string
/** What Romeo's device asks with. */
let request: Element, payload: Members, keys: Members[]

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden', { fallback: true })
  tybalt = await createEngineParty(time, 'tybalt@a.test/sword.1' as FullJid, 'sword')
  sid = (await juliet.write(romeo.bare, 'first')).getChild('e2e')?.attrs.id ?? ''
  request = overTheWire(await romeo.engine.request(juliet.jid, juliet.jid, sid))
  Object.assign(request.attrs, { from: romeo.jid, id: 'q1' })
  const token = text('proof').split('.')[1] ?? ''
  payload = JSON.parse(Buffer.from(token, 'base64url').toString()) as Members
  keys = (JSON.parse(Buffer.from(text('pkey'), 'base64url').toString()) as { keys: Members[] }).keys
})

const part = (name: string) => keyRequestOf(request)!.getChild(name)!
const text = (name: string) => part(name).getText()
const pkeyOf = (set: unknown) => Buffer.from(JSON.stringify(set)).toString('base64url')
const hashOf = (pkey: string) => createHash('sha256').update(pkey, 'base64url').digest('base64url')
const put = (name: string, content: string) => (part(name).children = [content])
const prove = (change: Members, header: Members = {}, identity = romeo.identity) =>
  put(
    'proof',
    forgeToken({ ...tokenHeader(PROOF, identity), ...header }, { ...payload, ...change }, identity),
  )

/** Juliet's answer: `result`, or the condition of her refusal. */
async function answered(iq = request): Promise<string | undefined> {
  const release = await juliet.engine.answer(overTheWire(iq))
  release.commit()
  const { attrs } = release.reply
  if (attrs.type === 'result') return 'result'
  return release.reply.getChild('error')?.getChildElements()[0]?.getName()
}

/** Whatever was refused left no trace of who asked. */
async function expectRefused(condition = 'not-acceptable') {
  expect(await answered()).toBe(condition)
  expect(juliet.ports.trust.devicesOf(romeo.bare)).toEqual([])
  expect(juliet.ports.keys.releasesOf(sid)).toEqual([])
}

it('the forger’s proof is taken where nothing in it is wrong', async () => {
  prove({})
  expect(await answered()).toBe('result')
})

describe('a proof is not acceptable (PROTOCOL 3, 7)', () => {
  it.each<[string, Members]>([
    ['for another SID', { sid: 'other' }],
    ['of another device that asks', { from: 'romeo@b.test/other' }],
    ['of an account instead of a device', { from: 'romeo@b.test' }],
    ['for another device that is asked', { to: 'juliet@a.test/other' }],
    ['for an account instead of a device', { to: 'juliet@a.test' }],
    ['that names nobody who sealed the stanza', { iss: undefined }],
    ['that names an account as who sealed the stanza', { iss: 'juliet@a.test' }],
    ['for other keys', { pkey: hashOf('AAAA') }],
    ['for no keys', { pkey: undefined }],
    ['that names no key to wrap for', { once: undefined }],
    ['that names no key to cache', { enc: undefined }],
    ['without time', { iat: undefined }],
    ['with a time that is text', { iat: '1772539200' }],
    ['with half a second', { iat: 1772539200.5 }],
  ])('%s', async (_, change) => {
    prove(change)
    await expectRefused()
  })

  it('that is older than 24 hours, or from as far ahead', async () => {
    time.advance(24 * 3_600_000)
    expect(await answered()).toBe('result')
    time.advance(1000)
    expect(await answered()).toBe('not-acceptable')
    prove({ iat: Math.floor(time.clock.now() / 1000) + 24 * 3600 + 1 })
    expect(await answered()).toBe('not-acceptable')
  })

  it('whose key to wrap for is one on P-256', async () => {
    const jwk = keys.find(({ crv }) => crv === 'P-256')
    prove({ once: jwk?.kid })
    await expectRefused()
  })

  it.each([
    'balcony-grant+jws',
    'balcony-device+jws',
    'balcony-endorse+jws',
    'balcony-attest+jws',
    'balcony-stanza+jws',
    'JWT',
  ])('that was signed as %j', async (typ) => {
    prove({}, { typ })
    await expectRefused()
  })

  it.each<[string, Members]>([
    ['crit', { crit: [] }],
    ['jku', { jku: 'https://evil.test/keys' }],
    ['x5u', { x5u: 'https://evil.test/cert' }],
    ['no jwk', { jwk: undefined }],
    ['another algorithm', { alg: 'none' }],
  ])('whose header has %s', async (_, header) => {
    prove({}, header)
    await expectRefused()
  })

  it('with kid and jwk of two people, or signed by one in the other’s name', async () => {
    const [his, other] = [tokenHeader(PROOF, romeo.identity), tokenHeader(PROOF, tybalt.identity)]
    prove({}, { jwk: other.jwk })
    await expectRefused()
    prove({}, { kid: his.kid }, tybalt.identity)
    await expectRefused()
    prove({}, his, tybalt.identity)
    await expectRefused()
  })

  it('whose signature was stripped, and an empty one is not none', async () => {
    put('proof', text('proof').split('.').slice(0, 2).join('.') + '.')
    await expectRefused()
    put('proof', '')
    await expectRefused()
  })

  it('beside keys that were added, taken away, put in other order, or exchanged', async () => {
    const others = tybalt.ports.device.encryption().publicKey
    const [first, ...rest] = keys
    for (const set of [[...keys, others], keys.slice(0, -1), [...rest, first], [others, others]]) {
      put('pkey', pkeyOf({ keys: set }))
      await expectRefused()
    }
  })
})

describe('a request (PROTOCOL 3)', () => {
  it('that is replayed gives an answer that only the first asker can read', async () => {
    const first = await dialBack(romeo, juliet, sid)
    romeo.ports.requests.remove(juliet.jid, sid)
    const again = await juliet.engine.answer(overTheWire(request))
    expect(again.is).toBe('released')
    expect(first.attrs.type).toBe('result')
    await romeo.engine.request(juliet.jid, juliet.jid, sid)
    await expect(keyFrom(romeo, juliet, again.reply)).rejects.toThrow('no key')
  })

  it('is not acceptable from or to an address that is no device, or without SID', async () => {
    // no proof says anything else
    keyRequestOf(request)!.remove(part('proof'))
    const { from, to } = request.attrs
    for (const change of [
      { from: romeo.bare },
      { from: '@' },
      { to: juliet.bare },
      { to: 'juliet@a.test/other' },
    ]) {
      Object.assign(request.attrs, { from, to }, change)
      await expectRefused()
    }
    Object.assign(request.attrs, { from, to })
    keyRequestOf(request)!.attrs.id = ''
    await expectRefused()
  })

  it.each([[{}], [[{}]]])('with keys of which one says %j for its algorithm uses the others', async (alg) => {
    put('pkey', pkeyOf({ keys: [{ ...keys[0], alg }, ...keys] }))
    prove({ pkey: hashOf(text('pkey')) })
    expect(await answered()).toBe('result')
  })

  it('for a key that another device sealed with finds none here', async () => {
    prove({ iss: 'juliet@a.test/other' })
    await expectRefused('item-not-found')
  })

  it('with 16 KiB of keys is looked at, and with more is not', async () => {
    const limit = 16 * 1024
    const padded = (length: number) => {
      const room = Math.floor((length * 3) / 4) - JSON.stringify({ keys, x: '' }).length
      return pkeyOf({ keys, x: 'x'.repeat(room) })
    }
    for (const [pkey, expected] of [
      [padded(limit), 'result'],
      [padded(limit + 4), 'not-acceptable'],
    ] as const) {
      put('pkey', pkey)
      prove({ pkey: hashOf(pkey) })
      expect(pkey.length <= limit).toBe(expected === 'result')
      expect(await answered()).toBe(expected)
    }
  })

  it('without proof is the other one’s key alone, though others stand beside it (PROTOCOL 7)', async () => {
    keyRequestOf(request)!.remove(part('proof'))
    const mine = tybalt.ports.device.encryption().publicKey
    juliet.ports.trust.decide({
      ...{ jid: romeo.bare, fingerprint: String(keys[0]?.kid), state: 'trusted', manner: 'user', at: 0 },
    })
    put('pkey', pkeyOf({ keys: [mine, ...keys] }))
    const release = await juliet.engine.answer(overTheWire(request))
    const header = keyRequestOf(release.reply)?.getChildText('encheader') ?? ''
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ kid: keys[0]?.kid })
  })
})

describe('a flood of requests (PROTOCOL 3)', () => {
  it('of 100 in a second is cut to 10 a minute, from all devices of the account together, and costs nobody else', async () => {
    const conditions: (string | undefined)[] = []
    for (let n = 0; n < 100; n += 1) {
      time.advance(10)
      const flood = overTheWire(await tybalt.engine.request(juliet.jid, juliet.jid, sid))
      Object.assign(flood.attrs, { from: `tybalt@a.test/sword.${n % 5}`, id: `q${n}` })
      keyRequestOf(flood)!.remove(keyRequestOf(flood)!.getChild('proof')!)
      conditions.push(await answered(flood))
    }
    expect(conditions).toEqual([...Array(10).fill('forbidden'), ...Array(90).fill('resource-constraint')])
    expect(juliet.ports.trust.devicesOf(tybalt.bare)).toEqual([])
    expect(juliet.ports.requests.questions(tybalt.bare)).toEqual([])
    expect(await answered()).toBe('result')
  })

  it('that is malformed counts too, and is still told that it is malformed', async () => {
    keyRequestOf(request)!.append(xml('pkey', {}, text('pkey')))
    for (let n = 0; n < 12; n += 1) expect(await answered()).toBe('not-acceptable')
    keyRequestOf(request)!.remove(part('pkey'))
    expect(await answered()).toBe('resource-constraint')
  })

  it('is answered with the type wait, the other refusals with theirs', async () => {
    const typeOf = async (change: (iq: Element) => void) => {
      const iq = overTheWire(request)
      change(iq)
      const { reply } = await juliet.engine.answer(iq)
      expect(reply.attrs).toMatchObject({ from: iq.attrs.to, to: iq.attrs.from, id: 'q1' })
      return reply.getChild('error')?.attrs.type
    }
    expect(await typeOf((iq) => (iq.attrs.from = 'romeo@b.test/other'))).toBe('modify')
    prove({ iss: 'juliet@a.test/other' })
    expect(await typeOf(() => undefined)).toBe('cancel')
    const { bare: jid, identity } = romeo
    juliet.ports.trust.decide({ jid, fingerprint: identity.kid, state: 'blocked', manner: 'user', at: 0 })
    prove({})
    expect(await typeOf(() => undefined)).toBe('auth')
    for (let n = 3; n < 10; n += 1) await typeOf(() => undefined)
    expect(await typeOf(() => undefined)).toBe('wait')
  })
})

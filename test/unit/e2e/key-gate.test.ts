// The one gate: what it says is the verdict on facts that it looks up itself, and nothing leaves without it.
import xml from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { passKey, type Taker } from '../../../main/e2e/key-gate.ts'
import { sealedSender } from '../../../main/e2e/stanza-shape.ts'
import type { TrustState } from '../../../shared/domain/device.ts'
import type { FullJid } from '../../../shared/domain/jid.ts'
import { createEngineParty, dialBack, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'

const DAY = 24 * 3_600_000

let time: FakeTime, juliet: EngineParty, romeo: EngineParty, sid: string

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
  sid = sealedSender(await juliet.write(romeo.bare, 'hello'))!.sid
  await dialBack(romeo, juliet, sid)
})

function decide(state: TrustState): void {
  const { bare: jid, identity } = romeo
  juliet.ports.trust.decide({ jid, fingerprint: identity.kid, state, manner: 'user', at: time.clock.now() })
}

const taker = (change: Partial<Taker> = {}): Taker => ({
  device: juliet.ports.trust.device(romeo.bare, romeo.identity.kid)!,
  proven: true,
  wrapFor: romeo.ports.device.encryption().publicKey,
  ...change,
})
const pass = (change: Partial<Taker> = {}, wanted = sid) =>
  passKey(juliet.ports, juliet.bare, { sid: wanted, sender: null }, taker(change))

describe('the gate', () => {
  it('lets a key through to a trusted device', async () => {
    expect(await pass()).toMatchObject({ is: 'release', trustNow: false })
  })

  it('keeps it back where the user blocks the device while it is being wrapped', async () => {
    const passing = pass()
    decide('blocked')
    expect(await passing).toEqual({ is: 'refuse', condition: 'forbidden' })
  })

  it('asks where the user takes the trust back in that moment', async () => {
    juliet.ports.trust.setPolicy(romeo.bare, 'ask')
    const passing = pass()
    decide('new')
    expect(await passing).toEqual({ is: 'ask', reason: 'policy' })
  })

  it('refuses what is not here, what was erased, and whoever is not in the audience', async () => {
    expect(await pass({}, 'no-such-key')).toEqual({ is: 'refuse', condition: 'item-not-found' })
    const mercutio = { ...taker().device, jid: 'mercutio@c.test' as typeof romeo.bare }
    expect(await pass({ device: mercutio })).toEqual({ is: 'refuse', condition: 'forbidden' })
    time.advance(32 * DAY)
    expect(await pass()).toEqual({ is: 'refuse', condition: 'item-not-found' })
  })

  it('refuses what is to be wrapped for a point on no curve', async () => {
    const seven = Buffer.alloc(32, 7).toString('base64url')
    const wrapFor = { kty: 'EC', crv: 'P-256', x: seven, y: seven }
    expect(await pass({ wrapFor })).toEqual({ is: 'refuse', condition: 'not-acceptable' })
  })

  it('PROTOCOL 11: lets a key for one device through to it alone, under every policy, until its time is over', async () => {
    juliet.ports.trust.setPolicy(romeo.bare, 'verified-only')
    decide('new')
    const until = time.clock.now() + 60_000
    const only = await juliet.engine.keyFor(romeo.bare, romeo.identity.kid, until)
    expect(await pass()).toEqual({ is: 'ask', reason: 'policy' })
    expect(await pass({}, only)).toMatchObject({ is: 'release', trustNow: false })
    const other = { ...taker().device, fingerprint: 'P'.repeat(43) }
    juliet.ports.trust.decide({ ...other, state: 'verified', manner: 'user', at: 0 })
    expect(await pass({ device: other }, only)).toEqual({ is: 'refuse', condition: 'forbidden' })
    // the same fingerprint in the own account is another device
    expect(await pass({ device: { ...taker().device, jid: juliet.bare } }, only)).toMatchObject({
      condition: 'forbidden',
    })
    expect(await pass({ proven: false }, only)).toMatchObject({ is: 'refuse' })
    decide('blocked')
    expect(await pass({}, only)).toEqual({ is: 'refuse', condition: 'forbidden' })
    decide('new')
    time.advance(60_001)
    expect(await pass({}, only)).toEqual({ is: 'refuse', condition: 'item-not-found' })
  })

  it('PROTOCOL 11: the conversation’s key stays the current one beside it, and sealing under it makes it last no longer', async () => {
    const until = time.clock.now() + 60_000
    const only = await juliet.engine.keyFor(romeo.bare, romeo.identity.kid, until)
    expect(juliet.ports.keys.current(romeo.bare)?.sid).toBe(sid)
    const attrs = { xmlns: 'jabber:client', type: 'chat', from: juliet.jid, to: romeo.jid, id: 's1' }
    const sealing = await juliet.engine.seal(xml('message', attrs), { under: only })
    expect(sealing).toMatchObject({ is: 'sealed', sid: only })
    expect(juliet.ports.keys.findOut(only)).toMatchObject({ uses: 1, releaseUntil: until, sendUntil: until })
    juliet.ports.keys.eraseExpired(until + 1)
    await expect(juliet.engine.seal(xml('message', attrs), { under: only })).rejects.toThrow(RangeError)
  })

  it('gives a key again to a newcomer who was given it once', async () => {
    juliet.engine.retireKey(romeo.bare)
    time.advance(1000)
    const device = { ...taker().device, fingerprint: 'P'.repeat(43), since: time.clock.now() }
    juliet.ports.trust.decide({ ...device, state: 'trusted', manner: 'user', at: 0 })
    expect(await pass({ device })).toEqual({ is: 'ask', reason: 'newcomer' })
    juliet.ports.keys.recordRelease({ ...device, sid, sender: null, at: 0, how: 'pushed' })
    expect((await pass({ device })).is).toBe('release')
  })
})

// PROTOCOL 9, "Newcomers read from now on": by the order of what happened, whatever the clock says.
import { beforeEach, describe, expect, it } from 'vitest'
import { passKey } from '../../../main/e2e/key-gate.ts'
import { generateEncryptionKey } from '../../../main/e2e/device-keys.ts'
import { remember, sighted } from '../../../main/e2e/known-devices.ts'
import type { Jwk } from '../../../main/e2e/ports.ts'
import { sealedSender } from '../../../main/e2e/stanza-shape.ts'
import type { FullJid } from '../../../shared/domain/jid.ts'
import { createEngineParty, dialBack, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** How far Juliet's clock is ahead. */
let ahead: number
let time: FakeTime, juliet: EngineParty, romeo: EngineParty, wrapFor: Jwk

const clock = () => ({ now: () => time.clock.now() + ahead })
const writes = async () => sealedSender(await juliet.write(romeo.bare, 'hello'))!.sid
const device = (name: string) =>
  sighted(juliet.ports, {
    fullJid: `romeo@b.test/${name}` as FullJid,
    fingerprint: name.padEnd(43, 'A'),
    ...{ name, publicKey: wrapFor, encryptionKey: wrapFor, proven: true, iat: 0, byGrant: false },
  })

/** A device asks for a key; what comes of it is kept. Its device is trusted, as the policy wants it. */
async function asks(name: string, sid: string): Promise<string> {
  const taker = { device: device(name), proven: true, wrapFor }
  const passing = await passKey(juliet.ports, juliet.bare, { sid, sender: null }, taker)
  const became = remember(juliet.ports, taker.device, juliet.bare)
  if (became) juliet.engine.retireKey(romeo.bare)
  return passing.is === 'ask' ? passing.reason : passing.is
}

beforeEach(async () => {
  ahead = 0
  time = createFakeTime()
  const own = { ...time, clock: clock() }
  juliet = await createEngineParty(own, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
  wrapFor = (await generateEncryptionKey()).publicKey
})

describe('a device that is new', () => {
  let old: string
  beforeEach(async () => {
    old = await writes()
    await dialBack(romeo, juliet, old)
    time.advance(2 * DAY)
  })

  it('reads nothing that was retired before, also where the clock was set back behind it', async () => {
    await writes()
    ahead = -30 * DAY
    expect(await asks('phone', old)).toBe('newcomer')
    // and the same a second time, when it is known
    expect(await asks('phone', old)).toBe('newcomer')
  })

  it('reads what is current, whether the clock was set back or not', async () => {
    const current = await writes()
    expect(await asks('phone', current)).toBe('release')
    const next = await writes()
    ahead = -3 * HOUR
    expect(await asks('tablet', next)).toBe('release')
    ahead = -30 * DAY
    expect(await asks('watch', await writes())).toBe('release')
  })

  it('reads nothing under a key whose time is over though none followed it, which a later clock has shown', async () => {
    await asks('phone', old)
    expect(juliet.ports.keys.findOut(old)?.retiredAt).not.toBeNull()
    ahead = -3 * DAY
    expect(await asks('tablet', old)).toBe('newcomer')
  })

  it('reads nothing of before either where a stanza to somebody else shows that the clock was set back', async () => {
    const nurse = 'nurse@a.test'
    await juliet.write(nurse as never, 'hush')
    ahead = -2 * DAY + HOUR
    expect(juliet.ports.keys.findOut(old)).toMatchObject({ retiredAt: null })
    expect(await asks('phone', old)).toBe('newcomer')
  })

  it('is the first of its account: it reads what was kept for it', async () => {
    const nurse = await createEngineParty(time, 'nurse@a.test/kitchen' as FullJid, 'kitchen')
    const { sid } = sealedSender(await juliet.write(nurse.bare, 'hush'))!
    time.advance(2 * DAY)
    expect((await dialBack(nurse, juliet, sid)).attrs.type).toBe('result')
  })
})

describe('a device that is known', () => {
  it('reads what was retired after it came, though the clock was set back in between', async () => {
    await dialBack(romeo, juliet, await writes())
    ahead = 365 * DAY
    const first = await writes()
    await asks('phone', first)
    ahead = 0
    for (let day = 0; day < 3; day += 1) {
      const sid = await writes()
      time.advance(2 * DAY)
      await writes()
      expect(await asks('phone', sid)).toBe('release')
      expect(await asks('phone', first)).toBe('release')
    }
  })

  it('reads also what ended with its time, and was followed by nothing', async () => {
    await dialBack(romeo, juliet, await writes())
    await asks('phone', await writes())
    const sid = await writes()
    time.advance(2 * DAY)
    expect(juliet.ports.keys.findOut(sid)?.retiredAt).toBeNull()
    // another device that becomes known ends it
    await asks('tablet', sid)
    expect(juliet.ports.keys.findOut(sid)?.retiredAt).not.toBeNull()
    expect(await asks('phone', sid)).toBe('release')
    expect(await asks('watch', sid)).toBe('newcomer')
  })
})

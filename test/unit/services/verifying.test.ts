import { beforeEach, describe, expect, it } from 'vitest'
import { toBase64url } from '../../../main/e2e/base64url.ts'
import { numberOf as joinHalves, type NumberedDevice } from '../../../main/e2e/safety-number.ts'
import { createPrimitives } from '../../../main/platform/primitives.ts'
import { createTimers } from '../../../main/platform/timers.ts'
import type { Devices } from '../../../main/services/devices.ts'
import { createSafetyHalves } from '../../../main/services/safety-halves.ts'
import { createIntroductions } from '../../../main/services/introductions.ts'
import { createTrustDecisions } from '../../../main/services/trust-decisions.ts'
import { createVerifying, type Verifying } from '../../../main/services/verifying.ts'
import type { BareJid, FullJid } from '../../../shared/domain/jid.ts'
import { writeVerifyLink } from '../../../shared/domain/verify-link.ts'
import { createEngineParty, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'

const ROMEO = 'romeo@montegue.lit' as BareJid
const NURSE = 'nurse@capulet.lit' as BareJid
const NUMBER = '74129 45002 83441 71222 79438 54032 41131 29303 37265 40976 07519 15636'
const halves = createSafetyHalves(createPrimitives(), createTimers())
const print = (byte: number) => toBase64url(new Uint8Array(32).fill(byte))

let time: FakeTime, juliet: EngineParty, verifying: Verifying, stillOn: boolean
let here: NumberedDevice, laptop: NumberedDevice

const book = () => juliet.database.trustBook
const stateOf = ({ jid, fingerprint }: NumberedDevice) => book().decision(jid, fingerprint)
const numberOf = async (one: NumberedDevice, other: NumberedDevice) =>
  joinHalves(await halves(one), await halves(other)).join(' ')

/** Juliet’s program sees a device. */
function see(jid: BareJid, fingerprint: string, name: string, proven = true): NumberedDevice {
  book().see({
    ...{ jid, fingerprint, name, proven, fullJid: `${jid}/${name}` as FullJid },
    ...{ publicKey: null, encryptionKey: null, firstSeen: 0, lastSeen: 0, since: 0, iat: 0, grantIat: 0 },
  })
  return { jid, fingerprint }
}

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@capulet.lit/balcony.1' as FullJid, 'desk')
  stillOn = true
  here = { jid: juliet.bare, fingerprint: print(1) }
  const devices = { show: () => undefined } as unknown as Devices
  const decisions = createTrustDecisions({
    ...{ own: here.jid, ownFingerprint: here.fingerprint, database: juliet.database },
    ...{ engine: juliet.engine, clock: time.clock, policyChanged: () => undefined },
    devices,
    introductions: createIntroductions({
      ...{ database: juliet.database, engine: juliet.engine, devices, clock: time.clock },
    }),
    decided: () => undefined,
    turnedAway: () => undefined,
  })
  verifying = createVerifying({
    ...{ here, trustBook: book(), decisions, halves, stillOn: () => stillOn },
  })
  laptop = see(ROMEO, print(2), 'laptop')
})

describe('the safety number of a device', () => {
  it('is the one of both, and comes with the code of the device at hand', async () => {
    expect(await verifying.number(laptop)).toEqual({
      is: 'number',
      groups: NUMBER.split(' '),
      code: `xmpp:juliet@capulet.lit?balcony-verify;FINGERPRINT=${print(1)}`,
    })
  })

  it('verifies it with the user’s word, and says how', async () => {
    expect(await verifying.confirmNumber(laptop, NUMBER)).toEqual({ is: 'done' })
    expect(stateOf(laptop)).toMatchObject({ state: 'verified', manner: 'compared-number' })
  })

  it.each([NUMBER.replace('7', '8'), NUMBER.slice(1), ''])(
    'is not confirmed by another number: %j',
    async (number) => {
      const refused = { is: 'refused', saying: { say: 'number-not-the-same' } }
      expect(await verifying.confirmNumber(laptop, number)).toEqual(refused)
      expect(stateOf(laptop)).toBeUndefined()
    },
  )

  it('is not confirmed once the user has signed out', async () => {
    const confirming = verifying.confirmNumber(laptop, NUMBER)
    stillOn = false
    expect((await confirming).is).toBe('refused')
    expect(stateOf(laptop)).toBeUndefined()
  })

  it('does not verify a device that is blocked while it is worked out', async () => {
    const fresh = see(ROMEO, print(77), 'tablet')
    const number = await numberOf(here, fresh)
    const confirming = verifying.confirmNumber(fresh, number)
    book().decide({ ...fresh, state: 'blocked', manner: 'user', at: 0 })
    expect(await confirming).toEqual({ is: 'refused', saying: { say: 'device-blocked-first' } })
    expect(stateOf(fresh)?.state).toBe('blocked')
  })
})

describe('a number that was pasted', () => {
  it('is the same, in any spacing, and decides nothing by itself', async () => {
    expect(await verifying.compareNumber(laptop, `\n${NUMBER.replaceAll(' ', '-')} `)).toEqual({ is: 'same' })
    expect(stateOf(laptop)).toBeUndefined()
  })

  it('with a slip of typing tells in which groups', async () => {
    const slip = NUMBER.replace('83441', '83447').replace('15636', '15663')
    expect(await verifying.compareNumber(laptop, slip)).toEqual({ is: 'different', groups: [2, 11] })
  })

  it('of strangers is different throughout', async () => {
    const number = await numberOf(
      { jid: NURSE, fingerprint: print(9) },
      { jid: ROMEO, fingerprint: print(8) },
    )
    const all = Array.from({ length: 12 }, (_, index) => index)
    expect(await verifying.compareNumber(laptop, number)).toEqual({ is: 'different', groups: all })
  })

  it.each([
    ['hello', { is: 'no-number' }],
    ['74129 45002', { is: 'incomplete', digits: 10 }],
  ])('that is none is told apart: %j', async (text, outcome) => {
    expect(await verifying.compareNumber(laptop, text)).toEqual(outcome)
  })

  it('that is of another device of the same person names it', async () => {
    const phone = see(ROMEO, print(3), 'phone\u202e')
    expect(await verifying.compareNumber(laptop, await numberOf(here, phone))).toEqual({
      ...{ is: 'other-pair', side: 'theirs', jid: ROMEO, device: 'phone' },
    })
    expect(stateOf(phone)).toBeUndefined()
  })

  it('that is of a device of another person names both', async () => {
    const tablet = see(NURSE, print(4), 'tablet')
    expect(await verifying.compareNumber(laptop, await numberOf(here, tablet))).toEqual({
      ...{ is: 'other-pair', side: 'theirs', jid: NURSE, device: 'tablet' },
    })
  })

  it('that is of their device and another one of mine says so', async () => {
    const mine = see(here.jid, print(5), 'my phone')
    expect(await verifying.compareNumber(laptop, await numberOf(mine, laptop))).toEqual({
      ...{ is: 'other-pair', side: 'mine', jid: here.jid, device: 'my phone' },
    })
  })

  it('of this device and one that is not known is different in half of its groups', async () => {
    const number = await numberOf(here, { jid: ROMEO, fingerprint: print(66) })
    expect(await verifying.compareNumber(laptop, number)).toEqual({
      ...{ is: 'different', groups: [6, 7, 8, 9, 10, 11] },
    })
  })
})

describe('a code that was shown', () => {
  const scan = (shown: NumberedDevice) => verifying.scanned(laptop, writeVerifyLink(shown))

  it('verifies the device that it names', () => {
    expect(scan(laptop)).toEqual({ is: 'verified' })
    expect(stateOf(laptop)).toMatchObject({ state: 'verified', manner: 'scanned' })
  })

  it.each([
    [
      'another known device of the person',
      ROMEO,
      3,
      { is: 'other-device', fingerprint: print(3), device: 'phone' },
    ],
    ['an unknown device of the person', ROMEO, 60, { is: 'unknown-device' }],
    ['another person', NURSE, 4, { is: 'other-account', jid: NURSE }],
    ['the same key in another account', NURSE, 2, { is: 'other-account', jid: NURSE }],
    ['a stranger', 'paris@verona.lit' as BareJid, 2, { is: 'other-account', jid: 'paris@verona.lit' }],
    ['this device', 'juliet@capulet.lit' as BareJid, 1, { is: 'own', here: true }],
    ['another own device', 'juliet@capulet.lit' as BareJid, 5, { is: 'own', here: false }],
  ] as const)('of %s verifies nothing', (_, jid, byte, outcome) => {
    const others = [see(ROMEO, print(3), 'phone'), see(NURSE, print(4), 'tablet')]
    others.push(see('juliet@capulet.lit' as BareJid, print(5), 'my phone'))
    expect(scan({ jid, fingerprint: print(byte) })).toEqual(outcome)
    for (const device of [laptop, ...others, { jid, fingerprint: print(byte) }])
      expect(stateOf(device)).toBeUndefined()
  })

  it.each([
    '',
    'https://montague.lit/',
    `xmpp:${ROMEO}`,
    `${writeVerifyLink({ jid: ROMEO, fingerprint: print(2) })}&`,
  ])('that is none of ours verifies nothing: %j', (text) => {
    expect(verifying.scanned(laptop, text)).toEqual({ is: 'no-code' })
    expect(stateOf(laptop)).toBeUndefined()
  })

  it('of another device of one’s own verifies that one, where it is the one that is compared', () => {
    const mine = see(here.jid, print(5), 'my phone')
    expect(verifying.scanned(mine, writeVerifyLink(mine))).toEqual({ is: 'verified' })
    expect(stateOf(mine)).toMatchObject({ state: 'verified' })
  })
})

describe('no number, no comparing and no code verify', () => {
  it.each([
    ['the device at hand', () => here, 'device-is-this-one'],
    ['a device that is not known', () => ({ jid: ROMEO, fingerprint: print(50) }), 'device-unknown'],
    [
      'a device whose key nothing proves',
      () => see(ROMEO, print(51), 'other app', false),
      'device-without-number',
    ],
    [
      'a blocked device',
      () => {
        book().decide({ ...laptop, state: 'blocked', manner: 'user', at: 0 })
        return laptop
      },
      'device-blocked-first',
    ],
  ] as const)('%s', async (_, choose, say) => {
    const device = choose()
    const before = stateOf(device)
    const refused = { is: 'refused', saying: { say } }
    expect(await verifying.number(device)).toEqual(refused)
    expect(await verifying.compareNumber(device, NUMBER)).toEqual(refused)
    expect(await verifying.confirmNumber(device, NUMBER)).toEqual(refused)
    expect(verifying.scanned(device, writeVerifyLink(device))).toEqual(refused)
    expect(stateOf(device)).toEqual(before)
  })
})

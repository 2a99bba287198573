import { beforeEach, describe, expect, it } from 'vitest'
import type { Devices } from '../../../main/services/devices.ts'
import { createIntroductions } from '../../../main/services/introductions.ts'
import { createTrustDecisions, type TrustDecisions } from '../../../main/services/trust-decisions.ts'
import { sealedSender } from '../../../main/e2e/stanza-shape.ts'
import type { BareJid, FullJid } from '../../../shared/domain/jid.ts'
import { createEngineParty, dialBack, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'

const NURSE = 'nurse@a.test' as BareJid

let time: FakeTime, juliet: EngineParty, romeo: EngineParty
let decisions: TrustDecisions
let shown: string[]
let policyChanges: number

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
  shown = []
  policyChanges = 0
  const devices = { show: ({ fingerprint }) => void shown.push(fingerprint) } as Devices
  decisions = createTrustDecisions({
    ...{ own: juliet.bare, ownFingerprint: juliet.identity.kid, database: juliet.database, devices },
    ...{ engine: juliet.engine, clock: time.clock, policyChanged: () => void (policyChanges += 1) },
    introductions: createIntroductions({
      ...{ database: juliet.database, engine: juliet.engine, devices, clock: time.clock },
    }),
    decided: () => undefined,
    turnedAway: () => undefined,
  })
})

const romeos = () => [romeo.bare, romeo.identity.kid] as const
const trust = () => juliet.database.trustBook
const questions = () => juliet.database.keyRequests.questions(romeo.bare)

/** Juliet writes, and Romeo's device asks her for the key and has to wait. */
async function asks(): Promise<string> {
  trust().setPolicy(romeo.bare, 'ask')
  const { sid } = sealedSender(await juliet.write(romeo.bare, 'hello'))!
  expect(juliet.engine.readRefusal(await dialBack(romeo, juliet, sid)).is).toBe('awaiting-approval')
  return sid
}

describe('a decision about a device (PROTOCOL 10)', () => {
  it('is appended with its time and manner, and shown', async () => {
    await asks()
    time.advance(5000)
    const [jid, fingerprint] = romeos()
    expect(decisions.decide(jid, fingerprint, 'verified', 'compared')).toEqual({ is: 'done' })
    expect(trust().decision(jid, fingerprint)).toEqual({
      ...{ jid, fingerprint, state: 'verified', manner: 'compared', at: time.clock.now() },
    })
    expect(shown).toEqual([fingerprint])
  })

  it.each(['trusted', 'verified'] as const)(
    'grants what it asked for where it is %s by it',
    async (state) => {
      await asks()
      decisions.decide(...romeos(), state, 'user')
      expect(questions()).toMatchObject([{ grantedAt: time.clock.now() }])
    },
  )

  it('verifies a device under "verified only", which lets in nobody else', async () => {
    await asks()
    trust().setPolicy(romeo.bare, 'verified-only')
    expect(decisions.mayLetIn(...romeos())).toBe(false)
    expect(decisions.decide(...romeos(), 'trusted', 'user').is).toBe('refused')
    expect(questions()).toMatchObject([{ grantedAt: null }])
    decisions.decide(...romeos(), 'verified', 'compared')
    expect(decisions.mayLetIn(...romeos())).toBe(true)
    expect(questions()).toMatchObject([{ grantedAt: time.clock.now() }])
  })

  it('takes a yes back that was not carried out yet', async () => {
    const sid = await asks()
    decisions.letIn(...romeos())
    decisions.decide(...romeos(), 'new', 'user')
    expect(juliet.database.keyRequests.isGranted(...romeos(), sid)).toBe(false)
    expect(juliet.database.keyRequests.putOffAt(...romeos())).toBe(time.clock.now())
  })

  it('that blocks leaves no question, and asks about the account’s devices from then on', async () => {
    await asks()
    trust().setPolicy(romeo.bare, null)
    decisions.decide(...romeos(), 'blocked', 'user')
    expect(questions()).toEqual([])
    expect(trust().ownPolicy(romeo.bare)).toBe('ask')
  })

  it.each(['trusted', 'verified', 'blocked', 'new'] as const)(
    'brings a new SMK before the next message, and for nobody else: %s',
    async (state) => {
      await asks()
      await juliet.write(NURSE, 'hello')
      decisions.decide(...romeos(), state, 'user')
      expect(juliet.database.keyTable.current(romeo.bare)).toBeUndefined()
      expect(juliet.database.keyTable.current(NURSE)).toBeDefined()
    },
  )

  it('about a device of the own account brings new ones for everybody (PROTOCOL 9)', async () => {
    await asks()
    await juliet.write(NURSE, 'hello')
    const device = { ...trust().device(...romeos())!, jid: juliet.bare }
    trust().see(device)
    decisions.decide(juliet.bare, device.fingerprint, 'blocked', 'user')
    expect(juliet.database.keyTable.current(romeo.bare)).toBeUndefined()
    expect(juliet.database.keyTable.current(NURSE)).toBeUndefined()
    expect(trust().ownPolicy(juliet.bare)).toBeNull()
  })

  it('is refused about this device and about one that is not known', () => {
    expect(decisions.decide(juliet.bare, juliet.identity.kid, 'blocked', 'user').is).toBe('refused')
    expect(decisions.decide(...romeos(), 'blocked', 'user').is).toBe('refused')
    expect(decisions.letIn(...romeos()).is).toBe('refused')
  })
})

describe('letting in', () => {
  it('a device that is verified leaves it so, and the key as it is', async () => {
    await asks()
    decisions.decide(...romeos(), 'verified', 'compared')
    await juliet.write(romeo.bare, 'and more')
    decisions.letIn(...romeos())
    expect(trust().decision(...romeos())?.state).toBe('verified')
    expect(juliet.database.keyTable.current(romeo.bare)).toBeDefined()
  })

  it('is up to the user for devices of the own account, whatever the policy', () => {
    trust().setPolicyForAll('verified-only')
    expect(decisions.mayLetIn(juliet.bare, 'P'.repeat(43))).toBe(true)
    expect(decisions.mayLetIn(romeo.bare, 'P'.repeat(43))).toBe(false)
  })
})

describe('a policy', () => {
  it('is chosen for one, or for all, or for one no more, and the door hears of it', () => {
    decisions.setPolicyForAll('ask')
    decisions.setPolicy(romeo.bare, 'verified-only')
    expect(decisions.policies(romeo.bare)).toEqual({ policy: 'verified-only', policyForAll: 'ask' })
    decisions.setPolicy(romeo.bare, null)
    expect(decisions.policies(romeo.bare)).toEqual({ policy: null, policyForAll: 'ask' })
    expect(policyChanges).toBe(3)
    expect(decisions.setPolicy(juliet.bare, 'ask').is).toBe('refused')
  })
})

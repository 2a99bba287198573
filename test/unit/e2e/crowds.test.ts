// A contact, or who speaks in their name, may make as many keys as they like.
import { beforeEach, describe, expect, it } from 'vitest'
import { ask } from '../../../main/e2e/key-questions.ts'
import { deviceFacts, remember, see } from '../../../main/e2e/known-devices.ts'
import type { KeyQuestion } from '../../../main/e2e/key-ports.ts'
import type { SeenDevice } from '../../../main/e2e/trust-ports.ts'
import type { BareJid, FullJid } from '../../../shared/domain/jid.ts'
import { createEngineParty, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'

const ROMEO = 'romeo@b.test' as BareJid

let time: FakeTime, juliet: EngineParty

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
})

function device(number: number, change: Partial<SeenDevice> = {}): SeenDevice {
  const now = time.clock.now()
  return {
    jid: ROMEO,
    fingerprint: String(number).padStart(43, '0'),
    fullJid: `${ROMEO}/${number}` as FullJid,
    ...{
      name: '',
      publicKey: null,
      encryptionKey: null,
      proven: true,
      firstSeen: now,
      since: now,
      lastSeen: now,
      iat: number,
      grantIat: 0,
    },
    ...change,
  }
}

function question(of: SeenDevice, sid: string, askedAt: number, proven = true): KeyQuestion {
  const { fullJid: from, fingerprint } = of
  return { from, fingerprint, sid, sender: null, wrapFor: { kty: 'OKP' }, proven, askedAt }
}

const numbers = (devices: readonly SeenDevice[]) => devices.map(({ fingerprint }) => Number(fingerprint))
const known = () => numbers(juliet.ports.trust.devicesOf(ROMEO))
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

describe('a crowd of devices of one account', () => {
  it('comes in by itself up to fifty, and the next one is asked about', () => {
    const trusted = upTo(52).filter((n) => remember(juliet.ports, device(n), juliet.bare))
    expect(trusted).toEqual(upTo(50))
    expect(deviceFacts(juliet.ports.trust, device(51), juliet.bare, 0).crowded).toBe(true)
    expect(deviceFacts(juliet.ports.trust, device(50), juliet.bare, 0).crowded).toBe(true)
  })

  it('keeps fifty that nobody decided on, and forgets those that were not seen for longest, with what they asked', () => {
    for (const n of upTo(60)) {
      time.advance(1)
      see(juliet.ports, device(n))
      ask(juliet.ports, question(device(n), 'own-1', time.clock.now()))
    }
    expect(known()).toEqual(upTo(60).slice(10))
    expect(juliet.ports.requests.questions(ROMEO)).toHaveLength(50)
  })

  it('forgets those without proof first, never one that was decided on, and never the one at hand', () => {
    const { trust } = juliet.ports
    for (const n of [1, 2, 3]) see(juliet.ports, device(n))
    trust.decide({ jid: ROMEO, fingerprint: device(1).fingerprint, state: 'blocked', manner: 'user', at: 0 })
    for (const n of upTo(49)) {
      time.advance(1)
      see(juliet.ports, device(100 + n, { proven: false }))
    }
    time.advance(1)
    see(juliet.ports, device(300, { proven: false }))
    expect(known()).toEqual(
      [1, 2, 3, ...upTo(49).map((n) => 100 + n), 300].filter((n) => n !== 101 && n !== 102),
    )
  })
})

describe('a crowd of questions of one account', () => {
  it('is cut to two hundred: the oldest go, those without proof first, and none that was granted', () => {
    const { requests } = juliet.ports
    ask(juliet.ports, question(device(1), 'granted', 0))
    requests.grant(device(1).fullJid, device(1).fingerprint, 'granted', 1)
    ask(juliet.ports, question(device(1), 'oldest', 1))
    for (const n of upTo(199)) ask(juliet.ports, question(device(3), `sid-${n}`, 10 + n))
    ask(juliet.ports, question(device(2), 'unproven', 300, false))
    expect(requests.questions(ROMEO).map(({ sid }) => sid)).not.toContain('unproven')
    ask(juliet.ports, question(device(3), 'sid-200', 400))
    const left = requests.questions(ROMEO).map(({ sid }) => sid)
    expect(left).toEqual(['granted', ...upTo(200).map((n) => `sid-${n}`)])
  })

  it('of one account takes no place from another’s', () => {
    ask(juliet.ports, question(device(1, { fullJid: 'nurse@a.test/x' as FullJid }), 'own-1', 0))
    for (const n of upTo(201)) ask(juliet.ports, question(device(3), `sid-${n}`, 10 + n))
    expect(juliet.ports.requests.allQuestions()).toHaveLength(201)
  })
})

describe('a known address without proof (PROTOCOL 7)', () => {
  const other = () => device(2, { fullJid: device(1).fullJid, proven: false })

  it('is asked about where another key of it was decided on', () => {
    remember(juliet.ports, device(1, { proven: false }), juliet.bare)
    expect(deviceFacts(juliet.ports.trust, other(), juliet.bare, 0).movedIn).toBe(true)
    expect(remember(juliet.ports, other(), juliet.bare)).toBe(false)
  })

  it('is not, where another key of it was only seen', () => {
    see(juliet.ports, device(1, { proven: false }))
    expect(deviceFacts(juliet.ports.trust, other(), juliet.bare, 0).movedIn).toBe(false)
  })
})

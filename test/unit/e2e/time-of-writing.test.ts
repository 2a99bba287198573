// PROTOCOL 4.6 and 4.8 at their edges.
import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../shared/domain/jid.ts'
import type { InKey } from '../../../main/e2e/key-ports.ts'
import { createEngineParty, dialBack, keyFrom, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'
import { forgeInner, forgeMessage } from '../../doubles/forger.ts'

const GRACE = 5 * 60_000
const DAY = 24 * 3_600_000

let time: FakeTime, juliet: EngineParty, romeo: EngineParty, kept: InKey

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
  const first = await juliet.write(romeo.bare, 'first')
  const sid = first.getChild('e2e')?.attrs.id ?? ''
  await romeo.read(first, await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sid)))
  kept = romeo.ports.keys.findIn(juliet.jid, sid)!
})

/** How the time of a message that was written at `at` counts; `serverStamp` is a delay that counts. */
async function timeOf(at: number, serverStamp: number | null = null) {
  const opening = await romeo.engine.open(forgeMessage(juliet, romeo, { at }), {
    at: time.clock.now(),
    serverStamp,
  })
  return opening.is === 'opened' ? opening.time : opening
}

describe('what was written (PROTOCOL 4.8)', () => {
  it('within 5 minutes of now fits, before and after that it is old or future', async () => {
    time.advance(3_600_000)
    const now = time.clock.now()
    expect(await timeOf(now - GRACE)).toBe('fits')
    expect(await timeOf(now - GRACE - 1)).toBe('old')
    expect(await timeOf(now + GRACE)).toBe('fits')
    expect(await timeOf(now + GRACE + 1)).toBe('future')
  })

  it('within 5 minutes of the server’s stamp fits, however long ago that was', async () => {
    const then = time.clock.now() + 3_600_000
    time.advance(20 * DAY)
    expect(await timeOf(then, then + GRACE)).toBe('fits')
    expect(await timeOf(then, then + GRACE + 1)).toBe('old')
    expect(await timeOf(then, then - GRACE)).toBe('fits')
    expect(await timeOf(then, then - GRACE - 1)).toBe('future')
  })

  it('before its grant began or after it ended is marked, with the same grace', async () => {
    const [from, until] = [kept.sendFrom!, kept.sendUntil!]
    expect(until - from).toBe(DAY)
    for (const [at, expected] of [
      [from - GRACE, 'fits'],
      [from - GRACE - 1, 'old'],
      [until + GRACE, 'fits'],
      [until + GRACE + 1, 'future'],
    ] as const) {
      expect(await timeOf(at, at)).toBe(expected)
    }
  })

  it('is shown all the same, at the time that it says, and may be answered', async () => {
    const at = time.clock.now() - 3_600_000
    const opening = await romeo.read(forgeMessage(juliet, romeo, { at }))
    expect(opening).toMatchObject({ is: 'opened', stamp: at })
    expect(opening.is === 'opened' && opening.error?.getChild('error')?.toString()).toBe(
      '<error type="modify"><not-acceptable xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>' +
        '<bad-timestamp xmlns="urn:ietf:params:xml:ns:xmpp-e2e:6"/></error>',
    )
    const inTime = await romeo.read(forgeMessage(juliet, romeo, { at: time.clock.now() + 1 }))
    expect(inTime).toMatchObject({ is: 'opened', error: null })
  })
})

describe('what is sealed (PROTOCOL 4.6)', () => {
  it.each([
    ['presence in a message', 'presence', 'chat'],
    ['an iq in a message', 'iq', 'chat'],
    ['a message of another type', 'message', 'normal'],
    ['a message that says no type', 'message', undefined],
  ])('%s is not read', async (_, name, type) => {
    const inner = forgeInner({ from: juliet.jid, to: romeo.bare, type, id: 'inner' })
    const stanza = inner.replace('<message', `<${name}`).replace('</message', `</${name}`)
    const forged = forgeMessage(juliet, romeo, { stanza, at: time.clock.now() + 1 })
    const opening = await romeo.read(forged)
    expect(opening).toMatchObject({ is: 'unreadable', problem: 'malformed' })
    const error = opening.is === 'unreadable' ? opening.error?.getChild('error') : null
    expect(error?.getChild('decryption-failed')).toBeDefined()
  })
})

// PROTOCOL 11: two people verify each other by emoji.
import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeTime } from '../doubles/fake-time.ts'
import { fingerprintOf, sidsOf } from './at-the-door.ts'
import { accepts, comparesOf, deviceOf, emojiOf, ends, says, stages, starts, trustIn } from './comparing.ts'
import { twoFriends } from './friends.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
  await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
  await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one']))
  await quiet(wire, juliet, romeo)
})

/** Both see the emoji. */
async function bothSee(a: Party, b: Party): Promise<void> {
  await starts(a, b)
  await stages([a, 'inviting'], [b, 'invited'])
  await accepts(b, a)
  await stages([a, 'comparing'], [b, 'comparing'])
}

const stepsOnTheWire = () =>
  new Set(wire.seen.filter((text) => text.includes('urn:xmpp:hints" ') || text.includes('no-copy')))

describe('two who compare', () => {
  it.each([
    ['who started says "the same" first', true],
    ['who was asked says "the same" first', false],
  ])('see the same seven emoji and verify each other in three steps each: %s', async (_, first) => {
    await bothSee(juliet, romeo)
    expect(emojiOf(juliet).split(' ')).toHaveLength(7)
    expect(emojiOf(juliet)).toBe(emojiOf(romeo))
    const [one, other] = first ? [juliet, romeo] : [romeo, juliet]
    await says(one, other, true)
    await stages([one, 'said-same'])
    await until(() =>
      expect(comparesOf(other)[0]?.stage).toMatchObject({ is: 'comparing', theySaidSame: true }),
    )
    expect(await trustIn(one, other)).not.toContain('verified')
    await says(other, one, true)
    await stages([juliet, 'verified'], [romeo, 'verified'])
    expect(await trustIn(juliet, romeo)).toBe('verified, compared-emoji')
    expect(await trustIn(romeo, juliet)).toBe('verified, compared-emoji')
    await ends(juliet, romeo)
    await stages([juliet, 'none'])
    expect(await trustIn(juliet, romeo)).toBe('verified, compared-emoji')
  })

  it('never see an emoji before `reveal`, and nobody but the two ever sees a step', async () => {
    await starts(juliet, romeo)
    await stages([juliet, 'inviting'], [romeo, 'invited'])
    const early = [...juliet.events, ...romeo.events].filter(({ name }) => name === 'compare.changed')
    expect(JSON.stringify(early)).not.toContain('"emoji"')
    await accepts(romeo, juliet)
    await stages([juliet, 'comparing'], [romeo, 'comparing'])
    const steps = [...stepsOnTheWire()].filter((text) => text.startsWith('<message'))
    expect(steps.length).toBeGreaterThan(2)
    for (const step of steps) {
      expect(step).toMatch(/ to="[^"]+\/[^"]+"/)
      expect(step).toContain('<private xmlns="urn:xmpp:carbons:2"/>')
      expect(step).toContain('<no-store xmlns="urn:xmpp:hints"/>')
      expect(step).not.toContain('<verify')
      expect(step).not.toContain('<body')
    }
    expect(wire.seen.join('')).not.toContain('<verify')
    // nothing of it stands in the conversation, nor in the log
    expect(await romeo.lines(juliet.jid)).toEqual(['one'])
    expect([...juliet.log, ...romeo.log].join('')).not.toContain(emojiOf(juliet).split(' ').join('","'))
  })

  it('can do so while the device is new and only verified ones are let in', async () => {
    await juliet.call('account.setPolicy', { policy: 'verified-only' })
    await romeo.call('account.setPolicy', { policy: 'verified-only' })
    await juliet.call('device.decide', { ...(await deviceOf(romeo)), state: 'new' })
    await bothSee(juliet, romeo)
    await says(juliet, romeo, true)
    await says(romeo, juliet, true)
    await stages([juliet, 'verified'], [romeo, 'verified'])
    expect(await trustIn(juliet, romeo)).toBe('verified, compared-emoji')
  })

  it('use a key each that nobody else is given and that does not seal messages', async () => {
    await bothSee(juliet, romeo)
    const before = juliet.database.keyTable.current(romeo.jid)?.sid
    await juliet.call('message.send', { jid: romeo.jid, text: 'two' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one', 'two']))
    expect(sidsOf(wire, juliet)).toHaveLength(2)
    expect(juliet.database.keyTable.current(romeo.jid)?.sid).toBe(before)
    const only = sidsOf(wire, juliet).find((sid) => sid !== before) ?? ''
    expect(juliet.database.keyTable.findOut(only)?.onlyFor).toBe(await fingerprintOf(romeo))
    time.advance(10 * 60_000 + 1)
    await until(() => expect(juliet.database.keyTable.findOut(only)).toBeUndefined())
  })

  it('who both start at once are asked once: the start of the lower fingerprint stands, the other is its yes', async () => {
    await Promise.all([starts(juliet, romeo), starts(romeo, juliet)])
    await stages([juliet, 'comparing'], [romeo, 'comparing'])
    expect(emojiOf(juliet)).toBe(emojiOf(romeo))
    await says(juliet, romeo, true)
    await says(romeo, juliet, true)
    await stages([juliet, 'verified'], [romeo, 'verified'])
  })

  it('start: who was asked and presses "compare" as well has agreed', async () => {
    await starts(juliet, romeo)
    await stages([romeo, 'invited'])
    await starts(romeo, juliet)
    await stages([juliet, 'comparing'], [romeo, 'comparing'])
  })
})

describe('"No, different"', () => {
  beforeEach(async () => {
    await bothSee(juliet, romeo)
    await says(romeo, juliet, true)
    await says(juliet, romeo, false)
    await stages([juliet, 'different'], [romeo, 'different'])
  })

  it('blocks the device at once, makes a new key for messages, and warns both', async () => {
    expect(await trustIn(juliet, romeo)).toBe('blocked, emoji-differed')
    expect(juliet.database.keyTable.current(romeo.jid)).toBeUndefined()
    expect(comparesOf(juliet)[0]?.stage).toEqual({ is: 'different', saidBy: 'us', blocked: true })
    expect(comparesOf(romeo)[0]?.stage).toEqual({ is: 'different', saidBy: 'them', blocked: false })
    expect((await juliet.call('device.list', { jid: romeo.jid })).policy).toBe('ask')
    // Romeo's word did not verify her device
    expect(await trustIn(romeo, juliet)).toBe('trusted, first-seen')
  })

  it('is undone by one press, which puts back what was decided before, the policy, too', async () => {
    const device = await deviceOf(romeo)
    expect(await juliet.call('compare.setBlocked', { ...device, blocked: false })).toEqual({ is: 'done' })
    expect(await trustIn(juliet, romeo)).toBe('trusted, first-seen')
    expect((await juliet.call('device.list', { jid: romeo.jid })).policy).toBeNull()
    expect(comparesOf(juliet)[0]?.stage).toEqual({ is: 'different', saidBy: 'us', blocked: false })
    await juliet.call('message.send', { jid: romeo.jid, text: 'two' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one', 'two']))
  })

  it('lets the other one block as well, and take it back', async () => {
    const device = await deviceOf(juliet)
    expect(await romeo.call('compare.setBlocked', { ...device, blocked: true })).toEqual({ is: 'done' })
    expect(await trustIn(romeo, juliet)).toBe('blocked, emoji-differed')
    await romeo.call('compare.setBlocked', { ...device, blocked: false })
    expect(await trustIn(romeo, juliet)).toBe('trusted, first-seen')
  })

  it('a blocked device can’t be compared, and what it sends is nobody’s', async () => {
    expect(await juliet.call('compare.start', await deviceOf(romeo))).toMatchObject({
      saying: { say: 'compare-blocked' },
    })
    await ends(juliet, romeo)
    await ends(romeo, juliet)
    await starts(romeo, juliet)
    await quiet(wire, juliet, romeo)
    await stages([juliet, 'none'], [romeo, 'inviting'])
  })
})

describe('a compare that comes to nothing', () => {
  it('ends on both sides when one of them does not want it, or not any more', async () => {
    await starts(juliet, romeo)
    await stages([romeo, 'invited'])
    await ends(romeo, juliet)
    await stages([juliet, 'ended'], [romeo, 'none'])
    expect(comparesOf(juliet)[0]?.stage).toEqual({ is: 'ended', why: 'they-ended' })
    // who took an invitation back leaves nothing to put away
    await starts(juliet, romeo)
    await stages([romeo, 'invited'])
    await ends(juliet, romeo)
    await stages([juliet, 'none'], [romeo, 'none'])
  })

  it('ends after ten minutes, with its keys', async () => {
    await bothSee(juliet, romeo)
    await says(juliet, romeo, true)
    await quiet(wire, juliet, romeo)
    time.advance(10 * 60_000 + 1)
    await stages([juliet, 'ended'], [romeo, 'ended'])
    for (const party of [juliet, romeo])
      expect(comparesOf(party)[0]?.stage).toEqual({ is: 'ended', why: 'timeout' })
    expect(await romeo.call('compare.answer', { ...(await deviceOf(juliet)), same: true })).toMatchObject({
      saying: { say: 'compare-over' },
    })
    expect(await trustIn(juliet, romeo)).toBe('trusted, first-seen')
  })

  it('an invitation that nobody answers is gone after ten minutes', async () => {
    await starts(juliet, romeo)
    await stages([romeo, 'invited'])
    time.advance(10 * 60_000 + 1)
    await stages([juliet, 'ended'], [romeo, 'none'])
  })

  it('is not begun with a device that is not there, and says so', async () => {
    await romeo.quit()
    await quiet(wire, juliet)
    const device = await deviceOf(juliet).then(async () => {
      const { devices } = await juliet.call('device.list', { jid: romeo.jid })
      return { jid: romeo.jid, fingerprint: devices[0]?.fingerprint ?? '' }
    })
    expect(await juliet.call('compare.start', device)).toMatchObject({ saying: { say: 'compare-away' } })
    expect(comparesOf(juliet)).toEqual([])
  })

  it('says that the other device went away, and that it came back', async () => {
    await bothSee(juliet, romeo)
    romeo.connection.unplug()
    await until(() => expect(comparesOf(juliet)[0]?.away).toBe(true))
    romeo.connection.plug()
    await until(() => expect(comparesOf(juliet)[0]?.away).toBe(false))
  })

  it('is told to who waits when the program is quit', async () => {
    await bothSee(juliet, romeo)
    await romeo.quit()
    await stages([juliet, 'ended'])
    expect(comparesOf(juliet)[0]?.stage).toEqual({ is: 'ended', why: 'they-ended' })
  })

  it('does not survive the end of a program, which tells so when it is asked', async () => {
    await bothSee(juliet, romeo)
    romeo.die()
    await quiet(wire, juliet)
    await romeo.start()
    await quiet(wire, juliet, romeo)
    await says(juliet, romeo, true)
    await stages([juliet, 'ended'])
    expect(romeo.app.snapshot().compares).toEqual([])
    expect(comparesOf(juliet)[0]?.stage).toEqual({ is: 'ended', why: 'bad-step' })
    // and a new one goes through
    await bothSee(juliet, romeo)
  })

  it('says that this device is offline', async () => {
    juliet.connection.unplug()
    expect(await juliet.call('compare.start', await deviceOf(romeo))).toMatchObject({
      saying: { say: 'offline' },
    })
  })
})

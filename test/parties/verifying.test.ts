// Two whole programs show each other their number and their codes.
import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { SafetyNumber } from '../../shared/domain/verifying.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

type Shown = Extract<SafetyNumber, { is: 'number' }>

let time: FakeTime, wire: Wire, juliet: Party, romeo: Party

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
  await juliet.call('message.send', { jid: romeo.jid, text: 'Art thou there?' })
  await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['Art thou there?']))
  await romeo.call('message.send', { jid: juliet.jid, text: 'Ay' })
  await until(async () => expect(await juliet.lines(romeo.jid)).toContain('Ay'))
})

/** The pauses of a long work take no time of the story. */
async function worked<T>(work: Promise<T>): Promise<T> {
  let over = false
  const done = () => void (over = true)
  work.then(done, done)
  while (!over) {
    time.advance(0)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return work
}

async function deviceOf(owner: Party, by: Party): Promise<{ jid: BareJid; fingerprint: string }> {
  const { devices } = await by.call('device.list', { jid: owner.jid })
  const [device] = devices
  if (device === undefined) throw new Error(`${by.jid} knows no device of ${owner.jid}`)
  return { jid: owner.jid, fingerprint: device.fingerprint }
}

async function shownBy(party: Party, other: Party): Promise<Shown> {
  const shown = await worked(party.call('verify.number', await deviceOf(other, party)))
  if (shown.is !== 'number') throw new Error(`${party.jid} is refused: ${shown.saying.say}`)
  return shown
}

const stateOf = async (owner: Party, by: Party) =>
  (await by.call('device.list', { jid: owner.jid })).devices[0]

describe('Juliet and Romeo', () => {
  it('see the same number, and each the code of the own device', async () => {
    const [hers, his] = [await shownBy(juliet, romeo), await shownBy(romeo, juliet)]
    expect(hers.groups).toEqual(his.groups)
    expect(hers.code).toContain(juliet.jid)
    expect(his.code).toContain((await deviceOf(romeo, juliet)).fingerprint)
  })

  it('verify each other by code, each the device of the other alone', async () => {
    const [hers, his] = [await shownBy(juliet, romeo), await shownBy(romeo, juliet)]
    const hisDevice = await deviceOf(romeo, juliet)
    expect(await juliet.call('verify.scanned', { ...hisDevice, text: his.code })).toEqual({ is: 'verified' })
    expect(await stateOf(romeo, juliet)).toMatchObject({ state: 'verified', manner: 'scanned' })
    expect(await stateOf(juliet, romeo)).toMatchObject({ state: 'trusted' })
    const text = hers.code
    expect(await romeo.call('verify.scanned', { ...(await deviceOf(juliet, romeo)), text })).toEqual({
      is: 'verified',
    })
    expect(await stateOf(juliet, romeo)).toMatchObject({ state: 'verified', manner: 'scanned' })
  })

  it('verify nothing by the own code, reflected', async () => {
    const { code } = await shownBy(juliet, romeo)
    const device = await deviceOf(romeo, juliet)
    expect(await juliet.call('verify.scanned', { ...device, text: code })).toEqual({ is: 'own', here: true })
    expect(await stateOf(romeo, juliet)).toMatchObject({ state: 'trusted' })
  })

  it('verify by the number that was passed on; nothing of it crosses the wire', async () => {
    const number = (await shownBy(romeo, juliet)).groups.join('\n')
    await quiet(wire, juliet, romeo)
    const before = wire.seen.length
    const device = await deviceOf(romeo, juliet)
    const compared = juliet.call('verify.compareNumber', { ...device, text: number })
    expect(await worked(compared)).toEqual({ is: 'same' })
    expect(await stateOf(romeo, juliet)).toMatchObject({ state: 'trusted' })
    const confirmed = juliet.call('verify.confirmNumber', { ...device, number })
    expect(await worked(confirmed)).toEqual({ is: 'done' })
    expect(await stateOf(romeo, juliet)).toMatchObject({ state: 'verified', manner: 'compared-number' })
    expect(wire.seen).toHaveLength(before)
    await juliet.call('message.send', { jid: romeo.jid, text: 'Good night' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toContain('Good night'))
  })

  it('verify no device that is blocked, and the block stays', async () => {
    const { code } = await shownBy(romeo, juliet)
    const device = await deviceOf(romeo, juliet)
    await juliet.call('device.decide', { ...device, state: 'blocked' })
    expect(await juliet.call('verify.scanned', { ...device, text: code })).toMatchObject({ is: 'refused' })
    expect(await stateOf(romeo, juliet)).toMatchObject({ state: 'blocked' })
  })

  it('keep it over a restart', async () => {
    const { code } = await shownBy(romeo, juliet)
    await juliet.call('verify.scanned', { ...(await deviceOf(romeo, juliet)), text: code })
    await juliet.quit()
    await juliet.start()
    expect(await stateOf(romeo, juliet)).toMatchObject({ state: 'verified', manner: 'scanned' })
  })
})

it('nobody verifies while nobody is signed in', async () => {
  const device = await deviceOf(romeo, juliet)
  await juliet.call('account.signOut', {})
  await expect(juliet.call('verify.number', device)).rejects.toThrow('not-signed-in')
  await expect(juliet.call('verify.scanned', { ...device, text: '' })).rejects.toThrow('not-signed-in')
})

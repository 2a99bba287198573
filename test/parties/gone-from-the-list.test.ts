// PROTOCOL 8: a device that its account lists no more. Whoever keeps the list could take a verified one away, so that is
// no decision: it is shown, nobody is asked, and no key goes to anybody whom it did not go to before.
import type { Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Device } from '../../shared/domain/device.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { doorOf, fingerprintOf, oneQuestion } from './at-the-door.ts'
import { twoFriends } from './friends.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { copy, type Wire } from './wire.ts'

const NODE = 'urn:balcony:e2e:0:devices'
const DAY = 24 * 60 * 60_000

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party
let laptop: string
let entries: Element[]

const says = (text: string) => juliet.call('message.send', { jid: romeo.jid, text })
const reads = (party: Party, line: string) =>
  until(async () => expect((await party.lines(juliet.jid)).at(-1)).toBe(line))
const devices = async () => (await juliet.call('device.list', { jid: romeo.jid })).devices
const theLaptop = async () => (await devices()).find(({ fingerprint }) => fingerprint === laptop) as Device

/** The server keeps these and no others, and tells Juliet. */
async function lists(...items: Element[]): Promise<void> {
  time.advance(11_000)
  wire.pep.items(romeo.jid, NODE).length = 0
  wire.pep.put(romeo.jid, NODE, ...items)
  wire.pep.tell(romeo.jid, NODE)
  // a list of which nothing is left is told of by nobody: who opens the conversation fetches it
  time.advance(61 * 60_000)
  await juliet.messages(romeo.jid)
  await quiet(wire, juliet)
}

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends('pep'))
  laptop = await fingerprintOf(romeo)
  entries = [...wire.pep.items(romeo.jid, NODE)]
  juliet.database.trustBook.decide({
    ...{ jid: romeo.jid, fingerprint: laptop, state: 'verified', manner: 'compared', at: time.clock.now() },
  })
  await says('one')
  await reads(romeo, 'one')
  await romeo.quit()
})

describe('a verified device that was taken off the list', () => {
  it('is shown as gone, with when it was there last, after a restart too, and no more when it is back', async () => {
    expect((await theLaptop()).lastListed).toBeNull()
    const before = juliet.events.length
    const seenAt = time.clock.now()
    await lists()
    const gone = await theLaptop()
    expect(gone).toMatchObject({ state: 'verified', lastListed: expect.any(Number) as number })
    expect(gone.lastListed).toBeLessThanOrEqual(seenAt)
    expect(juliet.events.slice(before).filter(({ name }) => name === 'device.changed')).toMatchObject([
      { payload: { fingerprint: laptop, lastListed: gone.lastListed } },
    ])
    await juliet.quit()
    await juliet.start()
    await quiet(wire, juliet)
    expect(await theLaptop()).toEqual(gone)
    await lists(...entries)
    expect((await theLaptop()).lastListed).toBeNull()
  })

  it('asks nothing of the user, and gets what it asks for as before', async () => {
    await lists()
    expect(doorOf(juliet)).toEqual([])
    time.advance(2 * DAY)
    await says('two')
    await romeo.start()
    await reads(romeo, 'two')
    expect((await theLaptop()).state).toBe('verified')
    expect(doorOf(juliet)).toEqual([])
  })

  it('still has the user asked about whoever takes its place', async () => {
    await lists()
    const evil = createParty(wire, time, romeo.jid, 'evil')
    await evil.signIn()
    await quiet(wire, juliet, evil)
    time.advance(11_000)
    await says('two')
    await reads(evil, '(awaiting-approval)')
    expect(await oneQuestion(juliet)).toMatchObject({
      reason: 'policy',
      device: { name: 'evil', state: 'new' },
    })
    expect((await theLaptop()).lastListed).not.toBeNull()
  })

  it('is not gone where the server only damages its entry, or refuses to show the list', async () => {
    await lists(
      ...entries.map(copy).map((item) => {
        item.getChild('device')!.children = ['damaged']
        return item
      }),
    )
    expect((await theLaptop()).lastListed).toBeNull()
    wire.onTheWay = (stanza) => {
      if (stanza.getChild('pubsub')?.getChild('items') === undefined) return [stanza]
      stanza.attrs.type = 'error'
      stanza.children = []
      return [stanza]
    }
    await lists()
    expect((await theLaptop()).lastListed).toBeNull()
  })
})

describe('a device that was compared', () => {
  it('and is blocked is still known to have been compared', async () => {
    await juliet.call('device.decide', { jid: romeo.jid, fingerprint: laptop, state: 'blocked' })
    expect(await theLaptop()).toMatchObject({ state: 'blocked', verifiedAt: expect.any(Number) as number })
  })
})

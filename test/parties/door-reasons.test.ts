// PROTOCOL 7, 9, 10: why a device is asked about, and what its account and its policy make of it.
import type { Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import type { TrustPolicy } from '../../shared/domain/device.ts'
import type { FullJid } from '../../shared/domain/jid.ts'
import { fallbackKeys } from '../doubles/engine-party.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import {
  addressOf,
  answers,
  doorOf,
  fingerprintOf,
  oneQuestion,
  readersOfLast,
  sidsOf,
} from './at-the-door.ts'
import { twoFriends } from './friends.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { isRequest } from './requests.ts'
import { parsed } from './stage.ts'
import type { Wire } from './wire.ts'

const DAY = 24 * 60 * 60_000
const fallback = await fallbackKeys()

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
})

const policy = (to: TrustPolicy | null) => juliet.call('contact.setPolicy', { jid: romeo.jid, policy: to })
const says = (text: string) => juliet.call('message.send', { jid: romeo.jid, text })
const shows = (party: Party, ...lines: string[]) =>
  until(async () => expect(await party.lines(juliet.jid)).toEqual(lines))
const last = (party: Party, line: string) =>
  until(async () => expect((await party.lines(juliet.jid)).at(-1)).toBe(line))

async function another(name: string): Promise<Party> {
  const party = createParty(wire, time, romeo.jid, name, fallback)
  await party.signIn()
  await quiet(wire, juliet, romeo, party)
  return party
}

async function verified(party: Party): Promise<void> {
  const fingerprint = await fingerprintOf(party)
  juliet.database.trustBook.decide({
    jid: romeo.jid,
    fingerprint,
    state: 'verified',
    manner: 'compared',
    at: 0,
  })
}

describe('the policy', () => {
  it('lets nobody in again whom the user no longer lets in', async () => {
    await says('one')
    await shows(romeo, 'one')
    const fingerprint = await fingerprintOf(romeo)
    await juliet.call('device.decide', { jid: romeo.jid, fingerprint, state: 'new' })
    await says('two')
    await shows(romeo, 'one', '(awaiting-approval)')
    expect((await juliet.call('device.list', { jid: romeo.jid })).devices).toMatchObject([{ state: 'new' }])
  })

  it('for all counts for who has none of their own', async () => {
    await juliet.call('account.setPolicy', { policy: 'ask' })
    expect(await juliet.call('account.policy', {})).toEqual({ policy: 'ask' })
    await says('one')
    await shows(romeo, '(awaiting-approval)')
    expect(await juliet.call('device.list', { jid: romeo.jid })).toMatchObject({
      policy: null,
      policyForAll: 'ask',
    })
    await policy('trust-until-verified')
    time.advance(2 * DAY)
    await says('two')
    // let in by the policy now, it is given what it asked for before, too
    await shows(romeo, 'one', 'two')
    expect(doorOf(juliet)).toEqual([])
  })

  it('"trust until I verify" asks from the first verified device on', async () => {
    await says('one')
    await shows(romeo, 'one')
    await verified(romeo)
    const phone = await another('phone')
    await says('two')
    await last(phone, '(awaiting-approval)')
    expect(await oneQuestion(juliet)).toMatchObject({ reason: 'policy', behind: 0, mayLetIn: true })
  })

  it('"verified only" lets nobody in without verifying', async () => {
    await policy('verified-only')
    await says('one')
    await shows(romeo, '(awaiting-approval)')
    const question = await oneQuestion(juliet)
    expect(question).toMatchObject({ mayLetIn: false, policy: 'verified-only' })
    expect(await answers(juliet, question, 'let-in')).toMatchObject({ is: 'refused' })
    const { jid, fingerprint } = question.device
    expect(await juliet.call('device.decide', { jid, fingerprint, state: 'trusted' })).toMatchObject({
      is: 'refused',
    })
    await quiet(wire, juliet, romeo)
    await shows(romeo, '(awaiting-approval)')
    // a policy that is changed leaves it to the user: who waits still waits
    await policy('ask')
    expect(await oneQuestion(juliet)).toMatchObject({ mayLetIn: true, policy: 'ask' })
    await shows(romeo, '(awaiting-approval)')
    await answers(juliet, question, 'let-in')
    await shows(romeo, 'one')
  })

  it('stays "verified only" where a device is blocked', async () => {
    await policy('verified-only')
    await says('one')
    await shows(romeo, '(awaiting-approval)')
    await answers(juliet, await oneQuestion(juliet), 'never')
    expect(await juliet.call('device.list', { jid: romeo.jid })).toMatchObject({ policy: 'verified-only' })
  })

  it('of the own account cannot be chosen', async () => {
    const given = { jid: juliet.jid, policy: 'trust-until-verified' } as const
    expect(await juliet.call('contact.setPolicy', given)).toMatchObject({ is: 'refused' })
  })
})

describe('a newcomer', () => {
  async function comesLate(): Promise<Party> {
    await says('before')
    await shows(romeo, 'before')
    time.advance(DAY)
    await says('under a new key')
    await shows(romeo, 'before', 'under a new key')
    time.advance(1000)
    const phone = await another('phone')
    await says('since')
    await last(phone, 'since')
    // as the copies of the archive will be
    const old = wire.seen.find(
      (text) => text.startsWith('<message') && text.includes(sidsOf(wire, juliet)[0]!),
    )
    wire.deliver(addressOf(phone), parsed(old!))
    await shows(phone, 'since', '(awaiting-approval)')
    return phone
  }

  it('reads from now on, and what was before when the user says yes', async () => {
    const phone = await comesLate()
    const question = await oneQuestion(juliet)
    expect(question).toMatchObject({
      reason: 'newcomer',
      device: { state: 'trusted' },
      asks: { messages: 1 },
    })
    await answers(juliet, question, 'let-in')
    await shows(phone, 'since', 'before')
    expect(doorOf(juliet)).toEqual([])
    // the same key was given once, and is given again without a question
    const sids = sidsOf(wire, juliet)
    expect(juliet.database.keyTable.releasesOf(sids[0]!)).toHaveLength(2)
  })

  it('who becomes trusted by itself later is still asked about what was before', async () => {
    await says('before')
    await shows(romeo, 'before')
    time.advance(DAY)
    await says('under a new key')
    await shows(romeo, 'before', 'under a new key')
    time.advance(1000)
    const phone = await another('phone')
    const old = wire.seen.find(
      (text) => text.startsWith('<message') && text.includes(sidsOf(wire, juliet)[0]!),
    )
    wire.deliver(addressOf(phone), parsed(old!))
    await shows(phone, '(awaiting-approval)')
    expect((await oneQuestion(juliet)).device.state).toBe('new')
    await says('since')
    await shows(phone, '(awaiting-approval)', 'since')
    await quiet(wire, juliet, phone)
    expect(await oneQuestion(juliet)).toMatchObject({ reason: 'newcomer', device: { state: 'trusted' } })
    await shows(phone, '(awaiting-approval)', 'since')
  })

  it('who is verified already stays so when it is let in', async () => {
    const phone = await comesLate()
    const question = await oneQuestion(juliet)
    await verified(phone)
    await answers(juliet, question, 'let-in')
    await shows(phone, 'since', 'before')
    expect((await juliet.call('device.list', { jid: romeo.jid })).devices[1]).toMatchObject({
      state: 'verified',
    })
  })
})

describe('a known address', () => {
  it('that turns up with another key is asked about, whatever the policy', async () => {
    await says('one')
    await shows(romeo, 'one')
    const address = addressOf(romeo)
    await romeo.quit()
    const impostor = createParty(wire, time, romeo.jid, 'laptop', fallback)
    await impostor.signIn()
    const { account } = impostor.database
    account.write({ ...account.read()!, resource: address.slice(romeo.jid.length + 1) })
    await impostor.quit()
    await impostor.start()
    await says('two')
    await last(impostor, '(awaiting-approval)')
    expect(await oneQuestion(juliet)).toMatchObject({ reason: 'known-address-other-key' })
  })
})

describe('of several devices of an account', () => {
  it('the first that asked is asked about, the others wait behind it and have their turn', async () => {
    await policy('ask')
    const [phone, tablet] = [await another('phone'), await another('tablet')]
    await says('one')
    for (const party of [romeo, phone, tablet]) await shows(party, '(awaiting-approval)')
    const first = await oneQuestion(juliet)
    expect(first.behind).toBe(2)
    await answers(juliet, first, 'never')
    const second = await oneQuestion(juliet)
    expect(second.behind).toBe(1)
    expect(second.device.fingerprint).not.toBe(first.device.fingerprint)
    await answers(juliet, second, 'let-in')
    expect((await oneQuestion(juliet)).behind).toBe(0)
    await until(async () =>
      expect((await readersOfLast(juliet, romeo)).sort()).toEqual([' pushed', ' refused', ' waits']),
    )
  })
})

describe('a request whose proof was taken off on its way', () => {
  it('is refused and makes no question', async () => {
    await says('one')
    await shows(romeo, 'one')
    await quiet(wire, juliet, romeo)
    await policy('ask')
    wire.onTheWay = (stanza: Element, _to: FullJid) => {
      if (isRequest(stanza)) {
        const keyreq = stanza.getChild('keyreq')!
        keyreq.children = keyreq.getChildren('pkey')
      }
      // else nobody would have to ask
      const along = stanza.getChild('keys', 'urn:balcony:e2e:0')
      if (along !== undefined) stanza.remove(along)
      return [stanza]
    }
    time.advance(2 * DAY)
    await says('two')
    await shows(romeo, 'one', '(check-clock)')
    expect(doorOf(juliet)).toEqual([])
    expect(juliet.database.keyRequests.allQuestions()).toEqual([])
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
})

const standing = (party: Party) =>
  [...party.notifier.standing.values()].map(({ title, body }) => [title, body])

/** Waits until Romeo's screen has so many lines of Juliet's, and what came was gathered. */
async function arrived(lines: number): Promise<void> {
  await until(async () => expect(await romeo.lines(juliet.jid)).toHaveLength(lines))
  await quiet(wire, juliet, romeo)
  time.advance(1000)
}

describe('notices of a whole Balcony', () => {
  it('stand while nobody looks, grow, and go when the conversation is read', async () => {
    await juliet.call('message.send', { jid: romeo.jid, text: 'Art thou not Romeo?' })
    await arrived(1)
    expect(standing(romeo)).toEqual([['juliet', 'New message']])
    await juliet.call('message.send', { jid: romeo.jid, text: 'And a Montague?' })
    await arrived(2)
    expect(standing(romeo)).toEqual([['juliet', '2 new messages']])
    await romeo.call('conversation.markRead', { jid: juliet.jid })
    expect(standing(romeo)).toEqual([])
    expect(juliet.notifier.shown).toEqual([])
  })

  it('say what was written only where the user allows it, and where it was opened', async () => {
    await romeo.call('settings.change', { notificationText: true })
    await juliet.call('message.send', {
      jid: romeo.jid,
      text: 'By whose direction found’st thou out this place?',
    })
    await arrived(1)
    expect(standing(romeo)).toEqual([['juliet', 'By whose direction found’st thou out this place?']])
    await romeo.call('settings.change', { notificationText: false })
    expect(standing(romeo)).toEqual([['juliet', 'New message']])
  })

  it('are none of the conversation that is open in front of somebody, and are again when they look away', async () => {
    await romeo.call('conversation.attend', { open: juliet.jid, focused: true })
    await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
    await arrived(1)
    expect(romeo.notifier.shown).toEqual([])
    romeo.app.attend(false)
    await juliet.call('message.send', { jid: romeo.jid, text: 'two' })
    await arrived(2)
    expect(standing(romeo)).toEqual([['juliet', 'New message']])
  })

  it('are none while the user is not to be disturbed', async () => {
    await romeo.call('account.setPresence', { availability: 'busy', status: '' })
    await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
    await arrived(1)
    expect(romeo.notifier.shown).toEqual([])
  })

  it('tell of what came while the program did not run in one notice', async () => {
    await romeo.quit()
    for (let n = 0; n < 20; n += 1) await juliet.call('message.send', { jid: romeo.jid, text: `line ${n}` })
    await quiet(wire, juliet)
    await romeo.start()
    await arrived(20)
    expect(standing(romeo)).toEqual([['juliet', '20 new messages']])
    expect(romeo.notifier.shown.filter(({ silent }) => !silent)).toHaveLength(1)
  })

  it('of a request go when it is accepted', async () => {
    const paris = createParty(wire, time, wire.addAccount('paris@c.test'), 'phone')
    await paris.signIn()
    await paris.call('contact.add', { address: romeo.jid, message: 'Let me in' })
    await until(() => expect(romeo.app.snapshot().conversations).toHaveLength(2))
    time.advance(1000)
    expect(standing(romeo)).toEqual([['Contact request', 'paris@c.test wants to see when you are online']])
    await romeo.call('contact.accept', { jid: paris.jid })
    expect(standing(romeo)).toEqual([])
  })

  it('opens the conversation on the page by a click', async () => {
    await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
    await arrived(1)
    const [notice] = romeo.notifier.standing.keys()
    romeo.notifier.click(notice ?? '')
    const { name, payload } = romeo.events.at(-1) ?? {}
    expect({ name, payload }).toEqual({ name: 'conversation.wanted', payload: { jid: juliet.jid } })
  })

  it('go with the account', async () => {
    await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
    await arrived(1)
    await romeo.call('account.signOut', {})
    expect(standing(romeo)).toEqual([])
  })
})

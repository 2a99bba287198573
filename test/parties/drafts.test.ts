// What was begun and not sent: there again after the program ended in whatever way, and one with the message it becomes.
import { beforeEach, describe, expect, it } from 'vitest'
import { StorageError } from '../../main/services/store-ports.ts'
import { twoFriends } from './friends.ts'
import { until, type Party } from './party.ts'

const WORDS = 'O Romeo, Romeo'

let juliet: Party
let romeo: Party

const begin = (text: string) => juliet.call('conversation.keepDraft', { jid: romeo.jid, text })
const begun = () =>
  juliet.app.snapshot().conversations.find(({ contact }) => contact.jid === romeo.jid)?.draft

beforeEach(async () => {
  ;({ juliet, romeo } = await twoFriends())
})

describe('what Juliet has begun to write', () => {
  it('is nothing at first, and is there again after an orderly end and after a power cut', async () => {
    expect(begun()).toBe('')
    await begin(WORDS)
    await juliet.quit()
    await juliet.start()
    expect(begun()).toBe(WORDS)
    await begin(`${WORDS}, wherefore`)
    juliet.die()
    await juliet.start()
    expect(begun()).toBe(`${WORDS}, wherefore`)
  })

  it('is what the later of two calls said, however close they follow', async () => {
    await Promise.all([begin('one'), begin('two'), begin(''), begin('three')])
    expect(begun()).toBe('three')
    await Promise.all([begin('four'), begin('')])
    expect(begun()).toBe('')
  })

  it('is also there in a conversation that has messages, and apart from that with the nurse', async () => {
    await begin(WORDS)
    await romeo.call('message.send', { jid: juliet.jid, text: 'by yonder moon' })
    await until(async () => expect(await juliet.lines(romeo.jid)).toEqual(['by yonder moon']))
    const changed = juliet.events.filter(({ name }) => name === 'conversation.changed').at(-1)
    expect(changed).toMatchObject({ payload: { draft: WORDS } })
    expect(begun()).toBe(WORDS)
    const others = juliet.app.snapshot().conversations.filter(({ contact }) => contact.jid !== romeo.jid)
    expect(others.every(({ draft }) => draft === '')).toBe(true)
  })

  it('is gone with the transaction that keeps the message, and stays where that one failed', async () => {
    await begin(WORDS)
    const { outbox } = juliet.database
    const { add } = outbox
    outbox.add = () => {
      throw new StorageError('disk', { say: 'disk-full' })
    }
    await expect(juliet.call('message.send', { jid: romeo.jid, text: WORDS })).rejects.toThrow('full')
    outbox.add = add
    await juliet.call('app.retry', {})
    expect(begun()).toBe(WORDS)
    expect(await juliet.lines(romeo.jid)).toEqual([])

    await juliet.call('message.send', { jid: romeo.jid, text: WORDS })
    juliet.die()
    await juliet.start()
    expect(begun()).toBe('')
    expect(await juliet.lines(romeo.jid)).toEqual([WORDS])
  })

  it('goes when she erases the conversation, and stays when she only removes the contact', async () => {
    await juliet.call('message.send', { jid: romeo.jid, text: 'first' })
    await begin(WORDS)
    await juliet.call('contact.remove', { jid: romeo.jid, erase: false })
    expect(begun()).toBe(WORDS)
    await juliet.call('contact.remove', { jid: romeo.jid, erase: true })
    expect(juliet.database.drafts.all().size).toBe(0)
  })

  it('goes when she signs out, also what came while she did', async () => {
    await begin(WORDS)
    const out = juliet.call('account.signOut', {})
    await begin(`${WORDS}!`)
    expect(await out).toEqual({ is: 'done' })
    expect(await juliet.trySignIn()).toEqual({ is: 'done' })
    expect(begun()).toBe('')
  })

  it('holds nobody back from signing out where the disk is full', async () => {
    await begin(WORDS)
    juliet.database.drafts.removeAll = () => {
      throw new StorageError('disk', { say: 'disk-full' })
    }
    expect(await juliet.call('account.signOut', {})).toEqual({ is: 'done' })
    expect(juliet.app.snapshot().account).toEqual({ is: 'signed-out' })
  })

  it('stands in no line of the log', async () => {
    await begin('nightingale')
    juliet.database.drafts.keep = () => {
      throw new StorageError('disk', { say: 'disk-full' })
    }
    await expect(begin('nightingale and lark')).rejects.toThrow('full')
    expect(juliet.log.join()).toContain('a call failed')
    expect(juliet.log.join()).not.toContain('nightingale')
  })
})

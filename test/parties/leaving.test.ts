// The first run, the ways out of an account, and a keychain that takes its time.
import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeTime } from '../doubles/fake-time.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import { twoFriends } from './friends.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
})

const FIRST_RUN = { is: 'first-run', oldFiles: '' }
const state = () => juliet.app.snapshot().account
const entriesNow = () => Object.fromEntries(juliet.keychain.entries)
const entryNames = () => [...juliet.keychain.entries.keys()].map((name) => name.split('/').pop()).sort()
const nameOf = (entry: string) =>
  [...juliet.keychain.entries.keys()].find((name) => name.endsWith(`/${entry}`)) ?? ''
const kid = () => (JSON.parse(entriesNow()[nameOf('identity')] ?? '{}') as { kid?: string }).kid
const signOut = (forget: boolean) => juliet.call('account.signOut', { forget })
const refusedWith = (say: Saying['say']) => ({ is: 'refused', saying: expect.objectContaining({ say }) })

describe('signing out with everything forgotten', () => {
  it('leaves no key, no message and no record of the account, and signs in as a new device', async () => {
    await juliet.call('message.send', { jid: romeo.jid, text: 'hello' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['hello']))
    const before = {
      kid: kid(),
      id: juliet.profile.read().id,
      resource: juliet.database.account.read()?.resource,
    }
    expect(await signOut(true)).toEqual({ is: 'done' })
    expect(state()).toEqual(FIRST_RUN)
    expect(entriesNow()).toEqual({})
    expect(juliet.profile.read()).toMatchObject({ account: null, keysExist: false, forgetting: false })
    expect(juliet.profile.read().id).not.toBe(before.id)
    expect(juliet.app.snapshot()).toMatchObject({ connection: { is: 'offline' }, conversations: [] })

    expect(await juliet.trySignIn()).toEqual({ is: 'done' })
    expect(await juliet.lines(romeo.jid)).toEqual([])
    expect(kid()).not.toBe(before.kid)
    expect(juliet.database.account.read()?.resource).not.toBe(before.resource)
    await until(() =>
      expect(juliet.app.snapshot().conversations.map(({ contact }) => contact.jid)).toEqual([romeo.jid]),
    )
  })

  it('can be followed by another account', async () => {
    await signOut(true)
    wire.addAccount('nurse@a.test')
    expect(await juliet.trySignIn('nurse@a.test')).toEqual({ is: 'done' })
  })

  it.each(['keychain-locked', 'keychain-missing', 'keychain-silent'] as const)(
    'changes nothing where the keychain does not let go (%s)',
    async (failure) => {
      const before = { entries: entriesNow(), profile: juliet.profile.read() }
      juliet.keychain.failure = failure
      expect(await signOut(true)).toEqual(refusedWith(failure))
      juliet.keychain.failure = null
      expect(state()).toMatchObject({ is: 'signed-in' })
      expect({ entries: entriesNow(), profile: juliet.profile.read() }).toEqual(before)
      await juliet.quit()
      await juliet.start()
      expect(state()).toMatchObject({ is: 'signed-in' })
    },
  )

  it.each([1, 2, 3, 4, 5])(
    'is finished by the next start when the program dies at the %dth removal',
    async (nth) => {
      let removals = 0
      juliet.keychain.beforeRemove = () => {
        removals += 1
        if (removals < nth) return
        juliet.die()
        return new Promise(() => undefined)
      }
      void signOut(true)
      await until(() => expect(juliet.runs).toBe(false))
      juliet.keychain.beforeRemove = () => undefined
      await juliet.start()
      expect(state()).toEqual(FIRST_RUN)
      expect(entriesNow()).toEqual({})
      expect(await juliet.trySignIn()).toEqual({ is: 'done' })
      expect(await juliet.lines(romeo.jid)).toEqual([])
    },
  )

  it('says what remains where the keychain gives out on the way, and finishes it when it can', async () => {
    juliet.keychain.beforeRemove = (entry) => {
      if (entry.endsWith('/password')) juliet.keychain.failure = 'keychain-locked'
    }
    expect(await signOut(true)).toEqual({ is: 'done' })
    expect(state()).toMatchObject({
      is: 'blocked',
      reason: 'not-forgotten',
      saying: { say: 'keys-left-locked' },
    })
    expect(entryNames()).toEqual(['database', 'encryption', 'identity'])
    expect(await juliet.call('app.retry', {})).toMatchObject({ reason: 'not-forgotten' })
    await juliet.quit()
    await juliet.start()
    expect(state()).toMatchObject({ reason: 'not-forgotten' })
    juliet.keychain.failure = null
    juliet.keychain.beforeRemove = () => undefined
    expect(await juliet.call('app.retry', {})).toEqual(FIRST_RUN)
    expect(entriesNow()).toEqual({})
  })

  it('does not keep the user for ever where the keychain never comes back', async () => {
    juliet.keychain.beforeRemove = (entry) => {
      if (entry.endsWith('/password')) juliet.keychain.failure = 'keychain-missing'
    }
    await signOut(true)
    expect(await juliet.call('account.startAfresh', {})).toEqual({ is: 'done' })
    expect(state()).toMatchObject({ is: 'first-run' })
  })
})

describe('what is not sent yet', () => {
  it('is counted before it is lost, and goes after a sign-out that keeps it', async () => {
    expect(await juliet.call('account.unsent', {})).toEqual({ messages: 0 })
    juliet.connection.unplug()
    for (const text of ['one', 'two']) await juliet.call('message.send', { jid: romeo.jid, text })
    expect(await juliet.call('account.unsent', {})).toEqual({ messages: 2 })
    juliet.connection.plug()
    await until(async () => expect(await juliet.call('account.unsent', {})).toEqual({ messages: 0 }))
    juliet.connection.unplug()
    await juliet.call('message.send', { jid: romeo.jid, text: 'three' })
    await signOut(false)
    juliet.connection.plug()
    expect(await juliet.trySignIn()).toEqual({ is: 'done' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one', 'two', 'three']))
  })
})

describe('starting afresh', () => {
  const damages = [
    ['a key is gone', () => void juliet.keychain.entries.delete(nameOf('identity'))],
    [
      'the database is another’s',
      () => void juliet.keychain.entries.set(nameOf('database'), 'ab'.repeat(32)),
    ],
  ] as const

  it.each(damages)('where %s moves the files aside and signs in as a new device', async (_, damage) => {
    await juliet.quit()
    damage()
    const before = entriesNow()
    await juliet.start()
    expect(state()).toMatchObject({ is: 'blocked' })
    expect(await juliet.call('account.startAfresh', {})).toEqual({ is: 'done' })
    expect(state()).toEqual({ is: 'first-run', oldFiles: expect.stringMatching(/set-aside-\d{17}$/) })
    expect(entriesNow()).toEqual(before)
    expect(await juliet.trySignIn()).toEqual({ is: 'done' })
    expect(entriesNow()).toMatchObject(before)
    await juliet.quit()
    await juliet.start()
    expect(state()).toMatchObject({ is: 'signed-in' })
  })

  it('is refused while nothing is in the way, and where the keychain is only locked', async () => {
    const refused = refusedWith('nothing-in-the-way')
    expect(await juliet.call('account.startAfresh', {})).toEqual(refused)
    await juliet.quit()
    juliet.keychain.failure = 'keychain-locked'
    await juliet.start()
    expect(await juliet.call('account.startAfresh', {})).toEqual(refused)
    juliet.keychain.failure = null
    expect(await juliet.call('app.retry', {})).toMatchObject({ is: 'signed-in' })
  })
})

describe('a password that was changed elsewhere', () => {
  beforeEach(async () => {
    await juliet.quit()
    juliet.keychain.entries.set(nameOf('password'), 'old')
    await juliet.start()
    expect(juliet.app.snapshot().connection).toMatchObject({ is: 'lost', problem: 'wrong-password' })
  })
  const renew = (password: string) => juliet.call('account.renewPassword', { password })

  it('is kept once the server takes it, and nothing else changes', async () => {
    const before = entriesNow()
    expect(await renew('secret')).toEqual({ is: 'done' })
    expect(juliet.app.snapshot().connection).toEqual({ is: 'online' })
    expect(entriesNow()).toEqual({ ...before, [nameOf('password')]: 'secret' })
    await juliet.quit()
    await juliet.start()
    expect(juliet.app.snapshot().connection).toEqual({ is: 'online' })
  })

  it('is not kept where the server refuses it, and says so', async () => {
    const before = entriesNow()
    expect(await renew('wrong too')).toEqual(refusedWith('wrong-password'))
    expect(entriesNow()).toEqual(before)
    expect(state()).toMatchObject({ is: 'signed-in' })
    expect(juliet.app.snapshot().connection).toMatchObject({ is: 'lost', problem: 'wrong-password' })
  })

  it('is used, and asked for again later, where the keychain does not take it', async () => {
    juliet.keychain.failure = 'keychain-locked'
    expect(await renew('secret')).toEqual(refusedWith('password-not-kept'))
    expect(juliet.app.snapshot().connection).toEqual({ is: 'online' })
  })

  it('is asked of nobody while nobody is signed in', async () => {
    await signOut(false)
    expect(await renew('secret')).toEqual(refusedWith('nobody-signed-in'))
  })
})

describe('the first run', () => {
  beforeEach(() => signOut(true))
  const goOn = () => juliet.call('account.goOn', {})

  it.each(['keychain-locked', 'keychain-missing'] as const)(
    'says %s before a password is typed, and goes on when that is over',
    async (failure) => {
      juliet.keychain.failure = failure
      expect(await goOn()).toEqual(refusedWith(failure))
      expect(state()).toEqual(FIRST_RUN)
      juliet.keychain.failure = null
      expect(await goOn()).toEqual({ is: 'done' })
      expect(state()).toEqual({ is: 'signed-out' })
      expect(entriesNow()).toEqual({})
    },
  )

  it('comes again until somebody has signed in, and never after that', async () => {
    await goOn()
    await juliet.quit()
    await juliet.start()
    expect(state()).toEqual(FIRST_RUN)
    await juliet.trySignIn()
    await signOut(false)
    await juliet.quit()
    await juliet.start()
    expect(state()).toEqual({ is: 'signed-out' })
  })
})

describe('a keychain that asks its user in another window', () => {
  const WAITING = {
    is: 'blocked',
    reason: 'keychain-silent',
    saying: { say: 'keychain-waits' },
  }
  const startSlowly = async () => {
    await juliet.quit()
    juliet.keychain.hold()
    void juliet.start()
    await until(() => expect(state()).toEqual(WAITING))
  }

  it('is waited for at the start, which goes on by itself', async () => {
    await startSlowly()
    juliet.keychain.answer()
    await until(() => expect(state()).toMatchObject({ is: 'signed-in' }))
  })

  it('is asked anew when the user tries again', async () => {
    await startSlowly()
    const retried = juliet.call('app.retry', {})
    await until(() => expect(juliet.events.at(-1)).toMatchObject({ payload: WAITING }))
    juliet.keychain.answer()
    expect(await retried).toMatchObject({ is: 'signed-in' })
  })

  it('does not keep the program from ending', async () => {
    await startSlowly()
    await juliet.quit()
    juliet.keychain.answer()
    await juliet.start()
    expect(state()).toMatchObject({ is: 'signed-in' })
  })

  it('is told of while signing in, which can be cancelled', async () => {
    await signOut(true)
    juliet.keychain.hold()
    const signingIn = juliet.trySignIn()
    const told = () => juliet.events.filter(({ name }) => name === 'keychain.waiting').at(-1)?.payload
    await until(() => expect(told()).toEqual({ waits: true }))
    await juliet.call('account.cancelSignIn', {})
    expect(await signingIn).toEqual(refusedWith('keychain-silent'))
    expect(told()).toEqual({ waits: false })
    expect(state()).toEqual(FIRST_RUN)
  })

  it('changes nothing of a conversation that goes on meanwhile', async () => {
    juliet.keychain.hold()
    time.advance(8 * 24 * 60 * 60_000)
    await juliet.call('message.send', { jid: romeo.jid, text: 'still here' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['still here']))
    juliet.keychain.answer()
    await quiet(wire, juliet, romeo)
    expect(state()).toMatchObject({ is: 'signed-in' })
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { inEnglish } from '../english.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { Wire } from './wire.ts'

const DAY = 24 * 60 * 60_000

let time: FakeTime
let wire: Wire
let juliet: Party

beforeEach(() => {
  time = createFakeTime()
  wire = new Wire()
  juliet = createParty(wire, time, wire.addAccount('juliet@a.test'), 'desk')
})

const state = () => juliet.app.snapshot().account
const entriesNow = () => Object.fromEntries(juliet.keychain.entries)
const entryNames = () => [...juliet.keychain.entries.keys()].map((name) => name.split('/').pop()).sort()

describe('signing in', () => {
  it('starts with the first run, and keeps four secrets, each in the keychain', async () => {
    expect(await juliet.app.start()).toEqual({ is: 'first-run', oldFiles: '' })
    expect(juliet.keychain.entries.size).toBe(0)
    expect(await juliet.trySignIn()).toEqual({ is: 'done' })
    expect(state()).toMatchObject({ is: 'signed-in', jid: 'juliet@a.test', name: 'juliet' })
    expect(entryNames()).toEqual(['database', 'encryption', 'identity', 'password'])
    expect(juliet.profile.read()).toMatchObject({ account: 'juliet@a.test', keysExist: true })
    expect(juliet.database.account.read()?.resource).toMatch(/^balcony\.[a-z2-7]{8}$/)
  })

  it('keeps nothing after a wrong password, and says so', async () => {
    await juliet.app.start()
    expect(await juliet.trySignIn(juliet.jid, 'wrong')).toMatchObject({ is: 'refused' })
    expect(juliet.keychain.entries.size).toBe(0)
    expect(juliet.profile.read()).toMatchObject({ account: null, keysExist: false })
    expect(state()).toEqual({ is: 'first-run', oldFiles: '' })
  })

  it.each(['', 'juliet', 'a.test', 'juliet@a.test/desk', '@a.test', 'juliet@'])(
    'refuses the address "%s"',
    async (text) => {
      await juliet.app.start()
      expect(inEnglish(await juliet.trySignIn(text))).toMatchObject({
        is: 'refused',
        sentence: expect.stringContaining('name@server'),
      })
    },
  )

  it('asks no server while the keychain is locked', async () => {
    await juliet.app.start()
    juliet.keychain.failure = 'keychain-locked'
    expect(inEnglish(await juliet.trySignIn())).toMatchObject({
      is: 'refused',
      sentence: expect.stringContaining('locked'),
    })
    expect(wire.seen).toEqual([])
    expect(juliet.profile.read().account).toBeNull()
  })

  it('signs in by itself at the next start, with the same keys and resource', async () => {
    await juliet.signIn()
    const before = { entries: entriesNow(), account: juliet.database.account.read() }
    await juliet.quit()
    await juliet.start()
    expect(state()).toMatchObject({ is: 'signed-in' })
    expect(juliet.app.snapshot().connection).toEqual({ is: 'online' })
    expect({ entries: entriesNow(), account: juliet.database.account.read() }).toEqual(before)
  })

  it('signs out by forgetting the password alone, and in again with the same keys and resource', async () => {
    await juliet.signIn()
    const before = { entries: entriesNow(), account: juliet.database.account.read() }
    expect(await juliet.call('account.signOut', {})).toEqual({ is: 'done' })
    expect(state()).toEqual({ is: 'signed-out' })
    expect(entryNames()).toEqual(['database', 'encryption', 'identity'])
    await juliet.quit()
    await juliet.start()
    expect(state()).toEqual({ is: 'signed-out' })
    expect(await juliet.trySignIn()).toEqual({ is: 'done' })
    expect({ entries: entriesNow(), account: juliet.database.account.read() }).toEqual(before)
  })

  it('refuses another account in a profile that holds one, and names the way out', async () => {
    await juliet.signIn()
    await juliet.call('account.signOut', {})
    wire.addAccount('nurse@a.test')
    expect(inEnglish(await juliet.trySignIn('nurse@a.test'))).toMatchObject({
      is: 'refused',
      sentence: expect.stringMatching(/juliet@a\.test.*--profile/),
    })
  })

  it('takes a new password while the old one is refused, and keeps the old state after a wrong one', async () => {
    await juliet.signIn()
    await juliet.quit()
    juliet.keychain.entries.set(
      [...juliet.keychain.entries.keys()].find((name) => name.endsWith('/password'))!,
      'old',
    )
    await juliet.start()
    expect(juliet.app.snapshot().connection).toMatchObject({
      is: 'lost',
      problem: 'wrong-password',
      nextTry: null,
    })
    expect(await juliet.trySignIn(juliet.jid, 'also wrong')).toMatchObject({ is: 'refused' })
    expect(state()).toMatchObject({ is: 'signed-in' })
    expect(await juliet.trySignIn()).toEqual({ is: 'done' })
    expect(juliet.app.snapshot().connection).toEqual({ is: 'online' })
    expect([...juliet.keychain.entries.values()]).toContain('secret')
  })

  it.each([1, 2, 3, 4])(
    'neither loses nor doubles a key when the program dies at the %dth write',
    async (nth) => {
      await juliet.app.start()
      let writes = 0
      juliet.keychain.beforeWrite = () => {
        writes += 1
        if (writes === nth) throw new Error('the power went')
      }
      await expect(juliet.trySignIn()).rejects.toThrow()
      const first = entriesNow()
      juliet.die()
      juliet.keychain.beforeWrite = () => undefined
      await juliet.start()
      expect(state()).toEqual({ is: 'signed-out' })
      expect(await juliet.trySignIn()).toEqual({ is: 'done' })
      expect(entriesNow()).toMatchObject(first)
      expect(entryNames()).toEqual(['database', 'encryption', 'identity', 'password'])
    },
  )
})

describe('a start with something in the way', () => {
  beforeEach(async () => {
    await juliet.signIn()
    await juliet.quit()
  })

  it.each(['keychain-locked', 'keychain-missing', 'keychain-silent'] as const)(
    'says %s, and goes on once it is over',
    async (failure) => {
      const before = entriesNow()
      juliet.keychain.failure = failure
      await juliet.start()
      expect(state()).toMatchObject({ is: 'blocked', reason: failure })
      expect(await juliet.call('app.retry', {})).toMatchObject({ is: 'blocked', reason: failure })
      juliet.keychain.failure = null
      expect(await juliet.call('app.retry', {})).toMatchObject({ is: 'signed-in' })
      expect(entriesNow()).toEqual(before)
    },
  )

  it.each(['identity', 'encryption', 'database'])(
    'makes no new keys where the %s key is gone',
    async (entry) => {
      const name = [...juliet.keychain.entries.keys()].find((key) => key.endsWith(`/${entry}`))!
      const kept = juliet.keychain.entries.get(name)!
      juliet.keychain.entries.delete(name)
      await juliet.start()
      expect(state()).toMatchObject({ is: 'blocked', reason: 'keys-missing' })
      expect(juliet.keychain.entries.has(name)).toBe(false)
      // brought back out of a backup
      juliet.keychain.entries.set(name, kept)
      expect(await juliet.call('app.retry', {})).toMatchObject({ is: 'signed-in' })
    },
  )

  it('takes a key that is none for a missing one, and says nothing of its text', async () => {
    const name = [...juliet.keychain.entries.keys()].find((key) => key.endsWith('/identity'))!
    juliet.keychain.entries.set(name, '{"kid": hushhush')
    await juliet.start()
    expect(state()).toMatchObject({ is: 'blocked', reason: 'keys-missing' })
    expect(juliet.log.join()).not.toContain('hushhush')
  })

  it('says that the database can’t be read when its key is another', async () => {
    const name = [...juliet.keychain.entries.keys()].find((key) => key.endsWith('/database'))!
    juliet.keychain.entries.set(name, 'ab'.repeat(32))
    await juliet.start()
    expect(state()).toMatchObject({ is: 'blocked', reason: 'database-unreadable' })
  })

  it('makes no empty database where the user’s own is gone', async () => {
    await juliet.quit()
    juliet.disk.remove()
    await juliet.start()
    expect(state()).toMatchObject({ is: 'blocked', saying: { say: 'database-gone' } })
    expect(juliet.disk.exists()).toBe(false)
  })
})

describe('the encryption key', () => {
  const current = () => {
    const text = [...juliet.keychain.entries].find(([name]) => name.endsWith('/encryption'))?.[1] ?? '{}'
    return (JSON.parse(text) as { kid: string }).kid
  }
  const kept = () => juliet.database.deviceKeys.all().filter((key) => key.kind === 'encryption')

  it('is changed after 7 days, kept 60 days more, and then erased', async () => {
    await juliet.signIn()
    const first = current()
    time.advance(8 * DAY)
    await until(() => expect(current()).not.toBe(first))
    expect(kept().map((key) => key.pair.kid)).toContain(first)
    time.advance(61 * DAY)
    await until(() => expect(kept().map((key) => key.pair.kid)).not.toContain(first))
    await quiet(wire, juliet)
  })

  it('stays when the keychain does not take the new one', async () => {
    await juliet.signIn()
    const first = current()
    juliet.keychain.failure = 'keychain-locked'
    time.advance(8 * DAY)
    await until(() => expect(juliet.log.join()).toContain('could not be changed'))
    juliet.keychain.failure = null
    expect(current()).toBe(first)
  })
})

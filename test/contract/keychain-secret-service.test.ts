// keytar on a real Secret Service: a GNOME keyring of the test's own, on a bus of its own.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeychain } from '../../main/platform/keychain.ts'
import { createTimers } from '../../main/platform/timers.ts'
import { createKeyEntries } from '../../main/services/key-entries.ts'
import type { Keychain } from '../../main/services/ports.ts'
import { startKeyring } from '../../scripts/keyring.mjs'
import type { BareJid } from '../../shared/domain/jid.ts'
import { Secret } from '../../shared/domain/secret.ts'
import {
  buildKeychainProcess,
  createForkedKeychainProcess,
  type ForkedKeychainProcess,
} from '../doubles/forked-keychain-process.ts'
import { keychainContract } from './keychain.contract.ts'

describe.runIf(process.platform === 'linux')('keytar on the Secret Service', () => {
  let ring: Awaited<ReturnType<typeof startKeyring>>
  let script: string
  let channel: ForkedKeychainProcess
  let keychain: Keychain
  beforeAll(async () => {
    ring = await startKeyring()
    script = await buildKeychainProcess()
    channel = createForkedKeychainProcess(script, { ...process.env, ...ring.env })
    keychain = createKeychain({ service: 'balcony-test', channel, timers: createTimers() })
  })
  afterAll(async () => {
    channel.stop()
    await ring.stop()
  })

  keychainContract(() => ({
    keychain,
    lock: () => ring.lock(),
    unlock: () => ring.unlock(),
  }))

  it('whose service was killed is missing, and is found with all its entries when the service is back', async () => {
    await keychain.write('survives', new Secret('value'))
    await ring.kill()
    const missing = expect.objectContaining({ reason: 'keychain-missing' })
    await expect(keychain.read('survives')).rejects.toEqual(missing)
    await expect(keychain.remove('survives')).rejects.toEqual(missing)
    await ring.unlock()
    expect((await keychain.read('survives'))?.reveal()).toBe('value')
  })

  it('forgets every entry of an account, and none of another profile', async () => {
    const entriesOf = (profile: string) => createKeyEntries(keychain, profile, 'juliet@a.test' as BareJid)
    for (const profile of ['mine', 'other']) {
      await entriesOf(profile).writePassword(new Secret('value'))
      await entriesOf(profile).writeDatabase(new Secret('ab'.repeat(32)))
      await keychain.write(`${profile}/juliet@a.test/identity`, new Secret('value'))
      await keychain.write(`${profile}/juliet@a.test/encryption`, new Secret('value'))
    }
    await entriesOf('mine').removeAll()
    for (const entry of ['password', 'database', 'identity', 'encryption']) {
      expect(await keychain.read(`mine/juliet@a.test/${entry}`)).toBeNull()
      expect(await keychain.read(`other/juliet@a.test/${entry}`)).not.toBeNull()
    }
  })

  it('leaves no entry of its own behind, and reads what another process wrote', async () => {
    await keychain.write('shared', new Secret('value'))
    expect(await keychain.read('never-written')).toBeNull()
    const other = createForkedKeychainProcess(script, { ...process.env, ...ring.env })
    const beside = createKeychain({ service: 'balcony-test', channel: other, timers: createTimers() })
    expect((await beside.read('shared'))?.reveal()).toBe('value')
    expect(await beside.read('probe')).toBeNull()
    other.stop()
  })

  it('keeps the entries of two services apart', async () => {
    await keychain.write('apart', new Secret('mine'))
    const other = createForkedKeychainProcess(script, { ...process.env, ...ring.env })
    const elsewhere = createKeychain({ service: 'balcony-other', channel: other, timers: createTimers() })
    expect(await elsewhere.read('apart')).toBeNull()
    other.stop()
  })

  it('reads a crash of the program as silence, and starts it again for the next call', async () => {
    await keychain.write('crash', new Secret('value'))
    const before = channel.starts()
    const reading = keychain.read('crash')
    await Promise.resolve()
    setImmediate(() => channel.crash())
    await expect(reading).rejects.toEqual(expect.objectContaining({ reason: 'keychain-silent' }))
    expect((await keychain.read('crash'))?.reveal()).toBe('value')
    expect(channel.starts()).toBe(before + 1)
  })

  it.each([
    ['there is no bus at its address', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }],
    [
      'there is no session at all',
      { DBUS_SESSION_BUS_ADDRESS: '', DISPLAY: '', XDG_RUNTIME_DIR: '/nonexistent' },
    ],
  ])('says that there is no keychain where %s', async (_, env) => {
    const nowhere = createForkedKeychainProcess(script, { ...process.env, ...env })
    const missing = createKeychain({ service: 'balcony-test', channel: nowhere, timers: createTimers() })
    const failure = expect.objectContaining({ reason: 'keychain-missing' })
    await expect(missing.read('any')).rejects.toEqual(failure)
    await expect(missing.write('any', new Secret('value'))).rejects.toEqual(failure)
    await expect(missing.remove('any')).rejects.toEqual(failure)
    nowhere.stop()
  })

  it('finds a keychain that appears later', async () => {
    const later = createForkedKeychainProcess(script, {
      ...process.env,
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus',
    })
    const appearing = createKeychain({ service: 'balcony-test', channel: later, timers: createTimers() })
    await expect(appearing.read('any')).rejects.toEqual(
      expect.objectContaining({ reason: 'keychain-missing' }),
    )
    later.setEnv({ ...process.env, ...ring.env })
    await appearing.write('appeared', new Secret('value'))
    expect((await appearing.read('appeared'))?.reveal()).toBe('value')
    later.stop()
  })
})

// keytar on a real Secret Service: a GNOME keyring of the test's own, on a bus of its own.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeychain } from '../../main/platform/keychain.ts'
import { createTimers } from '../../main/platform/timers.ts'
import type { Keychain } from '../../main/services/ports.ts'
import { startKeyring } from '../../scripts/keyring.mjs'
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
    async unlock() {
      await ring.unlock()
      // the program holds on to the service that is gone; the first call says so and begins anew
      await expect(keychain.read('locked')).rejects.toEqual(
        expect.objectContaining({ reason: 'keychain-missing' }),
      )
    },
  }))

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

import { beforeEach, describe, expect, it } from 'vitest'
import { generateEncryptionKey, generateIdentity } from '../../../main/e2e/device-keys.ts'
import { createDeviceIdentity, type DeviceIdentity } from '../../../main/services/device-identity.ts'
import { createKeyEntries } from '../../../main/services/key-entries.ts'
import type { Database } from '../../../main/services/store-ports.ts'
import { DAY, JULIET, outKey } from '../../contract/database-samples.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'
import { createMemoryDatabase } from '../../doubles/memory-database.ts'
import { createMemoryKeychain, type MemoryKeychain } from '../../doubles/memory-keychain.ts'

const always = () => true

describe("this device's own keys", () => {
  let time: FakeTime, keychain: MemoryKeychain, database: Database, device: DeviceIdentity

  beforeEach(async () => {
    time = createFakeTime()
    keychain = createMemoryKeychain()
    database = createMemoryDatabase()
    device = createDeviceIdentity({
      identity: await generateIdentity(),
      encryption: { pair: await generateEncryptionKey(), madeAt: time.clock.now() },
      database,
      entries: createKeyEntries(keychain, 'profile', JULIET),
      clock: time.clock,
      log: { info: () => undefined, warn: () => undefined },
    })
  })

  it('the encryption key is changed every 7 days, and the old one kept for 60 (PROTOCOL 1)', async () => {
    const first = device.encryption().kid
    time.advance(6 * DAY)
    await device.upkeep(always)
    expect(device.encryption().kid).toBe(first)
    time.advance(DAY)
    await device.upkeep(always)
    expect(device.encryption().kid).not.toBe(first)
    expect([...keychain.entries.values()].join()).toContain(device.encryption().kid)
    time.advance(59 * DAY)
    await device.upkeep(always)
    expect(device.byKid(first)).toBeDefined()
    time.advance(2 * DAY)
    await device.upkeep(always)
    expect(device.byKid(first)).toBeUndefined()
  })

  it('a keychain that refuses leaves the key as it is', async () => {
    const first = device.encryption().kid
    keychain.failWith('keychain-locked')
    time.advance(8 * DAY)
    await device.upkeep(always)
    expect(device.encryption().kid).toBe(first)
  })

  it('own message keys are erased when they are released no more (PROTOCOL 9)', async () => {
    const key = outKey()
    database.keyTable.addOut(key)
    time.setClock(key.releaseUntil)
    await device.upkeep(always)
    expect(database.keyTable.findOut(key.sid)).toBeDefined()
    time.setClock(key.releaseUntil + 1)
    await device.upkeep(always)
    expect(database.keyTable.findOut(key.sid)).toBeUndefined()
  })

  it('keys for peers of the bare draft are made once', async () => {
    expect(await device.makeFallbackKeys(always)).toBe(true)
    const made = device.fallback().map(({ kid }) => kid)
    expect(made).toHaveLength(2)
    expect(await device.makeFallbackKeys(always)).toBe(false)
    expect(device.fallback().map(({ kid }) => kid)).toEqual(made)
    expect(made.map((kid) => device.byKid(kid)?.kid)).toEqual(made)
  })
})

import { describe, expect, it } from 'vitest'
import { KeychainError, type Keychain } from '../../main/services/ports.ts'
import { Secret } from '../../shared/domain/secret.ts'

export interface KeychainUnderTest {
  keychain: Keychain
  lock(): Promise<void>
  unlock(): Promise<void>
}

/** The entries' names begin with the name of the test: the keychain need not be empty. */
export function keychainContract(underTest: () => KeychainUnderTest): void {
  const read = async (entry: string): Promise<string | undefined> =>
    (await underTest().keychain.read(entry))?.reveal()
  const write = (entry: string, value: string): Promise<void> =>
    underTest().keychain.write(entry, new Secret(value))

  describe('a keychain', () => {
    it('that is open has nothing under a name that was never written', async () => {
      expect(await underTest().keychain.read('never-written')).toBeNull()
    })

    it('gives back what was written last, as a secret', async () => {
      await write('kept', 'first')
      await write('kept', 'Ü 🌹 "quoted" \n second')
      expect(await underTest().keychain.read('kept')).toBeInstanceOf(Secret)
      expect(await read('kept')).toBe('Ü 🌹 "quoted" \n second')
    })

    it('keeps the largest value that Windows holds, and refuses a larger or an empty one', async () => {
      await write('large', 'x'.repeat(2560))
      expect(await read('large')).toBe('x'.repeat(2560))
      await expect(write('large', 'x'.repeat(2561))).rejects.toThrow(RangeError)
      await expect(write('large', 'ü'.repeat(1281))).rejects.toThrow(RangeError)
      await expect(write('large', '')).rejects.toThrow(RangeError)
      expect(await read('large')).toBe('x'.repeat(2560))
    })

    it('forgets what is removed; removing what is absent is no failure', async () => {
      await write('removed', 'value')
      await underTest().keychain.remove('removed')
      await underTest().keychain.remove('removed')
      expect(await underTest().keychain.read('removed')).toBeNull()
    })

    it('takes many calls at once, each for itself', async () => {
      const names = ['a', 'b', 'c', 'd', 'e', 'f']
      await Promise.all(names.map((name) => write(`many-${name}`, name)))
      expect(await Promise.all(names.map((name) => read(`many-${name}`)))).toEqual(names)
    })

    it('that is locked says so for every call, and nothing has changed when it is open again', async () => {
      const { keychain, lock, unlock } = underTest()
      await write('locked', 'before')
      await lock()
      const locked = expect.objectContaining({ reason: 'keychain-locked' })
      await expect(keychain.read('locked')).rejects.toThrow(KeychainError)
      await expect(keychain.read('locked')).rejects.toEqual(locked)
      await expect(keychain.read('never-written')).rejects.toEqual(locked)
      await expect(write('locked', 'after')).rejects.toEqual(locked)
      await expect(keychain.remove('locked')).rejects.toEqual(locked)
      await unlock()
      expect(await read('locked')).toBe('before')
    })
  })
}

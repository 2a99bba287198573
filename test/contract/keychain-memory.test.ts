import { beforeEach } from 'vitest'
import { createMemoryKeychain, type MemoryKeychain } from '../doubles/memory-keychain.ts'
import { keychainContract } from './keychain.contract.ts'

let keychain: MemoryKeychain
beforeEach(() => {
  keychain = createMemoryKeychain()
})

keychainContract(() => ({
  keychain,
  lock: () => Promise.resolve(keychain.failWith('keychain-locked')),
  unlock: () => Promise.resolve(keychain.failWith(null)),
}))

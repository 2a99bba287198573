// What keeps an account from being used, as it is said on the screen. Nothing was changed in any of these cases.
import type { Obstacle } from '../../shared/domain/account.ts'
import { KeychainError, StorageError } from './ports.ts'

/** The keychain is open and lacks a key that was surely made, or holds something else in its place. */
export class KeysMissing extends Error {
  constructor(entry: string) {
    super(`no usable ${entry} key in the keychain`)
    this.name = 'KeysMissing'
  }
}

/** The obstacle that an error stands for, or `undefined` where it is a bug. */
export function obstacleOf(error: unknown): Obstacle | undefined {
  if (error instanceof KeychainError) {
    return { is: 'blocked', reason: error.reason, saying: { say: error.reason } }
  }
  if (error instanceof KeysMissing) {
    return { is: 'blocked', reason: 'keys-missing', saying: { say: 'keys-missing' } }
  }
  if (error instanceof StorageError) return { is: 'blocked', reason: error.reason, saying: error.saying }
  return undefined
}

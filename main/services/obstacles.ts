// What keeps an account from being used, as a sentence for the screen. Nothing was changed in any of these cases.
import type { Obstacle } from '../../shared/domain/account.ts'
import { KeychainError, StorageError, type KeychainFailure } from './ports.ts'

/** The keychain is open and lacks a key that was surely made, or holds something else in its place. */
export class KeysMissing extends Error {
  constructor(entry: string) {
    super(`no usable ${entry} key in the keychain`)
    this.name = 'KeysMissing'
  }
}

const KEYCHAIN_SENTENCES: Record<KeychainFailure, string> = {
  'keychain-locked': 'Your keychain is locked. Unlock it, then try again. Nothing was changed.',
  'keychain-missing':
    'No keychain was found on this computer. Start or install one (on Linux: GNOME Keyring or KWallet), then try again. Nothing was changed.',
  'keychain-silent':
    'Your keychain does not answer. Perhaps it waits for your password in another window. Nothing was changed.',
}

const KEYS_MISSING =
  'The keys of this account are no longer in your keychain. If you have a backup of the keychain, bring it back and try again. Balcony makes no new keys by itself, and nothing was deleted.'

/** The obstacle that an error stands for, or `undefined` where it is a bug. */
export function obstacleOf(error: unknown): Obstacle | undefined {
  if (error instanceof KeychainError) {
    return { is: 'blocked', reason: error.reason, sentence: KEYCHAIN_SENTENCES[error.reason] }
  }
  if (error instanceof KeysMissing) return { is: 'blocked', reason: 'keys-missing', sentence: KEYS_MISSING }
  if (error instanceof StorageError) return { is: 'blocked', reason: error.reason, sentence: error.message }
  return undefined
}

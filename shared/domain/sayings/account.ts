// What keeps an account from being used, or from being signed in.
import { sayingOf, text } from './table.ts'

export const storageSayings = {
  'database-unreadable': {},
  'database-gone': {},
  'database-newer': {},
  'disk-full': {},
  'disk-read-only': {},
  'disk-fails': {},
  'profile-damaged': { file: text },
} as const

export const accountSayings = {
  ...storageSayings,
  'keychain-locked': {},
  'keychain-missing': {},
  'keychain-silent': {},
  'keys-missing': {},
  'other-account-here': { account: text },
  'nobody-signed-in': {},
  /** The keychain was asked, and is still waited for. */
  'keychain-waits': {},
  // everything is to be forgotten, and something stays
  'keys-left-locked': {},
  'keys-left-missing': {},
  'keys-left-silent': {},
  'not-all-forgotten': { why: sayingOf(storageSayings) },
  'nothing-in-the-way': {},
  'password-not-kept': {},
} as const

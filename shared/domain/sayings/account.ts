// What keeps an account from being used, or from being signed in.
import { text } from './table.ts'

export const storageSayings = {
  'database-unreadable': {},
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
} as const

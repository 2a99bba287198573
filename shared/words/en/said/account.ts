// What keeps an account from being used, or from being signed in.
import type { accountSayings } from '../../../domain/sayings/account.ts'
import type { Sentences } from '../../said.ts'

export const account = {
  'database-unreadable':
    'The messages kept on this computer can’t be read: the file is damaged, or the key in the keychain is not its key.',
  'database-gone':
    'The file with your messages is no longer in Balcony’s data folder. If it was moved, or you have a backup, bring it back and try again. Balcony puts no empty one in its place.',
  'database-newer':
    'The messages kept on this computer were written by a newer Balcony. Please install it again.',
  'disk-full': 'The disk is full, so nothing can be kept. Please free some space.',
  'disk-read-only': 'Balcony may not write to its data folder. Please check the folder’s permissions.',
  'disk-fails':
    'Balcony’s data folder can’t be read or written. Please check the disk and the folder’s permissions.',
  'profile-damaged': ({ file }) =>
    `Balcony’s file ${file} is damaged. It says which keys belong here, so nothing was made anew.`,
  'keychain-locked': 'Your keychain is locked. Unlock it, then try again.',
  'keychain-missing':
    'No keychain was found on this computer. Start or install one (on Linux: GNOME Keyring or KWallet), then try again.',
  'keychain-silent': 'Your keychain does not answer. Perhaps it waits for your password in another window.',
  'keys-missing':
    'The keys of this account are no longer in your keychain. If you have a backup of the keychain, bring it back and try again. Balcony makes no new keys by itself.',
  'other-account-here': ({ account }) =>
    `This profile holds the account ${account}. To use another one, sign in as ${account} and out again with its data forgotten, or start Balcony with --profile and another folder.`,
  'nobody-signed-in': 'Nobody is signed in.',
  'keychain-waits':
    'Your keychain does not answer yet. Perhaps it asks for its password in another window; that is your computer asking, not Balcony. Once it answers, Balcony goes on by itself.',
  'keys-left-locked':
    'Your messages are deleted here. This device’s keys still lie in the keychain, which is locked. Unlock it, then try again.',
  'keys-left-missing':
    'Your messages are deleted here. This device’s keys still lie in the keychain, which was not found. Start it, then try again.',
  'keys-left-silent':
    'Your messages are deleted here. This device’s keys still lie in the keychain, which does not answer. Perhaps it waits for your password in another window.',
  'not-all-forgotten': ({ why }, say) =>
    `${say(why)} So not everything of this account could be deleted yet.`,
  'nothing-in-the-way': 'There is nothing to begin afresh from.',
  'password-not-kept':
    'The server took the new password, but your keychain did not. Balcony asks for it again at the next start.',
} as const satisfies Sentences<typeof accountSayings>

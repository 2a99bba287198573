// Signing in, and what is in the way of it.
import type { Obstacle } from '../../domain/account.ts'
import { isolated } from '../display-name.ts'

export const signIn = {
  title: 'Sign in',
  lead: 'With an address from any XMPP provider. It looks like an e-mail address.',
  noAddress: 'No address yet? Register one on the website of an XMPP provider, then come back.',
  address: 'Address',
  addressExample: 'juliet@example.org',
  password: 'Password',
  passwordNote: "Kept in this computer's keychain, never in a file.",
  button: 'Sign in',
  busy: (server: string) => `Signing in at ${isolated(server)}…`,
  cancel: 'Cancel',
  settings: 'Connection settings',
  server: 'Server',
  serverNote: 'Only if it is not the part after the @.',
  port: 'Port',
  portExample: '5222',
  certificate: 'Trusted certificate',
  certificateNote: 'A .pem file from the people who run the server. Trusted for this account alone.',
  chooseFile: 'Choose a file',
  otherFile: 'Choose another file',
  noFile: 'None chosen',
  removeFile: 'Remove',
} as const

/** What Balcony keeps where, before anybody signs in. */
export const welcome = {
  title: 'What is kept where',
  keychain: {
    where: 'In your computer’s keychain',
    what: 'Your password and this device’s keys. The keychain may ask for its own password: that is your computer asking, not Balcony.',
  },
  database: {
    where: 'In an encrypted database',
    what: 'Your messages, on this computer. The key to it is in the keychain. Balcony keeps nothing anywhere else.',
  },
  locked: {
    where: 'While the keychain is locked',
    what: 'Balcony waits and tells you so. It deletes and replaces nothing.',
  },
  goOn: 'Go on',
  back: 'Back',
  again: 'What is kept where?',
  oldFiles: 'The old files are in this folder, and stay there until you delete them:',
} as const

export const keychain = {
  waits: 'Your keychain has not answered yet. Perhaps it asks for its password in another window.',
  stop: 'Stop waiting',
} as const

export const blocked = {
  title: {
    'keychain-locked': 'The keychain is locked',
    'keychain-missing': 'No keychain found',
    'keychain-silent': 'The keychain does not answer',
    'keys-missing': 'The keys are missing',
    'database-unreadable': 'Your messages cannot be opened',
    'database-newer': 'A newer Balcony was here',
    disk: 'There is a problem with the disk',
    'not-forgotten': 'Not everything is forgotten yet',
  } satisfies Record<Obstacle['reason'], string>,
  nothingChanged: 'Nothing was changed, deleted or replaced.',
  afresh: 'Start afresh…',
  afreshTitle: 'Start afresh?',
  afreshText: {
    files:
      'Balcony moves the files that it cannot open into a folder of their own and tells you where it is. Nothing is deleted, and what the keychain holds stays there.',
    forgetting:
      'What could not be deleted stays: files are moved into a folder of their own, keys stay in the keychain.',
    newDevice:
      'Then you sign in as on the first day. Your contacts see a new device, and earlier messages are not shown.',
  },
  afreshButton: 'Move them and start afresh',
  forgettingButton: 'Leave it and start afresh',
  cancel: 'Cancel',
} as const

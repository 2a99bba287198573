// Signing in, and what is in the way of it.
import type { Obstacle } from '../../domain/account.ts'
import { isolated } from '../display-name.ts'

export const signIn = {
  title: 'Sign in',
  lead: 'Use an address from any XMPP provider.',
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

export const blocked = {
  title: {
    'keychain-locked': 'The keychain is locked',
    'keychain-missing': 'No keychain found',
    'keychain-silent': 'The keychain does not answer',
    'keys-missing': 'The keys are missing',
    'database-unreadable': 'Your messages cannot be opened',
    'database-newer': 'A newer Balcony was here',
    disk: 'The disk is in the way',
  } satisfies Record<Obstacle['reason'], string>,
  nothingChanged: 'Nothing was changed, deleted or replaced.',
} as const

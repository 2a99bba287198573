// Every sentence on the screen, in English. Names that come in are clean already (text/display-name.ts).
// Words the user meets: person, device, key, verified.
import type { CallErrorCode } from '../shared/ipc/contract.ts'
import type { Obstacle } from '../shared/domain/account.ts'
import type { Availability, OwnPresence } from '../shared/domain/contact.ts'
import type { TrustState } from '../shared/domain/device.ts'
import type { KeyWait, SealProblem } from '../shared/domain/message.ts'
import { isolated } from './text/display-name.ts'

const plural = new Intl.PluralRules('en')
const count = (n: number, one: string, other: string) => `${n} ${plural.select(n) === 'one' ? one : other}`

export const words = {
  app: {
    name: 'Balcony',
    starting: 'Starting…',
    tryAgain: 'Try again',
    promise:
      'Talk with anyone on XMPP. Your words are sealed on this computer, and only the people you trust can ask for the key.',
    title: (unread: number) => (unread === 0 ? 'Balcony' : `(${unread}) Balcony`),
  },

  call: {
    noAnswer: 'Balcony does not answer. Close the window and start it again.',
    error: {
      'not-allowed': 'This is not allowed here.',
      'unknown-call': 'This version of Balcony cannot do that.',
      'bad-input': 'Balcony cannot use what was entered.',
      'not-signed-in': 'You are not signed in.',
      failed: 'That did not work.',
    } satisfies Record<CallErrorCode, string>,
  },

  signIn: {
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
    noAddress: 'Enter your address. It looks like juliet@example.org.',
    badAddress: (typed: string) =>
      `"${isolated(typed)}" is not an address. It looks like juliet@example.org.`,
    noPassword: 'Enter your password.',
    badPort: 'The port is a number from 1 to 65535.',
    noPem: (file: string) => `${isolated(file)} is not a certificate. It has to be a PEM file.`,
    privateKey: (file: string) =>
      `${isolated(file)} holds a private key. Choose the file that has the certificate alone.`,
    largeFile: (file: string) => `${isolated(file)} is too large for a certificate.`,
    unreadableFile: (file: string) => `${isolated(file)} cannot be read.`,
  },

  blocked: {
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
  },

  account: {
    menu: 'Your account',
    presence: 'How you are shown',
    shown: { online: 'Online', away: 'Away', busy: 'Do not disturb' } satisfies Record<
      OwnPresence['availability'],
      string
    >,
    setStatus: 'Status text…',
    status: 'Status text',
    statusNote: 'Your contacts see it, and so do the servers on the way.',
    statusExample: 'At the ball until midnight',
    save: 'Save',
    cancel: 'Cancel',
    nowShown: (said: string) => `You are shown as: ${said}`,
    signOut: 'Sign out',
  },

  connection: {
    offline: 'Offline',
    connecting: 'Connecting…',
    lost: (sentence: string) => `Not connected. ${sentence}`.trim(),
    /** What to do about a password that is not right, which the sentence alone does not say. */
    otherPassword: 'To enter another password, sign out and in again. Your messages stay.',
    nextTry: (seconds: number) => (seconds <= 0 ? 'Trying now…' : `Next try in ${seconds} s`),
    tryNow: 'Try now',
  },

  people: {
    region: 'People',
    list: 'Conversations',
    requests: 'Requests',
    find: 'Find a conversation',
    nobodyFound: (typed: string) => `Nobody here matches "${isolated(typed)}".`,
    add: 'Add contact',
    addLabel: 'Address of the person',
    addName: 'Name for this person (optional)',
    addMessage: 'Message with your request (optional)',
    addMessageNote: 'Goes before there is a key: the servers on the way can read it.',
    addButton: 'Add',
    added: (name: string) => `Added ${isolated(name)}. They are asked to let you see when they are online.`,
    cancel: 'Cancel',
    unread: (n: number) => count(n, 'unread message', 'unread messages'),
    /** How a row of the list is read out. */
    row: (parts: readonly string[]) => parts.filter((part) => part !== '').join(', '),
    draft: (text: string) => `Draft: ${text}`,
    you: (text: string) => `You: ${text}`,
    noMessages: 'No messages yet',
    notAnswered: 'Has not accepted yet',
    emptyTitle: 'Nobody here yet',
    emptyText: 'Add somebody by their address to begin.',
    groups: 'Groups',
    everybody: 'All',
    nobodyInGroup: (group: string) => `Nobody in ${isolated(group)} yet.`,
    notReached: 'Could not be asked',
    callsThemselves: (nick: string) => `Calls themselves ${isolated(nick)}`,
    accepted: (name: string) => `${isolated(name)} is in your contacts now, and you see each other.`,
    refused: (name: string) =>
      `Refused ${isolated(name)}. They are shown here again only if they ask once more.`,
    request: (name: string) => `${isolated(name)} wants to see when you are online`,
    accept: 'Accept',
    refuse: 'Refuse',
  },

  presence: {
    said: {
      online: 'online',
      away: 'away',
      busy: 'do not disturb',
      offline: 'offline',
    } satisfies Record<Availability, string>,
    onDevices: (availability: string, devices: number) =>
      `${availability} on ${count(devices, 'device', 'devices')}`,
    notInContacts: 'not in your contacts',
    asked: 'has not accepted yet',
    unseen: 'does not show you when they are online',
  },

  person: {
    menu: (name: string) => `More about ${isolated(name)}`,
    rename: 'Rename…',
    remove: 'Remove from contacts…',
    erase: 'Delete the conversation…',
    groups: (names: readonly string[]) => `In ${names.map(isolated).join(', ')}`,
    nameLabel: (jid: string) => `Name for ${isolated(jid)}`,
    nameNote: 'Only you see it, on all your devices. Empty, it is taken from the address.',
    save: 'Save',
    cancel: 'Cancel',
    renamed: (name: string) => `This person is called ${isolated(name)} now.`,
    removeTitle: (name: string) => `Remove ${isolated(name)} from your contacts?`,
    removeText: 'Neither of you sees any more when the other is online.',
    eraseTitle: (name: string) => `Delete the conversation with ${isolated(name)}?`,
    eraseText: 'Its messages go from this computer for good. What the other side has stays there.',
    eraseToo: 'Delete the messages on this computer, too',
    historyStays: 'The conversation stays in the list.',
    historyGoes: 'They cannot be brought back. What the other side has stays there.',
    removeButton: 'Remove',
    eraseButton: 'Delete',
    removed: (name: string) => `${isolated(name)} is no longer in your contacts.`,
    erased: (name: string) => `The conversation with ${isolated(name)} is deleted.`,
    askToSee: (name: string) => `You do not see when ${isolated(name)} is online.`,
    notReached: (name: string, why: string) => `Your request did not reach ${isolated(name)}. ${why}`,
    ask: 'Ask to see',
    askAgain: 'Ask again',
    asked: (name: string) => `Asked ${isolated(name)}.`,
  },

  conversation: {
    region: 'Conversation',
    welcomeTitle: 'Pick a conversation',
    welcomeText: 'Choose somebody on the left to read and write.',
    askedTitle: 'Somebody is at the door',
    askedText: 'Accept on the left to see each other and to write, or refuse.',
    nobodyTitle: 'Welcome to the balcony',
    nobodyText:
      'To talk with somebody, add them by their address, for example romeo@example.org. Once they accept, you see each other here.',
    back: 'Back to the conversations',
    devices: 'Devices',
    newDevices: (n: number) => `${n} new`,
    verified: 'Verified',
    verifiedNote: 'You verified every device of this person.',
    log: 'Messages',
    empty: (name: string) =>
      `No messages with ${isolated(name)} yet. What you write is sealed before it leaves.`,
    loading: 'Loading…',
    unread: 'New messages',
    newest: 'Newest messages',
    addToSee: (name: string) => `Add ${isolated(name)} to see when they are online.`,
    addToContacts: 'Add to contacts',
    composer: 'Message',
    placeholder: (name: string) => `Message ${isolated(name)}`,
    send: 'Send',
    tooLong: 'This is too long for one message. Shorten it, or send it in parts.',
    heard: (name: string, text: string) => `${isolated(name)}: ${text}`,
  },

  plain: {
    mayNotRead: (name: string) =>
      `It is not known yet whether ${isolated(name)}'s apps can read encrypted messages.`,
    send: 'Send unencrypted',
    askTitle: (name: string) => `Send unencrypted to ${isolated(name)}?`,
    askText:
      'The servers, and everybody between you, can read what you write here from then on. You can encrypt again at any time.',
    stay: 'Stay encrypted',
    isPlain: 'Not encrypted: the servers can read what you write here.',
    encryptAgain: 'Encrypt again',
    nowSealed: 'What you write here is encrypted again.',
    empty: (name: string) => `No messages with ${isolated(name)} yet.`,
    composer: 'Message, not encrypted',
    placeholder: (name: string) => `Message ${isolated(name)}, not encrypted`,
  },

  time: { today: 'Today', yesterday: 'Yesterday', justNow: 'just now' },

  message: {
    you: 'You',
    named: (who: string, text: string, time: string) => `${who}, ${text}, ${time}`,
    your: 'your',
    whose: (name: string) => `${isolated(name)}'s`,
    device: 'device',
    waiting: {
      asking: (device) => `Asking ${device} for the key…`,
      'sender-away': (device) => `${device} is away. Asked again when it is back.`,
      'awaiting-approval': (_device, person) => `Waiting for ${person} to let you in`,
      refused: (device) => `${device} refused the key`,
      'key-gone': (_device, person) => `${person} no longer has the key to this message`,
      'check-clock': () =>
        "The key was refused because the clocks differ. Check this computer's date and time",
      stranger: (_device, person) => `${person} is not in your contacts`,
    } satisfies Record<KeyWait, (device: string, person: string) => string>,
    askedAt: (ago: string) => `Asked ${ago}`,
    waitingShort: 'Waiting for the key…',
    refusedShort: 'The key was refused',
    goneShort: 'The key is gone',
    strangerShort: 'Sealed, from somebody new',
    unreadableShort: 'Cannot be read',
    unreadable: {
      malformed: () => 'Cannot be read: it arrived damaged.',
      'too-large': () => 'Cannot be read: it is larger than Balcony accepts.',
      'decryption-failed': () => 'Cannot be read: the key does not fit. It may have been changed on its way.',
      readdressed: () => 'Cannot be read: it was sealed for somebody else, and sent on to you.',
      'second-key': (person) =>
        `A second, different key came for messages of ${person} and was refused. One of the two is not theirs.`,
      'unsigned-key': (person) =>
        `Cannot be read: its key does not show that it comes from a device of ${person}.`,
      'stamp-used-twice': () => 'Cannot be read: it repeats the time of another message. It may be a copy.',
      'nothing-readable': () => 'It opened, but there is nothing in it that Balcony can show.',
      'verification-failed': (person) =>
        `Cannot be read: its signature does not hold. It may not be from ${person}.`,
    } satisfies Record<SealProblem, (person: string) => string>,
    askAgain: 'Ask again',
    askForKey: 'Ask for the key',
    asked: (device: string) => `Asked ${device} for the key. The message opens here when it comes.`,
    waitingToSend: 'Waiting to send',
    sent: 'Sent',
    arrived: 'Arrived',
    failed: (why: string) => (why === '' ? 'Not sent.' : `Not sent: ${why}`),
    tryAgain: 'Try again',
    triedAgain: 'Trying to send it again.',
    plain: 'Not encrypted',
    old: 'Old timestamp',
    future: 'Future timestamp',
    unverifiedSender: 'Unverified sender',
    unknownKey: 'Signed by an unknown key',
    newDevice: 'New device',
    blockedDevice: 'From a blocked device',
  },

  devices: {
    region: 'Devices',
    lead: (name: string) => `The devices ${isolated(name)} reads and writes on.`,
    close: 'Close',
    none: (name: string) =>
      `No device of ${isolated(name)} is known yet. Devices appear here with the first message.`,
    unnamed: 'Unnamed device',
    own: 'This device',
    state: {
      new: 'New',
      trusted: 'Trusted',
      verified: 'Verified',
      blocked: 'Blocked',
    } satisfies Record<TrustState, string>,
    stateNote: {
      new: 'Gets no keys until you let it in.',
      trusted: 'Let in, but not compared yet.',
      verified: 'You compared it.',
      blocked: 'Gets no keys.',
    } satisfies Record<TrustState, string>,
    unproven: 'Uses another app, which cannot prove that its key is its own.',
    unsigned: {
      title: 'Keys without proof',
      refused: (name: string) =>
        `The devices of ${isolated(name)} prove that their keys are their own. A key without that proof may come from another app of theirs, or from somebody in between. It is refused.`,
      allowed: (name: string) =>
        `You accept keys without proof from ${isolated(name)}. Such messages are marked as from an unverified sender.`,
      allow: 'Accept them',
      refuse: 'Refuse them again',
      nowAllowed: (name: string) => `Keys without proof are accepted from ${isolated(name)}.`,
      nowRefused: (name: string) => `Keys without proof are refused from ${isolated(name)}.`,
      look: 'See devices',
    },
    firstSeen: 'First seen',
    lastSeen: 'Last seen',
    decided: 'Decided',
    details: 'Details',
    fingerprint: 'Fingerprint',
    address: 'Address',
  },
} as const

type WaitingWords = (device: string, person: string) => string
/** The sentence of a wait. */
export const waitingSentence: Readonly<Record<KeyWait, WaitingWords>> = words.message.waiting
/** The sentence of a message that stays closed. */
export const unreadableSentence: Readonly<Record<SealProblem, (person: string) => string>> =
  words.message.unreadable

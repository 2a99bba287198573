// The settings.
import type { Settings } from '../../domain/settings.ts'
import { isolated } from '../display-name.ts'

export const settings = {
  region: 'Settings',
  open: 'Settings…',
  close: 'Close the settings',
  appearance: 'Appearance',
  appearances: { system: 'As the system', light: 'Light', dark: 'Dark' } satisfies Record<
    Settings['appearance'],
    string
  >,
  language: 'Language',
  /** A language is called what its speakers call it. */
  languages: { system: 'As the system', en: 'English', de: 'Deutsch' } satisfies Record<
    Settings['language'],
    string
  >,
  notifications: 'Notifications',
  notify: 'Tell me about new messages',
  notifyNote: 'While you do not look at Balcony.',
  notifyText: 'Show what was written',
  notifyTextNote: 'Whoever sees this screen can read it then. Without it you only see who wrote.',
  reading: 'What you have read',
  readMarkers: 'Show others what I have read',
  readMarkersNote:
    'Your contacts are told, encrypted, and your other devices, through your server, which sees how far you have read. Without it, nobody is told, and you do not see what your contacts have read either.',
  window: 'Window',
  closeToTray: 'Keep running when the window is closed',
  closeToTrayNote: 'The icon in the tray brings it back. Messages go on coming in.',
  you: 'You',
  ownName: 'Your name',
  ownNameNote:
    'Whoever you ask to add you sees it, and so do your contacts and the servers on the way. What they call you is up to them.',
  nowCalled: (name: string) => `Your contacts are told: ${isolated(name)}`,
  nowNameless: 'Your contacts are told no name any more.',
  deviceName: 'Name of this device',
  deviceNameNote:
    'The people you write with see it among your devices, and the servers can read it. Empty, it is the kind of computer.',
  deviceRenamed: 'This device has its new name.',
  readers: 'New devices of the people you write with',
  readersNote:
    'A device that is let in is given the keys of what you write. For one person you can choose otherwise under Devices.',
  readersChanged: 'That holds for new devices from now on.',
  save: 'Save',
} as const

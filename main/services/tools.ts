import type { Settings } from '../../shared/domain/settings.ts'
import type { Catalogue } from '../../shared/words/catalogue.ts'
import type { Clock, ContentCodec, Primitives, Random } from '../e2e/ports.ts'
import type {
  Camera,
  Connection,
  Desktop,
  Keychain,
  Log,
  Notifier,
  PickedFiles,
  Screen,
  Sha1,
  Timers,
} from './ports.ts'
import type { DatabaseOpener, ProfileFile, SettingsFile } from './store-ports.ts'

/** Everything outside that the services are given; `compose.ts` plugs the real ones in, tests their doubles. */
export interface Tools {
  connection: Connection
  keychain: Keychain
  profile: ProfileFile
  settingsFile: SettingsFile
  databases: DatabaseOpener
  codec: ContentCodec
  primitives: Primitives
  sha1: Sha1
  clock: Clock
  random: Random
  timers: Timers
  /** Settles once everything else that waits for this process has had its turn. */
  breathe(): Promise<void>
  log: Log
  screen: Screen
  notifier: Notifier
  desktop: Desktop
  camera: Camera
  pickedFiles: PickedFiles
  /** What the device is called until the user names it: the computer's own name. */
  deviceName: string
  /** Version of the program, told to people in the roster (XEP-0092). */
  version: string
  /** The sentences in the user's language, for what stands outside the window. */
  words(): Catalogue
  /** Whether there is an icon in the desktop's tray, which brings a closed window back. */
  hasTray(): boolean
}

/** What the services of an account are given. */
export interface AccountTools extends Tools {
  /** As the user has them now. */
  settings(): Settings
}

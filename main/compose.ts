// Plugs the adapters into the services. Nothing is decided here.
import { limitCalls } from './ipc/call-limits.ts'
import { createCounter, type Counter } from './ipc/counter.ts'
import { createEventDesk } from './ipc/event-desk.ts'
import { createCallHandlers } from './ipc/handlers.ts'
import { createClock } from './platform/clock.ts'
import { createContentCodec } from './platform/content-codec.ts'
import type { KeychainChannel } from './platform/keychain-calls.ts'
import { createDesktop, type DesktopMeans } from './platform/desktop.ts'
import { createKeychain } from './platform/keychain.ts'
import { createLog } from './platform/log.ts'
import { createPrimitives } from './platform/primitives.ts'
import { createRandom } from './platform/random.ts'
import { createSha1 } from './platform/sha1.ts'
import { createTimers } from './platform/timers.ts'
import { createApp, type App } from './services/app.ts'
import { createGlance, type Glance } from './services/glance.ts'
import type { Camera, Notifier } from './services/ports.ts'
import { createDatabaseOpener } from './storage/database-opener.ts'
import { createPickedFiles, type FileDialogs } from './storage/picked-files.ts'
import { createProfileFile } from './storage/profile-file.ts'
import { createSettingsFile } from './storage/settings-file.ts'
import { createConnection } from './xmpp/connection.ts'
import type { EventFrame } from '../shared/ipc/contract.ts'
import type { Catalogue } from '../shared/words/catalogue.ts'
import { CATALOGUES, languageOf } from '../shared/words/languages.ts'

/** Under this name the keychain's own program shows Balcony's entries. */
const KEYCHAIN_SERVICE = 'Balcony'

export interface Surroundings {
  /** Folder of the profile: database, profile file and settings. */
  directory: string
  /** What the device is called until the user names it. */
  deviceName: string
  version: string
  /** The tag (BCP 47) of the computer's language. */
  systemLanguage: string
  hasTray(): boolean
  /** The notices of the system. */
  notifier: Notifier
  /** The way to the process in which the keychain is spoken to. */
  keychainChannel: KeychainChannel
  /** The way to other programs; what goes it is judged on this side. */
  desktop: DesktopMeans
  camera: Camera
  /** The dialogs for files outside the profile. */
  fileDialogs: FileDialogs
  /** Takes the lines of the log, each with its end. */
  writeLog(line: string): void
  /** Takes the events for the page. */
  deliver(frame: EventFrame): void
  /** Takes what is to be seen of the program without its window, after each change. */
  glance(glance: Glance): void
}

export interface Balcony {
  app: App
  counter: Counter
  /** The sentences in the user's language of now. */
  words(): Catalogue
}

/** The whole program but its window; nothing runs before `app.start()`. */
export function compose(surroundings: Surroundings): Balcony {
  const { directory, deviceName, version, hasTray, notifier, keychainChannel, desktop, camera, writeLog } =
    surroundings
  const clock = createClock()
  const random = createRandom()
  const timers = createTimers()
  const log = createLog({ clock, write: writeLog })
  const glance = createGlance(surroundings.glance)
  const desk = createEventDesk((frame) => {
    surroundings.deliver(frame)
    glance(frame)
  }, log)
  const words = (): Catalogue =>
    CATALOGUES[languageOf(app.settings.current().language, surroundings.systemLanguage)]
  const app: App = createApp({
    connection: createConnection({ log, timers, now: clock.now }),
    keychain: createKeychain({ service: KEYCHAIN_SERVICE, channel: keychainChannel, timers }),
    profile: createProfileFile({ directory, random }),
    settingsFile: createSettingsFile({ directory }),
    databases: createDatabaseOpener({ directory, clock }),
    codec: createContentCodec(),
    primitives: createPrimitives(),
    sha1: createSha1(),
    desktop: createDesktop(desktop, timers),
    camera,
    pickedFiles: createPickedFiles(surroundings.fileDialogs),
    ...{ clock, random, timers, log, screen: desk, deviceName, version, hasTray, notifier, words },
  })
  const counter = createCounter(createCallHandlers(app, desk.frame), log)
  return { app, counter: limitCalls(counter, clock.now), words }
}

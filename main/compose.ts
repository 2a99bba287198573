// Plugs the adapters into the services. Nothing is decided here.
import { limitCalls } from './ipc/call-limits.ts'
import { createCounter, type Counter } from './ipc/counter.ts'
import { createEventDesk } from './ipc/event-desk.ts'
import { createCallHandlers } from './ipc/handlers.ts'
import { createClock } from './platform/clock.ts'
import { createContentCodec } from './platform/content-codec.ts'
import type { KeychainChannel } from './platform/keychain-calls.ts'
import { createKeychain } from './platform/keychain.ts'
import { createLog } from './platform/log.ts'
import { createPrimitives } from './platform/primitives.ts'
import { createRandom } from './platform/random.ts'
import { createSha1 } from './platform/sha1.ts'
import { createTimers } from './platform/timers.ts'
import { createApp, type App } from './services/app.ts'
import { createDatabaseOpener } from './storage/database-opener.ts'
import { createProfileFile } from './storage/profile-file.ts'
import { createSettingsFile } from './storage/settings-file.ts'
import { createConnection } from './xmpp/connection.ts'
import type { EventFrame } from '../shared/ipc/contract.ts'

/** Under this name the keychain's own program shows Balcony's entries. */
const KEYCHAIN_SERVICE = 'Balcony'

export interface Surroundings {
  /** Folder of the profile: database, profile file and settings. */
  directory: string
  /** What the device is called until the user names it. */
  deviceName: string
  version: string
  hasTray(): boolean
  /** The way to the process in which the keychain is spoken to. */
  keychainChannel: KeychainChannel
  /** Takes the lines of the log, each with its end. */
  writeLog(line: string): void
  /** Takes the events for the page. */
  deliver(frame: EventFrame): void
}

/** The whole program but its window; nothing runs before `app.start()`. */
export function compose(surroundings: Surroundings): { app: App; counter: Counter } {
  const { directory, deviceName, version, hasTray, keychainChannel, writeLog, deliver } = surroundings
  const clock = createClock()
  const random = createRandom()
  const timers = createTimers()
  const log = createLog({ clock, write: writeLog })
  const desk = createEventDesk(deliver, log)
  const app = createApp({
    connection: createConnection({ log, timers, now: clock.now }),
    keychain: createKeychain({ service: KEYCHAIN_SERVICE, channel: keychainChannel, timers }),
    profile: createProfileFile({ directory, random }),
    settingsFile: createSettingsFile({ directory }),
    databases: createDatabaseOpener({ directory, clock }),
    codec: createContentCodec(),
    primitives: createPrimitives(),
    sha1: createSha1(),
    ...{ clock, random, timers, log, screen: desk, deviceName, version, hasTray },
  })
  const counter = createCounter(createCallHandlers(app, desk.frame), log)
  return { app, counter: limitCalls(counter, clock.now) }
}

// A whole Balcony but its window: services, engine, counter and contract on doubles of the outside.
import { expect, vi } from 'vitest'
import { breathe } from '../../main/platform/breathe.ts'
import { createCounter } from '../../main/ipc/counter.ts'
import { createEventDesk } from '../../main/ipc/event-desk.ts'
import { createCallHandlers } from '../../main/ipc/handlers.ts'
import { createContentCodec } from '../../main/platform/content-codec.ts'
import { createPrimitives } from '../../main/platform/primitives.ts'
import { createRandom } from '../../main/platform/random.ts'
import { createSha1 } from '../../main/platform/sha1.ts'
import { createApp, type App } from '../../main/services/app.ts'
import type { Log } from '../../main/services/ports.ts'
import type { Database, DatabaseOpener, ProfileFile } from '../../main/services/store-ports.ts'
import type { KeyPair } from '../../main/e2e/ports.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Secret } from '../../shared/domain/secret.ts'
import type { CallInput, CallName, CallOutput, EventFrame } from '../../shared/ipc/contract.ts'
import { en } from '../../shared/words/en.ts'
import { createFakePickedFiles, type FakePickedFiles } from '../doubles/fake-picked-files.ts'
import { createFakeDesktop } from '../doubles/fake-desktop.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { createMemoryDatabaseOpener } from '../doubles/memory-database.ts'
import { createMemoryNotifier, type MemoryNotifier } from '../doubles/memory-notifier.ts'
import { createMemoryProfileFile } from '../doubles/memory-profile-file.ts'
import { createMemorySettingsFile } from '../doubles/memory-settings-file.ts'
import { english } from '../english.ts'
import { createFate, mortalConnection, mortalDatabase, type Fate } from './mortal.ts'
import { createPartyKeychain, type PartyKeychain } from './party-keychain.ts'
import type { Wire } from './wire.ts'
import { createWireConnection, type WireConnection } from './wire-connection.ts'

export interface Party {
  jid: BareJid
  readonly app: App
  readonly connection: WireConnection
  readonly keychain: PartyKeychain
  readonly profile: ProfileFile
  /** What the user picks in dialogs. */
  readonly pickedFiles: FakePickedFiles
  /** What stands outside the window; of the running program. */
  readonly notifier: MemoryNotifier
  /** Where the program ends by itself, in the middle of something. */
  readonly fate: Fate
  /** Does the program run? */
  readonly runs: boolean
  /** What the running program has open. */
  readonly database: Database
  /** Where the database lies, whether the program runs or not. */
  readonly disk: DatabaseOpener
  /** Lines of the log and events of every run so far. */
  readonly log: string[]
  readonly events: EventFrame[]
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>
  signIn(): Promise<void>
  /** As the form does it; gives what it says. */
  trySignIn(address?: string, password?: string): Promise<CallOutput<'account.signIn'>>
  messages(with_: BareJid): Promise<Message[]>
  /** What stands on the screen, line by line: the text, or what stands in its place. */
  lines(with_: BareJid): Promise<string[]>
  /** Ends the program, in order or by a power cut. What it kept stays. */
  quit(): Promise<void>
  die(): void
  /** Starts the program again on what it kept. */
  start(): Promise<void>
}

/** `fallback`: keys for peers of the bare draft that an earlier run made; without, they are made after 10 s. */
export function createParty(
  wire: Wire,
  time: FakeTime,
  jid: BareJid,
  deviceName: string,
  fallback: readonly KeyPair[] = [],
): Party {
  const keychain = createPartyKeychain()
  const profile = createMemoryProfileFile(`profile-of-${deviceName}`)
  const settingsFile = createMemorySettingsFile()
  const disk = createMemoryDatabaseOpener(time.clock.now)
  const pickedFiles = createFakePickedFiles()
  let open: Database | undefined
  const fate = createFate()
  const log: string[] = []
  const events: EventFrame[] = []
  let running = run()

  function run() {
    const life = fate.live(() => connection.cut())
    const timers = {
      after: (ms: number, work: () => void) =>
        time.timers.after(ms, () => {
          try {
            if (life.on) work()
          } catch (error) {
            // the end of the program ends what runs in it
            if (life.on) throw error
          }
        }),
    }
    function line(message: string, facts: object = {}): void {
      if (life.on) log.push(JSON.stringify({ message, ...facts }))
    }
    const logger: Log = { info: line, warn: line }
    const desk = createEventDesk((frame) => life.on && events.push(frame), logger)
    const connection = createWireConnection(wire, timers)
    const databases: DatabaseOpener = { ...disk, open: (key) => mortalDatabase(opened(key), life) }
    const random = createRandom()
    const notifier = createMemoryNotifier()
    const app = createApp({
      desktop: createFakeDesktop(),
      camera: { allow: () => undefined },
      pickedFiles,
      ...{ keychain, profile, settingsFile, databases, timers, breathe, random, deviceName, log: logger },
      connection: mortalConnection(connection, life),
      codec: createContentCodec(),
      primitives: createPrimitives(),
      sha1: createSha1(),
      clock: time.clock,
      screen: desk,
      version: '0.0.0',
      notifier,
      words: () => en,
      hasTray: () => false,
    })
    const counter = createCounter(createCallHandlers(app, desk.frame), logger)
    return { app, connection, counter, life, notifier }
  }

  function opened(key: Secret<string>): Database {
    open = disk.open(key)
    for (const pair of fallback)
      open.deviceKeys.put(pair.publicKey.kty === 'RSA' ? 'rsa' : 'p256', pair, null)
    return open
  }

  async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const reply = await running.counter(name, input)
    if (reply.is === 'error') throw new Error(`${name}: ${reply.code} ${english(reply.saying)}`)
    return reply.output as CallOutput<N>
  }

  function trySignIn(address: string = jid, password = 'secret') {
    const connection = { server: '', port: null, trustedCertificate: '' }
    return call('account.signIn', { address, password, connection })
  }

  async function messages(with_: BareJid): Promise<Message[]> {
    return (await call('conversation.page', { jid: with_, before: null, limit: 200 })).messages
  }

  return {
    jid,
    keychain,
    profile,
    pickedFiles,
    fate,
    disk,
    log,
    events,
    get runs() {
      return running.life.on
    },
    get app() {
      return running.app
    },
    get database() {
      if (open === undefined) throw new Error('no database is open')
      return open
    },
    get notifier() {
      return running.notifier
    },
    get connection() {
      return running.connection
    },
    call,
    messages,
    trySignIn,
    async signIn() {
      await running.app.start()
      expect(await trySignIn()).toEqual({ is: 'done' })
    },
    async lines(with_) {
      return (await messages(with_)).map(({ content }) => {
        switch (content.is) {
          case 'text':
            return content.text
          case 'waiting-for-key':
            return `(${content.wait})`
          case 'unreadable':
            return `(${content.problem})`
        }
      })
    },
    async quit() {
      await running.app.close()
      running.life.end()
    },
    die() {
      running.life.end()
    },
    async start() {
      running = run()
      await running.app.start()
    },
  }
}

/** Waits in real time, since the key operations of WebCrypto take some, and long on a busy machine. */
export async function until(what: () => Promise<void> | void): Promise<void> {
  await vi.waitFor(what, { timeout: 15_000, interval: 5 })
}

/** The same while the time of the story goes on, for at most so many `minutes`, some `at once`. */
export async function untilInTime(
  time: FakeTime,
  minutes: number,
  what: () => Promise<void> | void,
  atOnce = 1,
): Promise<void> {
  for (let minute = 0; ; minute += atOnce) {
    try {
      // too short on a busy machine, time flies a little: every story here has to bear that
      await vi.waitFor(what, { timeout: 40, interval: 2 })
      return
    } catch (error) {
      if (minute >= minutes) throw error
      time.advance(atOnce * 60_000)
    }
  }
}

/** Waits until nothing has crossed the wire for a while. */
export async function quiet(wire: Wire, ...parties: Party[]): Promise<void> {
  for (let still = 0, last = -1; still < 10;) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    await Promise.all(parties.map(({ app }) => app.idle()))
    still = wire.seen.length === last ? still + 1 : 0
    last = wire.seen.length
  }
}

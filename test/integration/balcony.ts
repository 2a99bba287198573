// A whole Balcony but its window and its keychain: real connection, real database, real time.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { breathe } from '../../main/platform/breathe.ts'
import { createCounter } from '../../main/ipc/counter.ts'
import { createEventDesk } from '../../main/ipc/event-desk.ts'
import { createCallHandlers } from '../../main/ipc/handlers.ts'
import { createClock } from '../../main/platform/clock.ts'
import { createContentCodec } from '../../main/platform/content-codec.ts'
import { createPrimitives } from '../../main/platform/primitives.ts'
import { createRandom } from '../../main/platform/random.ts'
import { createSha1 } from '../../main/platform/sha1.ts'
import { createTimers } from '../../main/platform/timers.ts'
import { createApp, type App } from '../../main/services/app.ts'
import type { Connection, Log } from '../../main/services/ports.ts'
import { createDatabaseOpener } from '../../main/storage/database-opener.ts'
import { createProfileFile } from '../../main/storage/profile-file.ts'
import { createSettingsFile } from '../../main/storage/settings-file.ts'
import { createConnection } from '../../main/xmpp/connection.ts'
import type { AccountState } from '../../shared/domain/account.ts'
import type { Contact } from '../../shared/domain/contact.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { CallInput, CallName, CallOutput } from '../../shared/ipc/contract.ts'
import { en } from '../../shared/words/en.ts'
import { createFakeDesktop } from '../doubles/fake-desktop.ts'
import { createFakePickedFiles } from '../doubles/fake-picked-files.ts'
import { createMemoryKeychain } from '../doubles/memory-keychain.ts'
import { createMemoryNotifier } from '../doubles/memory-notifier.ts'
import { english } from '../english.ts'

const PATIENCE_MS = 20_000

export interface Balcony {
  readonly jid: BareJid
  /** Its profile. */
  readonly folder: string
  /** How the account stands. */
  account(): AccountState
  /** `new` or `resumed` for each session that the server gave, in order. */
  readonly sessions: readonly string[]
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>
  send(to: BareJid, text: string): Promise<void>
  contact(jid: BareJid): Contact | undefined
  conversation(jid: BareJid): Conversation | undefined
  messages(with_: BareJid): Promise<Message[]>
  /** How each message from there came and what stands for it: `sealed: Good night`, `plain: Hello`, `sealed: (waiting-for-key)`. */
  heard(from: BareJid): Promise<string[]>
  /** Every state that this message stood in on the screen, in order: `waiting-for-key`, `text`. */
  statesOf(id: number): string[]
  /** Ends the program; its profile stays. */
  quit(): Promise<void>
  /** Starts it again on its profile. Resolves when it is online, or something is in the way. */
  start(): Promise<void>
  /** Ends it and removes the profile. */
  remove(): Promise<void>
}

/** Signs in by the form's call, with a profile of its own. */
export async function startBalcony(account: {
  jid: string
  password: string
  server: { address: string; port: number }
  caPem: string
}): Promise<Balcony> {
  const jid = account.jid as BareJid
  const directory = mkdtempSync(join(tmpdir(), 'balcony-profile-'))
  const keychain = createMemoryKeychain()
  const sessions: string[] = []
  const shown: Message[] = []
  let running = run()

  function run() {
    const log: Log = { info: () => undefined, warn: () => undefined }
    const [clock, random, timers] = [createClock(), createRandom(), createTimers()]
    const desk = createEventDesk((frame) => {
      if (frame.name === 'message.changed') shown.push(frame.payload)
      if (frame.name === 'message.severalChanged') shown.push(...frame.payload.messages)
    }, log)
    const app = createApp({
      desktop: createFakeDesktop(),
      camera: { allow: () => undefined },
      pickedFiles: createFakePickedFiles(),
      ...{
        clock,
        random,
        timers,
        breathe,
        log,
        keychain,
        screen: desk,
        deviceName: 'desk',
        version: '0.0.0',
      },
      connection: watched(createConnection({ log, timers, now: clock.now })),
      profile: createProfileFile({ directory, random }),
      settingsFile: createSettingsFile({ directory }),
      notifier: createMemoryNotifier(),
      words: () => en,
      hasTray: () => false,
      databases: createDatabaseOpener({ directory, clock }),
      codec: createContentCodec(),
      primitives: createPrimitives(),
      sha1: createSha1(),
    })
    return { app, counter: createCounter(createCallHandlers(app, desk.frame), log) }
  }

  function watched(connection: Connection): Connection {
    const listen = connection.listen.bind(connection)
    connection.listen = (listener) =>
      listen({
        ...listener,
        online(full, resumed) {
          sessions.push(resumed ? 'resumed' : 'new')
          listener.online(full, resumed)
        },
      })
    return connection
  }

  async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const reply = await running.counter(name, input)
    if (reply.is === 'error') throw new Error(`${name}: ${reply.code} ${english(reply.saying)}`)
    return reply.output as CallOutput<N>
  }

  async function messages(with_: BareJid): Promise<Message[]> {
    return (await call('conversation.page', { jid: with_, before: null, limit: 200 })).messages
  }

  function conversation(of: BareJid): Conversation | undefined {
    return running.app.snapshot().conversations.find(({ contact }) => contact.jid === of)
  }

  async function remove(): Promise<void> {
    await running.app.close()
    rmSync(directory, { recursive: true, force: true })
  }

  async function signIn(): Promise<void> {
    const { server, password, caPem } = account
    const settings = { server: server.address, port: server.port, trustedCertificate: caPem }
    await running.app.start()
    const outcome = await call('account.signIn', { address: jid, password, connection: settings })
    if (outcome.is === 'refused') throw new Error(`${jid} could not sign in: ${english(outcome.saying)}`)
  }

  try {
    await signIn()
  } catch (error) {
    await remove()
    throw error
  }
  return {
    jid,
    folder: directory,
    account: () => running.app.snapshot().account,
    sessions,
    call,
    messages,
    remove,
    async send(to, text) {
      expect(await call('message.send', { jid: to, text })).toEqual({ is: 'done' })
    },
    contact: (of) => conversation(of)?.contact,
    conversation,
    async heard(from) {
      return (await messages(from))
        .filter(({ direction }) => direction === 'in')
        .map(({ sealing, content: it }) => `${sealing.is}: ${it.is === 'text' ? it.text : `(${it.is})`}`)
    },
    statesOf: (id) => shown.filter((message) => message.id === id).map(({ content }) => content.is),
    quit: () => running.app.close(),
    async start() {
      running = run()
      await running.app.start()
      await until(() =>
        expect(isOnline(running.app) || running.app.snapshot().account.is === 'blocked').toBe(true),
      )
    },
  }
}

const isOnline = (app: App) => app.snapshot().connection.is === 'online'

/** Waits, in real time, until `what` no longer throws. */
export async function until(what: () => Promise<void> | void): Promise<void> {
  await vi.waitFor(what, { timeout: PATIENCE_MS, interval: 20 })
}

/** One adds, the other accepts, and both see each other online. */
export async function befriend(one: Balcony, other: Balcony): Promise<void> {
  expect(await one.call('contact.add', { address: other.jid })).toEqual({ is: 'done' })
  await until(() => expect(other.contact(one.jid)).toMatchObject({ wantsIn: true }))
  expect(await other.call('contact.accept', { jid: one.jid })).toEqual({ is: 'done' })
  for (const [who, whom] of [
    [one, other],
    [other, one],
  ] as const) {
    await until(() =>
      expect(who.contact(whom.jid)).toMatchObject({
        subscription: 'both',
        availability: 'online',
        devicesOnline: 1,
      }),
    )
  }
}

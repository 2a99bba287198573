// A whole Balcony but its window and keychain: real connection, real database, real time.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
import { createDatabaseOpener } from '../../main/storage/database-opener.ts'
import { createProfileFile } from '../../main/storage/profile-file.ts'
import { createSettingsFile } from '../../main/storage/settings-file.ts'
import { createConnection } from '../../main/xmpp/connection.ts'
import type { Limits } from '../../main/xmpp/limits.ts'
import type { ConnectionState } from '../../shared/domain/account.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { CallInput, CallName, CallOutput } from '../../shared/ipc/contract.ts'
import { en } from '../../shared/words/en.ts'
import { createFakeDesktop } from '../doubles/fake-desktop.ts'
import { createFakePickedFiles } from '../doubles/fake-picked-files.ts'
import { createMemoryKeychain } from '../doubles/memory-keychain.ts'
import { createMemoryNotifier } from '../doubles/memory-notifier.ts'
import { english } from '../english.ts'

const PATIENCE_MS = 20_000

export interface RealApp {
  app: App
  /** What the screen was told of the connection, in order. */
  states: ConnectionState[]
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>
  trySignIn(jid: string, password: string, server: Way): Promise<CallOutput<'account.signIn'>>
  /** Texts of the conversation, as they stand on the screen. */
  texts(with_: string): Promise<string[]>
  /** Settles when a connection state after the first `since` ones fits; gives it. */
  until<I extends ConnectionState['is']>(is: I, since?: number): Promise<Extract<ConnectionState, { is: I }>>
  close(): Promise<void>
}

interface Way {
  address: string
  port: number
  caPem: string
}

export function realApp(limits: Partial<Limits> = {}): RealApp {
  const directory = mkdtempSync(join(tmpdir(), 'balcony-real-'))
  const [clock, random, timers] = [createClock(), createRandom(), createTimers()]
  const log = { info: () => undefined, warn: () => undefined }
  const states: ConnectionState[] = []
  const desk = createEventDesk(({ name, payload }) => {
    if (name === 'connection.changed') states.push(payload)
  }, log)
  const app = createApp({
    desktop: createFakeDesktop(),
    camera: { allow: () => undefined },
    pickedFiles: createFakePickedFiles(),
    // The shortest waits that there are
    connection: createConnection({ log, timers, now: clock.now, random: () => 0, limits }),
    keychain: createMemoryKeychain(),
    profile: createProfileFile({ directory, random }),
    settingsFile: createSettingsFile({ directory }),
    notifier: createMemoryNotifier(),
    words: () => en,
    hasTray: () => false,
    databases: createDatabaseOpener({ directory, clock }),
    codec: createContentCodec(),
    primitives: createPrimitives(),
    sha1: createSha1(),
    ...{ clock, random, timers, log, screen: desk, deviceName: 'desk', version: '0.0.0' },
  })
  const counter = createCounter(createCallHandlers(app, desk.frame), log)

  async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const reply = await counter(name, input)
    if (reply.is === 'error') throw new Error(`${name}: ${reply.code} ${english(reply.saying)}`)
    return reply.output as CallOutput<N>
  }

  return {
    app,
    states,
    call,
    async trySignIn(address, password, { address: server, port, caPem }) {
      if (app.snapshot().account.is === 'starting') await app.start()
      const connection = { server, port, trustedCertificate: caPem }
      return call('account.signIn', { address, password, connection })
    },
    async texts(with_) {
      const { messages } = await call('conversation.page', {
        ...{ jid: with_ as BareJid, before: null, limit: 100 },
      })
      return messages.map(({ content }) => (content.is === 'text' ? content.text : `(${content.is})`))
    },
    async until(is, since = 0) {
      const end = Date.now() + PATIENCE_MS
      for (;;) {
        const found = states.slice(since).find((state) => state.is === is)
        if (found) return found as never
        if (Date.now() > end) throw new Error(`never ${is}: ${JSON.stringify(states)}`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    async close() {
      await app.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

// A week away: 10,000 sealed messages in the archive. How long until they are here, how soon the newest 50 can be read, how
// long the process is blocked meanwhile, and what opening and keeping one costs beside the raw codec and the raw insert.
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import xml from '@xmpp/xml'
import type { Jwk } from '../main/e2e/ports.ts'
import { createCounter } from '../main/ipc/counter.ts'
import { createEventDesk } from '../main/ipc/event-desk.ts'
import { createCallHandlers } from '../main/ipc/handlers.ts'
import { breathe } from '../main/platform/breathe.ts'
import { createClock } from '../main/platform/clock.ts'
import { createContentCodec } from '../main/platform/content-codec.ts'
import { installWebCrypto } from '../main/platform/install-webcrypto.ts'
import { createPrimitives } from '../main/platform/primitives.ts'
import { createRandom } from '../main/platform/random.ts'
import { createSha1 } from '../main/platform/sha1.ts'
import { createTimers } from '../main/platform/timers.ts'
import { createApp } from '../main/services/app.ts'
import type { Database, DatabaseOpener } from '../main/services/store-ports.ts'
import { createDatabaseOpener } from '../main/storage/database-opener.ts'
import { createProfileFile } from '../main/storage/profile-file.ts'
import { createSettingsFile } from '../main/storage/settings-file.ts'
import { toBareJid, toFullJid } from '../shared/domain/jid.ts'
import { Secret } from '../shared/domain/secret.ts'
import { en } from '../shared/words/en.ts'
import { createEngineParty } from '../test/doubles/engine-party.ts'
import { createFakeDesktop } from '../test/doubles/fake-desktop.ts'
import { createFakePickedFiles } from '../test/doubles/fake-picked-files.ts'
import { createFakeTime } from '../test/doubles/fake-time.ts'
import { createMemoryKeychain } from '../test/doubles/memory-keychain.ts'
import { createMemoryNotifier } from '../test/doubles/memory-notifier.ts'
import { createBacklogServer, type Archived } from './backlog-server.mts'
import { printTable } from './interleaved.mts'

const MESSAGES = Number(process.env['BALCONY_BACKLOG'] ?? 10_000)
const WINDOW = 50
const WEEK = 7 * 24 * 60 * 60_000
const STEP_MS = 16
const WORDS = 'It is the east and Juliet is the sun arise fair sun and kill the envious moon'.split(' ')
const JULIET = toBareJid('juliet@capulet.lit')!
const ROMEO = toBareJid('romeo@montague.lit')!

const textOf = (id: number) => `${id} ${WORDS.slice(id % 7, 3 + (id % WORDS.length)).join(' ')}`

/** Milliseconds of processor that this process took so far, in all its threads. */
function used(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Microseconds of processor that each of `count` took. */
async function each(count: number, work: () => unknown): Promise<number> {
  const before = used()
  await work()
  return ((used() - before) * 1000) / count
}

/** Juliet's whole app but its window, and what she has open. */
async function startJuliet(directory: string) {
  const [clock, random, timers] = [createClock(), createRandom(), createTimers()]
  const warnings: string[] = []
  const log = { info: () => undefined, warn: (line: string) => void warnings.push(line) }
  const server = createBacklogServer(ROMEO)
  let open: Database | undefined
  const opener = createDatabaseOpener({ directory, clock })
  const databases: DatabaseOpener = { ...opener, open: (key) => (open = opener.open(key)) }
  const shown = { events: 0, newest: new Set<string>(), newestAt: 0 }
  const desk = createEventDesk((event) => {
    shown.events += 1
    if (event.name !== 'message.changed' || event.payload.content.is !== 'text') return
    const { text } = event.payload.content
    if (Number.parseInt(text) > MESSAGES - WINDOW) shown.newest.add(text)
    if (shown.newest.size === WINDOW && shown.newestAt === 0) shown.newestAt = performance.now()
  }, log)
  const app = createApp({
    ...{ clock, random, timers, breathe, log, screen: desk, databases },
    ...{ deviceName: 'desk', version: '0.0.0', words: () => en, hasTray: () => false },
    connection: server.connection,
    desktop: createFakeDesktop(),
    camera: { allow: () => undefined },
    pickedFiles: createFakePickedFiles(),
    keychain: createMemoryKeychain(),
    profile: createProfileFile({ directory, random }),
    settingsFile: createSettingsFile({ directory }),
    notifier: createMemoryNotifier(),
    codec: createContentCodec(),
    primitives: createPrimitives(),
    sha1: createSha1(),
  })
  await app.start()
  const counter = createCounter(createCallHandlers(app, desk.frame), log)
  const connection = { server: '', port: null, trustedCertificate: '' }
  const reply = await counter('account.signIn', { address: JULIET, password: 'secret', connection })
  if (reply.is === 'error') throw new Error(reply.code)
  return { app, server, warnings, shown, database: () => open! }
}

type Juliet = Awaited<ReturnType<typeof startJuliet>>

/** What Romeo wrote in a week, sealed for this device of Juliet. */
async function weekOf(fingerprint: string, entry: { resource: string; enc: Jwk }): Promise<Archived[]> {
  const time = createFakeTime(Date.now() - WEEK)
  const romeo = await createEngineParty(time, toFullJid(`${ROMEO}/balcony`)!, 'Laptop')
  const at = time.clock.now()
  romeo.ports.trust.see({
    ...{ jid: JULIET, fingerprint, fullJid: toFullJid(`${JULIET}/${entry.resource}`)!, name: 'desk' },
    ...{ publicKey: null, encryptionKey: entry.enc, proven: true },
    ...{ firstSeen: at, since: at, lastSeen: at, iat: Math.floor(at / 1000), grantIat: 0 },
  })
  romeo.ports.trust.decide({ jid: JULIET, fingerprint, state: 'trusted', manner: 'first-seen', at })
  const week: Archived[] = []
  for (let id = 1; id <= MESSAGES; id += 1) {
    const attrs = { xmlns: 'jabber:client', type: 'chat', from: romeo.jid, to: JULIET, id: `m${id}` }
    const sealing = await romeo.engine.seal(xml('message', attrs, xml('body', {}, textOf(id))))
    if (sealing.is !== 'sealed') throw new Error(sealing.is)
    week.push({ stamp: time.clock.now(), xml: sealing.stanza.toString() })
    time.advance(WEEK / MESSAGES)
  }
  return week
}

/** Steps of the event loop: how long each lasted, and how much processor this process took in it, in milliseconds. */
function watchSteps() {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const steps: { ms: number; cpu: number }[] = []
  let [at, cpu, on] = [performance.now(), used(), true]
  function beat(): void {
    const [now, cpuNow] = [performance.now(), used()]
    steps.push({ ms: now - at, cpu: cpuNow - cpu })
    ;[at, cpu] = [performance.now(), used()]
    if (on) setTimeout(beat, 1)
  }
  delay.enable()
  setTimeout(beat, 1)
  return () => {
    on = false
    delay.disable()
    return { delay, steps }
  }
}

/** When the archive is read and everything of it is worked through. */
async function settled({ app, database }: Juliet): Promise<void> {
  for (let still = 0; still < 3;) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    const { archive, inbox } = database()
    const isDone =
      archive.state()?.newest !== undefined && archive.gaps().length === 0 && inbox.pending().length === 0
    if (isDone) await app.idle()
    still = isDone ? still + 1 : 0
  }
}

async function readBack(juliet: Juliet) {
  const { server, shown } = juliet
  const began = performance.now()
  const cpuBefore = used()
  const steps = watchSteps()
  server.plug()
  const last = textOf(1)
  const oldest = () => juliet.database().messages.page(ROMEO, null, MESSAGES + 1)
  await settled(juliet)
  const whole = performance.now() - began
  const cpu = used() - cpuBefore
  const watched = steps()
  const all = oldest()
  const opened = all.filter(({ content }) => content.is === 'text').length
  if (opened !== MESSAGES || !all.some(({ content }) => content.is === 'text' && content.text === last))
    throw new Error(`only ${opened} of ${MESSAGES} were opened: ${[...new Set(juliet.warnings)].join('; ')}`)
  return { whole, cpu, readable: shown.newestAt - began, ...watched }
}

/** As long as what is sealed: PROTOCOL 2.2. */
const plainOf = (id: number) =>
  `<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='${new Date(0).toISOString()}'/>` +
  `<message xmlns='jabber:client' type='chat' from='${ROMEO}/balcony' to='${JULIET}' id='m${id}'><body>${textOf(id)}</body></message></forwarded>`

/** Opening by the codec alone, the key at hand, and the rows alone, in transactions of a page. Microseconds of one message. */
async function raw(directory: string) {
  const codec = createContentCodec()
  const smk = createRandom().bytes(32)
  const plaintext = Buffer.from(plainOf(MESSAGES))
  const header = Buffer.from(JSON.stringify({ alg: 'A256KW', enc: 'A256GCM', kid: createRandom().uuid() }))
  const sealed = codec.seal(plaintext, smk, 'A256KW', 'A256GCM', header.toString('base64url'))
  const open = await each(MESSAGES, () => {
    for (let i = 0; i < MESSAGES; i += 1) codec.open(sealed, smk, 'A256KW', 'A256GCM')
  })
  const database = createDatabaseOpener({ directory, clock: createClock() }).open(new Secret('ab'.repeat(32)))
  const romeo = toFullJid(`${ROMEO}/balcony`)!
  const insert = await each(MESSAGES, () => {
    for (let from = 0; from < MESSAGES; from += WINDOW) {
      database.transaction(() => {
        for (let id = from; id < Math.min(from + WINDOW, MESSAGES); id += 1) {
          const at = Date.now() - WEEK + id
          database.messages.add({
            ...{ conversation: ROMEO, direction: 'in', sender: romeo, stanzaId: `m${id}`, at },
            ...{ keptSince: at, cameAt: at },
            ...{ content: { is: 'text', text: textOf(id) }, delivery: null, unread: true },
            ...{ archiveId: `a${id}`, cameAt: at, keptSince: at, sealed: null },
            sealing: { is: 'sealed', sid: 's', fingerprint: 'f', time: 'fits' },
          })
        }
      })
    }
  })
  database.close()
  return { open, insert }
}

await installWebCrypto()
interface Entry {
  resource: string
  enc: Jwk
}

const directory = mkdtempSync(join(tmpdir(), 'balcony-backlog-'))
try {
  const juliet = await startJuliet(join(directory, 'juliet'))
  await settled(juliet)
  const [[fingerprint, token] = []] = juliet.server.devices
  const entry = JSON.parse(Buffer.from(token!.split('.')[1]!, 'base64url').toString()) as Entry
  juliet.server.unplug()
  const week = await weekOf(fingerprint!, entry)
  juliet.server.archive.push(...week)
  const { open, insert } = await raw(join(directory, 'raw'))
  const back = await readBack(juliet)
  await juliet.app.close()
  const late = back.steps.filter(({ ms }) => ms > STEP_MS)
  const busy = back.steps.filter(({ cpu }) => cpu > STEP_MS)
  const longest = (what: 'ms' | 'cpu') => Math.max(...back.steps.map((step) => step[what])).toFixed(1)
  const perMessage = (back.cpu * 1000) / MESSAGES
  printTable(`${MESSAGES} sealed messages after a week (machine load ${loadavg()[0]!.toFixed(1)})`, [
    ['', 'measured', 'aim'],
    ['whole time', `${(back.whole / 1000).toFixed(1)} s`, ''],
    [
      `newest ${WINDOW} readable, share of it`,
      `${((back.readable / back.whole) * 100).toFixed(1)} %`,
      '<= 5 %',
    ],
    ['longest step, by the clock', `${longest('ms')} ms`, `<= ${STEP_MS} ms`],
    ['steps longer than that', `${late.length} of ${back.steps.length}`, '0'],
    ['longest step, processor taken', `${longest('cpu')} ms`, `<= ${STEP_MS} ms`],
    ['steps that took more', `${busy.length}`, '0'],
    ['event loop delay, p99', `${(back.delay.percentile(99) / 1e6).toFixed(1)} ms`, ''],
    ['event loop delay, longest', `${(back.delay.max / 1e6).toFixed(1)} ms`, `<= ${STEP_MS} ms`],
    ['a message, raw codec + raw insert', `${open.toFixed(0)} + ${insert.toFixed(0)} us`, ''],
    ['a message, all that is done with it', `${perMessage.toFixed(0)} us`, ''],
    ['/ the sum of the raw', (perMessage / (open + insert)).toFixed(1), '<= 2.0'],
    ['events to the screen', String(juliet.shown.events), ''],
  ])
} finally {
  rmSync(directory, { recursive: true, force: true })
}

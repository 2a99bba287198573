// A week away: 10,000 sealed messages in the archive. How long until they are here, how soon the newest 50 can be read, how
// long the process is blocked meanwhile, and what opening and keeping one costs beside the raw codec and the raw insert.
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import xml from '@xmpp/xml'
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
import { en } from '../shared/words/en.ts'
import { createFakeDesktop } from '../test/doubles/fake-desktop.ts'
import { createFakePickedFiles } from '../test/doubles/fake-picked-files.ts'
import { createFakeTime } from '../test/doubles/fake-time.ts'
import { createMemoryKeychain } from '../test/doubles/memory-keychain.ts'
import { createMemoryNotifier } from '../test/doubles/memory-notifier.ts'
import { createBacklogServer, type Archived } from './backlog-server.mts'
import { printTable } from './interleaved.mts'
import { openedAndKept, rawOf, used } from './one-message.mts'
import { createRomeo, readPublished, textOf, type Published } from './romeo.mts'

const MESSAGES = Number(process.env['BALCONY_BACKLOG'] ?? 10_000)
const WINDOW = 50
const WEEK = 7 * 24 * 60 * 60_000
const STEP_MS = 16
const JULIET = toBareJid('juliet@capulet.lit')!
const ROMEO = toBareJid('romeo@montague.lit')!
const ROMEO_HERE = toFullJid(`${ROMEO}/balcony`)!

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
    if (event.name !== 'message.changed' && event.name !== 'message.severalChanged') return
    const told = event.name === 'message.changed' ? [event.payload] : event.payload.messages
    for (const { content } of told) {
      if (content.is === 'text' && Number.parseInt(content.text) > MESSAGES - WINDOW)
        shown.newest.add(content.text)
    }
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
async function weekOf(device: Published): Promise<Archived[]> {
  const time = createFakeTime(Date.now() - WEEK)
  const romeo = await createRomeo(time, ROMEO_HERE, JULIET, device)
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

/** How long each step of the event loop lasted, in milliseconds. */
function watchSteps() {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const steps: number[] = []
  let [at, on] = [performance.now(), true]
  function beat(): void {
    if (!on) return
    steps.push(performance.now() - at)
    at = performance.now()
    setTimeout(beat, 1)
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

await installWebCrypto()
const directory = mkdtempSync(join(tmpdir(), 'balcony-backlog-'))
try {
  const juliet = await startJuliet(join(directory, 'juliet'))
  await settled(juliet)
  const [[fingerprint, token] = []] = juliet.server.devices
  juliet.server.unplug()
  const week = await weekOf(readPublished(fingerprint!, token!))
  juliet.server.archive.push(...week)
  const { open, insert } = await rawOf(join(directory, 'raw'), ROMEO_HERE, MESSAGES)
  const back = await readBack(juliet)
  const juliets = toFullJid(`${JULIET}/${readPublished(fingerprint!, token!).resource}`)!
  const keyOf = (sid: string) => juliet.database().keyTable.findIn(ROMEO_HERE, sid)
  const opened = await openedAndKept(join(directory, 'engine'), juliets, ROMEO_HERE, week, keyOf)
  await juliet.app.close()
  const late = back.steps.filter((ms) => ms > STEP_MS)
  const perMessage = (back.cpu * 1000) / MESSAGES
  printTable(`${MESSAGES} sealed messages after a week (machine load ${loadavg()[0]!.toFixed(1)})`, [
    ['', 'measured', 'aim'],
    ['whole time', `${(back.whole / 1000).toFixed(1)} s`, ''],
    [
      `newest ${WINDOW} readable, share of it`,
      `${((back.readable / back.whole) * 100).toFixed(1)} %`,
      '<= 5 %',
    ],
    ['longest step', `${Math.max(...back.steps).toFixed(1)} ms`, `<= ${STEP_MS} ms`],
    ['steps longer than that', `${late.length} of ${back.steps.length}`, '0'],
    ['event loop delay, p99', `${(back.delay.percentile(99) / 1e6).toFixed(1)} ms`, ''],
    ['event loop delay, longest', `${(back.delay.max / 1e6).toFixed(1)} ms`, `<= ${STEP_MS} ms`],
    ['a message, raw codec + raw insert with index', `${open.toFixed(0)} + ${insert.toFixed(0)} us`, ''],
    ['a message, opened by the engine and kept', `${opened.toFixed(0)} us`, ''],
    ['/ the sum of the raw', (opened / (open + insert)).toFixed(1), '<= 2.0'],
    ['a message, all that is done with it, from the wire to the event', `${perMessage.toFixed(0)} us`, ''],
    ['/ the sum of the raw', (perMessage / (open + insert)).toFixed(1), ''],
    ['events to the screen', String(juliet.shown.events), ''],
  ])
} finally {
  rmSync(directory, { recursive: true, force: true })
}

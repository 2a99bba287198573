// A week away in the real app: a window, its main process, a keychain, and Prosody's archive with 10,000 sealed messages in
// it. The server's stamps are all of today: writing them takes a minute or two, and PROTOCOL 4.8 wants what is sealed to have been
// written when the server had it.
import { loadavg } from 'node:os'
import type { CDPSession } from 'playwright-core'
import { it } from 'vitest'
import type { BareJid } from '../shared/domain/jid.ts'
import { juliet, romeo, setStage } from '../test/app/stage.ts'
import { breakableLine } from '../test/rig/breakable-line.ts'
import { printTable } from './interleaved.mts'
import { textOf } from './romeo.mts'
import { meetJuliet, writeWeek } from './week-at-servers.mts'
import {
  everyText,
  framesOf,
  pageWatched,
  stopMain,
  watchMain,
  watchPage,
  type MainWatch,
} from './window-probes.mts'

const MESSAGES = Number(process.env['BALCONY_BACKLOG'] ?? 10_000)
const ROMEO = romeo.address as BareJid
const WINDOW = 50
const MANY = Math.min(200, MESSAGES)
const STEP_MS = 16
const IDLE_MS = 5_000
/** A frame at 60 a second with the clock's grain; one that is left out; and what feels like standing still. */
const LATE = [16.9, 33.9, 100] as const
/** The archive in memory as a database has it: Prosody's files are read whole for each page. More than its 10,000 messages. */
const SETTINGS = `storage = { archive = "memory" }
storage_archive_item_limit = ${MESSAGES * 2 + 1_000}`

/** Milliseconds of the processor that the page's thread took. */
async function pageTook(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000
}

function ofFrames(frames: readonly number[]): string {
  const late = LATE.map((limit) => frames.filter((frame) => frame > limit).length)
  return `${late.join(' / ')} of ${frames.length}`
}

const ms = (value: number) => `${value.toFixed(1)} ms`
const longestOf = (values: readonly number[]) => ms(Math.max(0, ...values))
const lateSteps = ({ late, steps }: MainWatch) => `${late.length} of ${steps}`

it('reads a week', { timeout: 30 * 60_000 }, async () => {
  const stage = await setStage({}, SETTINGS)
  const { servers } = stage
  const line = await breakableLine(servers.a)
  try {
    const first = await stage.open('juliet')
    await first.signIn({ ...juliet, server: line.address, port: line.port, certificate: servers.caFile })
    await first.untilSignedIn()
    const device = await meetJuliet(servers, () => first.acceptRequest())
    await first.close()
    const week = await writeWeek(servers, device, MESSAGES)

    line.swallow()
    const window = await stage.open('juliet')
    await window.untilSignedIn()
    await window.openConversation('romeo')
    await window.page.getByRole('log', { name: 'Messages' }).waitFor()
    await watchMain(window, STEP_MS)
    await framesOf(window, IDLE_MS)
    await stopMain(window)
    await watchMain(window, STEP_MS)
    const idleFrames = await framesOf(window, IDLE_MS)
    const idle = await stopMain(window)

    await watchMain(window, STEP_MS)
    const devtools = await window.page.context().newCDPSession(window.page)
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
    const newest = textOf(MESSAGES)
    await watchPage(window, { jid: ROMEO, newest, window: WINDOW, many: MANY, ...week })
    const pageBefore = await pageTook(devtools)
    line.mend()
    line.cut()
    await window.wakeComputer()
    const seen = await pageWatched(window)
    const main = await stopMain(window)
    const page = (await pageTook(devtools)) - pageBefore

    const texts = await everyText(window, ROMEO)
    const wanted = Array.from({ length: MESSAGES }, (_, at) => textOf(MESSAGES - at))
    const wrong = wanted.findIndex((text, at) => text !== texts[at])
    if (wrong >= 0 || texts.length !== MESSAGES)
      throw new Error(`${texts.length} messages; the one at ${wrong} says ${String(texts[wrong])}`)

    const share = (seen.readable / seen.whole) * 100
    const busy = main.late.filter(({ cpu }) => cpu > STEP_MS)
    const events = Object.values(main.events).reduce((sum, count) => sum + count, 0)
    printTable(`${MESSAGES} sealed messages in the real window (machine load ${loadavg()[0]!.toFixed(1)})`, [
      ['', 'measured', 'the same window idle', 'aim'],
      ['whole time', `${(seen.whole / 1000).toFixed(1)} s`, '', ''],
      ['newest on the screen', seen.shown === null ? 'never' : `${(seen.shown / 1000).toFixed(2)} s`, '', ''],
      ['and there at the end', seen.shownAtEnd ? 'yes' : 'no', '', 'yes'],
      [`newest ${WINDOW} readable`, `${(seen.readable / 1000).toFixed(2)} s`, '', ''],
      ['share of the whole', `${share.toFixed(1)} %`, '', '<= 5 %'],
      ['event loop delay, p50', ms(main.p50), ms(idle.p50), ''],
      ['event loop delay, p99', ms(main.p99), ms(idle.p99), ''],
      ['event loop delay, longest', ms(main.longest), ms(idle.longest), `<= ${STEP_MS} ms`],
      [`steps longer than ${STEP_MS} ms`, lateSteps(main), lateSteps(idle), '0'],
      ['steps that took more processor', String(busy.length), '', '0'],
      [`frames later than ${LATE.join(' / ')} ms`, ofFrames(seen.frames), ofFrames(idleFrames), ''],
      ['longest frame', longestOf(seen.frames), longestOf(idleFrames), ''],
      ['processor a message, main process', `${((main.cpu * 1000) / MESSAGES).toFixed(0)} us`, '', ''],
      ['processor a message, page', `${((page * 1000) / MESSAGES).toFixed(0)} us`, '', ''],
      ['events to the page', `${events} in ${ms(main.sending)}`, '', ''],
    ])
    const longSteps = main.late.map(
      ({ at, ms, cpu }) => `${at.toFixed(0)}: ${ms.toFixed(0)} (${cpu.toFixed(0)})`,
    )
    console.log(
      '  long steps, at ms after the connection: ms (of processor)',
      longSteps.slice(0, 40).join(', '),
    )
    await devtools.detach()
  } finally {
    await stage.close()
    await line.stop()
  }
})

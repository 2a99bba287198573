// How smoothly a conversation of 100,000 messages scrolls: frames of the built renderer in Debian's Chromium, beside those of
// an empty page that is scrolled alike in the same run. Once while its older messages come page by page, and once in the
// middle of all of them.
import type { CDPSession, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Message } from '../shared/domain/message.ts'
import { idsOf, log, row } from '../test/component/balcony-page.ts'
import { FakeBridge } from '../test/component/fake-bridge.ts'
import { EVENING, RenderedApp } from '../test/component/rendered-app.ts'
import { own, ROMEO, romeo, signedIn, talk, text } from '../test/component/verona.ts'

const MESSAGES = 100_000
const TURNS = 200
const WHEEL = 400
/** Between two messages: a conversation of more than a year. */
const MINUTES = 7
/** Milliseconds of a frame at 60 a second, with a little for the clock's own grain. */
const FRAME = 16.9
/** So many messages at once, and the bench has all of them in a minute. */
const LARGE_PAGE = 20_000
/** The last four: milliseconds of the processor for a frame, on the average. */
const HEADS = ['frames', 'p50', 'p99', 'max', '> 16.7', 'script', 'style', 'layout', 'all']
const WORDS = 'It is the east and Juliet is the sun arise fair sun and kill the envious moon'.split(' ')

/** Short ones and long ones, own and others', one with a link now and then. */
function messageAt(id: number): Message {
  const said = `${id} ${WORDS.slice(0, 1 + (id % WORDS.length)).join(' ')}`
  const long = id % 23 === 0 ? ` ${WORDS.join(' ')}`.repeat(4) : ''
  const words = `${said}${long}${id % 19 === 0 ? ` https://verona.example/${id}` : ''}`
  const at = EVENING - (MESSAGES - id) * MINUTES * 60_000
  return id % 7 < 3 ? own(id, '18:00', words, { at }) : text(id, '18:00', words, { at })
}

/** Milliseconds of the processor that the page's thread took in all; a busy machine does not lengthen them. */
interface Work {
  script: number
  layout: number
  style: number
  task: number
}
interface Scrolling {
  /** Milliseconds of each frame. */
  frames: number[]
  work: Work
}

async function workSoFar(devtools: CDPSession): Promise<Work> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  const of = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1_000
  return {
    ...{ script: of('ScriptDuration'), layout: of('LayoutDuration') },
    ...{ style: of('RecalcStyleDuration'), task: of('TaskDuration') },
  }
}

/** What it takes while the wheel turns `TURNS` times. */
async function scroll(page: Page): Promise<Scrolling> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const before = await workSoFar(devtools)
  const frames = await framesOf(page)
  const after = await workSoFar(devtools)
  await devtools.detach()
  const work = Object.fromEntries(
    Object.entries(after).map(([name, sum]) => [name, sum - before[name as keyof Work]]),
  ) as unknown as Work
  return { frames, work }
}

/** Milliseconds of each frame while the wheel turns `TURNS` times. */
async function framesOf(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const next = (now: number): void => {
      frames.push(now - last)
      last = now
      if ((window as unknown as { frames: unknown }).frames === frames) requestAnimationFrame(next)
    }
    Object.assign(window, { frames })
    requestAnimationFrame(next)
  })
  for (let turn = 0; turn < TURNS; turn++) await page.mouse.wheel(0, turn % 10 < 9 ? -WHEEL : WHEEL)
  return page.evaluate(() => (window as unknown as { frames: number[] }).frames.slice(2))
}

function told(name: string, { frames, work }: Scrolling): string {
  const sorted = [...frames].sort((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1)
  const late = frames.filter((frame) => frame > FRAME).length
  const each = [work.script, work.style, work.layout, work.task].map((sum) =>
    (sum / frames.length).toFixed(2),
  )
  const numbers = [sorted.length, at(0.5), at(0.99), at(1), late, ...each].map((value) =>
    String(value).padStart(8),
  )
  return `${name.padEnd(34)}${numbers.join('')}`
}

/** Brings all messages into the page and shows those in the middle. */
async function loadAll(page: Page, bridge: FakeBridge, many: readonly Message[]): Promise<void> {
  bridge.answer('conversation.page', ({ before }) => {
    const end = (before?.id ?? MESSAGES + 1) - 1
    return { messages: many.slice(Math.max(0, end - LARGE_PAGE), end), more: end > LARGE_PAGE }
  })
  const turned = async () => {
    await log(page).evaluate((e) => (e.scrollTop = 0))
    return (await idsOf(page))[0]
  }
  await expect.poll(turned, { timeout: 120_000, interval: 500 }).toBe(1)
  await log(page).evaluate((e) => (e.scrollTop = e.scrollHeight / 2))
  const inTheMiddle = async () => Math.abs(((await idsOf(page))[0] ?? 0) - MESSAGES / 2) < MESSAGES / 4
  await expect.poll(inTheMiddle).toBe(true)
  // Nobody's messages come by the twenty thousand: what that leaves behind is not this bench's matter.
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.detach()
}

it('scrolls', { timeout: 300_000 }, async () => {
  const app = await RenderedApp.start()
  try {
    const many = Array.from({ length: MESSAGES }, (_, i) => messageAt(i + 1))
    const snapshot = signedIn([talk(romeo, many.at(-1) ?? null)])
    const { page, bridge } = await app.show(new FakeBridge({ snapshot, messages: { [ROMEO]: many } }), {
      now: null,
    })
    await row(page, 'Romeo').click()
    await log(page).locator('article').last().waitFor()
    await log(page).hover()
    const coming = await scroll(page)
    const [first] = await idsOf(page)
    await loadAll(page, bridge, many)
    const there = await scroll(page)
    await page.goto(`data:text/html,<div style="height: ${MESSAGES * 40}px"></div>`)
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    await page.mouse.move(200, 200)
    const empty = await scroll(page)
    console.log(
      [
        '',
        `Scrolling ${MESSAGES} messages upwards, ${TURNS} turns of the wheel, from the newest to message ${String(first)}`,
        `${'milliseconds a frame'.padEnd(34)}${HEADS.map((head) => head.padStart(8)).join('')}`,
        told('while older messages come', coming),
        told('in the middle of all messages', there),
        told('empty page', empty),
      ].join('\n'),
    )
    await page.context().close()
  } finally {
    await app.stop()
  }
})

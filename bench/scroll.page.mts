// How smoothly a conversation of 100,000 messages scrolls: frames of the built renderer in Debian's Chromium, beside those of
// an empty page that is scrolled alike in the same run.
import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { log, row } from '../test/component/balcony-page.ts'
import { FakeBridge } from '../test/component/fake-bridge.ts'
import { RenderedApp } from '../test/component/rendered-app.ts'
import { ROMEO, romeo, signedIn, talk, text } from '../test/component/verona.ts'

const MESSAGES = 100_000
const TURNS = 200
const WHEEL = 400
/** Milliseconds of a frame at 60 a second, with a little for the clock's own grain. */
const FRAME = 16.9
const WORDS = 'It is the east and Juliet is the sun arise fair sun and kill the envious moon'.split(' ')

/** Milliseconds of each frame while the wheel turns `turns` times. */
async function framesOf(page: Page, turns: number): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const next = (now: number): void => {
      frames.push(now - last)
      last = now
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
    Object.assign(window, { frames })
  })
  for (let turn = 0; turn < turns; turn++) await page.mouse.wheel(0, turn % 10 < 9 ? -WHEEL : WHEEL)
  return page.evaluate(() => (window as unknown as { frames: number[] }).frames.slice(2))
}

function told(name: string, frames: readonly number[]): string {
  const sorted = [...frames].sort((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1)
  const late = frames.filter((frame) => frame > FRAME).length
  const numbers = [sorted.length, at(0.5), at(0.99), at(1), late].map((value) => String(value).padStart(8))
  return `${name.padEnd(34)}${numbers.join('')}`
}

it('scrolls', { timeout: 300_000 }, async () => {
  const app = await RenderedApp.start()
  try {
    const many = Array.from({ length: MESSAGES }, (_, i) =>
      text(i + 1, '18:00', `${i + 1} ${WORDS.slice(0, 1 + (i % WORDS.length)).join(' ')}`),
    )
    const snapshot = signedIn([talk(romeo, many.at(-1) ?? null)])
    const { page } = await app.show(new FakeBridge({ snapshot, messages: { [ROMEO]: many } }), { now: null })
    await row(page, 'Romeo').click()
    await log(page).locator('article').last().waitFor()
    await log(page).hover()
    const frames = await framesOf(page, TURNS)
    const first = await log(page).locator('article').first().getAttribute('data-id')
    await page.goto(`data:text/html,<div style="height: ${MESSAGES * 40}px"></div>`)
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    await page.mouse.move(200, 200)
    const empty = await framesOf(page, TURNS)
    console.log(
      [
        '',
        `Scrolling ${MESSAGES} messages upwards, ${TURNS} turns of the wheel, to message ${String(first)}`,
        `${'milliseconds a frame'.padEnd(34)}${['frames', 'p50', 'p99', 'max', '> 16.7'].map((head) => head.padStart(8)).join('')}`,
        told('conversation', frames),
        told('empty page', empty),
      ].join('\n'),
    )
    await page.context().close()
  } finally {
    await app.stop()
  }
})

// What is measured inside a real Balcony: steps of its main process, and frames of its window.
import type * as PerfHooks from 'node:perf_hooks'
import type { BareJid } from '../shared/domain/jid.ts'
import type { Message, Standing } from '../shared/domain/message.ts'
import type { BalconyWindow } from '../test/rig/window.mjs'

/** Milliseconds, if nothing else is said. */
export interface MainWatch {
  /** Event loop delay by perf_hooks; `percentiles` of 50, 99 and 100 %. */
  p50: number
  p99: number
  longest: number
  /** Steps of the loop longer than a frame: when, how long by the clock, and how much processor the process took in it. */
  late: { at: number; ms: number; cpu: number }[]
  steps: number
  /** Processor, of all threads of the process. */
  cpu: number
  /** Events that went to the page, by name, and what sending them took. */
  events: Record<string, number>
  sending: number
}

export interface PageWatch {
  /** Gaps between frames. */
  frames: number[]
  /** Since the connection was there; null: never. */
  shown: number | null
  shownAtEnd: boolean
  readable: number
  whole: number
}

interface Watched {
  balconyWatch?: { reset(): void; stop(): MainWatch }
  balconyPage?: { frames: number[]; done?: Promise<Omit<PageWatch, 'frames'>> }
}

/** Begins to watch the main process; from the moment in which the connection is there everything counts anew. */
export function watchMain(window: BalconyWindow, step: number): Promise<void> {
  return window.inMain(({ BrowserWindow }, step) => {
    const { require } = process.mainModule as NodeModule
    const { monitorEventLoopDelay, performance } = require('node:perf_hooks') as typeof PerfHooks
    const delay = monitorEventLoopDelay({ resolution: 1 })
    const page = BrowserWindow.getAllWindows()[0]!.webContents
    const send = page.send.bind(page)
    let [late, steps, sending]: [MainWatch['late'], number, number] = [[], 0, 0]
    let events: Record<string, number> = {}
    const used = () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1000
    }
    let [began, cpuAtFirst] = [performance.now(), used()]
    let [at, cpu, on] = [began, cpuAtFirst, true]
    function beat(): void {
      const [now, cpuNow] = [performance.now(), used()]
      steps += 1
      if (now - at > step) late.push({ at: at - began, ms: now - at, cpu: cpuNow - cpu })
      ;[at, cpu] = [performance.now(), used()]
      if (on) setTimeout(beat, 1)
    }
    function reset(): void {
      ;[late, steps, sending, events] = [[], 0, 0, {}]
      ;[began, cpuAtFirst] = [performance.now(), used()]
      delay.reset()
    }
    page.send = (channel: string, ...words: unknown[]) => {
      const frame = words[0] as { name?: string; payload?: { is?: string } } | undefined
      const name = frame?.name ?? channel
      if (name === 'connection.changed' && frame?.payload?.is === 'online') reset()
      events[name] = (events[name] ?? 0) + 1
      const before = performance.now()
      send(channel, ...words)
      sending += performance.now() - before
    }
    ;(globalThis as Watched).balconyWatch = {
      reset,
      stop() {
        on = false
        delay.disable()
        page.send = send
        const [p50, p99] = [delay.percentile(50) / 1e6, delay.percentile(99) / 1e6]
        const longest = delay.max / 1e6
        return { p50, p99, longest, late, steps, cpu: used() - cpuAtFirst, events, sending }
      },
    }
    delay.enable()
    setTimeout(beat, 1)
  }, step)
}

export function stopMain(window: BalconyWindow): Promise<MainWatch> {
  return window.inMain(() => {
    const watch = (globalThis as Watched).balconyWatch!
    return watch.stop()
  }, null)
}

/** Gaps between the frames of the next `ms`. */
export function framesOf({ page }: BalconyWindow, ms: number): Promise<number[]> {
  return page.evaluate(async (ms) => {
    const frames: number[] = []
    const end = performance.now() + ms
    let last = await new Promise<number>(requestAnimationFrame)
    while (last < end) {
      const now = await new Promise<number>(requestAnimationFrame)
      frames.push(now - last)
      last = now
    }
    return frames
  }, ms)
}

/** What the page waits for. */
interface Expected {
  jid: BareJid
  newest: string
  window: number
  afterFirst: number
  afterMany: number
  many: number
}

/** Begins to watch the page: from the connection being there until the oldest message can be read. */
export function watchPage({ page }: BalconyWindow, expected: Expected): Promise<void> {
  return page.evaluate(({ jid, newest, window: rows, afterFirst, afterMany, many }) => {
    const frames: number[] = []
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
    const online = new Promise<number>((resolve) => {
      const forget = window.balcony.onEvent(({ name, payload }) => {
        if (name !== 'connection.changed' || payload.is !== 'online') return
        forget()
        resolve(performance.now())
      })
    })
    /** How many messages that stand there can be read. */
    async function readable(before: Standing | null, limit: number): Promise<number> {
      const reply = await window.balcony.call('conversation.page', { jid, before, limit })
      if (reply.is !== 'output') return 0
      return reply.output.messages.filter(({ content }) => content.is === 'text').length
    }
    async function until(question: () => Promise<boolean> | boolean, every: number): Promise<number> {
      while (!(await question())) await pause(every)
      return performance.now()
    }
    function isShown(): boolean {
      const articles = [...document.querySelectorAll<HTMLElement>('[role=log] article')]
      const last = articles.at(-1)?.textContent ?? ''
      return last.includes(newest) && articles.every((article) => article.querySelector('.closed') === null)
    }
    async function watch(): Promise<Omit<PageWatch, 'frames'>> {
      const began = await online
      let [last, isOn] = [began, true]
      const frame = (now: number): void => {
        frames.push(now - last)
        last = now
        if (isOn) requestAnimationFrame(frame)
      }
      requestAnimationFrame(frame)
      let shown: number | null = null
      void until(() => isShown() || !isOn, 10).then((at) => (shown = isOn ? at - began : null))
      const read = await until(async () => (await readable(null, rows)) === rows, 20)
      await until(async () => (await readable({ place: afterFirst, id: 0 }, 1)) === 1, 100)
      const end = await until(async () => (await readable({ place: afterMany, id: 0 }, many)) === many, 100)
      isOn = false
      // what came last is drawn
      await new Promise(requestAnimationFrame)
      await new Promise(requestAnimationFrame)
      return { shown, shownAtEnd: isShown(), readable: read - began, whole: end - began }
    }
    ;(window as Watched).balconyPage = { frames, done: watch() }
  }, expected)
}

/** Settles when that was so. */
export function pageWatched({ page }: BalconyWindow): Promise<PageWatch> {
  return page.evaluate(async () => {
    const { frames, done } = (window as Watched).balconyPage!
    return { ...(await done)!, frames }
  })
}

/** Every message of a conversation as it can be read, the newest first; null for one that can't. */
export function everyText({ page }: BalconyWindow, jid: BareJid): Promise<(string | null)[]> {
  return page.evaluate(async (jid) => {
    const texts: (string | null)[] = []
    let before: Standing | null = null
    const next = (): Promise<{ messages: Message[]; more: boolean }> =>
      window.balcony.call('conversation.page', { jid, before, limit: 200 }).then((reply) => {
        if (reply.is !== 'output') throw new Error(reply.code)
        return reply.output
      })
    for (;;) {
      const { messages, more } = await next()
      texts.push(...messages.map(({ content }) => (content.is === 'text' ? content.text : null)).reverse())
      const [oldest] = messages
      if (!more || oldest === undefined) return texts
      before = { place: oldest.place, id: oldest.id }
    }
  }, jid)
}

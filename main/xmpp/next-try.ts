import type { Millis } from '../e2e/ports.ts'
import type { Timers } from '../services/ports.ts'

const FIRST_MS = 1_000
const LONGEST_MS = 120_000

/**
 * How long to wait before the next try: 1 s doubling to 2 min, of which the last half is random, so that the
 * clients of a server that restarts do not all come at once.
 * @param failedTries tries that failed before this one, 0 for none
 * @param random a number in [0, 1)
 * @returns milliseconds
 */
export function reconnectDelay(failedTries: number, random: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failedTries, 30))
  return Math.round(whole / 2 + (whole / 2) * random)
}

/** The wait between two tries to connect: one at a time, longer each time. */
export class NextTry {
  readonly #timers: Timers
  readonly #now: () => Millis
  readonly #random: () => number
  #failedTries = 0
  #stop: (() => void) | undefined

  constructor({ timers, now, random }: { timers: Timers; now: () => Millis; random: () => number }) {
    this.#timers = timers
    this.#now = now
    this.#random = random
  }

  get isWaiting(): boolean {
    return this.#stop !== undefined
  }

  /** Calls `work` after the wait that is due. Gives the instant of that. */
  schedule(work: () => void): Millis {
    this.stop()
    const delay = reconnectDelay(this.#failedTries++, this.#random())
    this.#stop = this.#timers.after(delay, () => {
      this.#stop = undefined
      work()
    })
    return this.#now() + delay
  }

  /** Ends the waiting; nothing is called. */
  stop(): void {
    this.#stop?.()
    this.#stop = undefined
  }

  /** The next wait is the shortest again. */
  forgetFailures(): void {
    this.#failedTries = 0
  }
}

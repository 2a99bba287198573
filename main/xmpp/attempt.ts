import type { Millis } from '../e2e/ports.ts'
import type { Timers } from '../services/ports.ts'
import type { ConnectionFailure } from './connection-failure.ts'

/** Thrown out of every wait of an attempt that was called off. */
export class CalledOff extends Error {
  constructor() {
    super('called off')
    this.name = 'CalledOff'
  }
}

/** One try to sign in: limits each phase, each part and the whole, and can be called off at any point. */
export class Attempt {
  readonly #timers: Timers
  readonly #now: () => Millis
  #deadline: Millis
  readonly #whenCalledOff = new Set<() => void>()
  #calledOff = false

  /** @param totalMs the limit of the whole attempt, from now on */
  constructor(timers: Timers, now: () => Millis, totalMs: Millis) {
    this.#timers = timers
    this.#now = now
    this.#deadline = now() + totalMs
  }

  get isCalledOff(): boolean {
    return this.#calledOff
  }

  /** Whether its time, or that of the present part, is up. */
  get isOver(): boolean {
    return this.#now() >= this.#deadline
  }

  /** Runs `work` as a part of the attempt that has at most `partMs`; throws what `work` throws. Parts may be nested. */
  async within<T>(partMs: Millis, work: () => Promise<T>): Promise<T> {
    const whole = this.#deadline
    this.#deadline = Math.min(whole, this.#now() + partMs)
    try {
      return await work()
    } finally {
      this.#deadline = whole
    }
  }

  /** Makes the present wait and all later ones throw `CalledOff`. */
  callOff(): void {
    this.#calledOff = true
    for (const tell of [...this.#whenCalledOff]) tell()
  }

  /**
   * Waits for `work`, but no longer than `phaseMs` and not past the end of the attempt or its part.
   * @param late makes what is thrown when the time is up
   * @throws what `work` throws, `late()`, or `CalledOff`; `work` itself is not ended, that is its owner's part
   */
  async wait<T>(work: Promise<T>, phaseMs: Millis, late: () => ConnectionFailure): Promise<T> {
    let cleanUp = (): void => undefined
    const limit = new Promise<never>((_resolve, reject) => {
      const tell = (): void => reject(new CalledOff())
      if (this.#calledOff) return tell()
      const left = Math.max(0, this.#deadline - this.#now())
      const stopTimer = this.#timers.after(Math.min(phaseMs, left), () => reject(late()))
      this.#whenCalledOff.add(tell)
      cleanUp = () => {
        stopTimer()
        this.#whenCalledOff.delete(tell)
      }
    })
    try {
      return await Promise.race([work, limit])
    } finally {
      cleanUp()
    }
  }
}

import { createSubscriber } from 'svelte/reactivity'

/** The time now, for what is on the screen: who reads it is drawn again every `step` milliseconds. */
class ScreenClock {
  readonly #subscribe: () => void

  constructor(step: number) {
    this.#subscribe = createSubscriber((update) => {
      const timer = setInterval(update, step)
      return () => clearInterval(timer)
    })
  }

  get now(): number {
    this.#subscribe()
    return Date.now()
  }
}

export const seconds = new ScreenClock(1_000)
export const minutes = new ScreenClock(60_000)

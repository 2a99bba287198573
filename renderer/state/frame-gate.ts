import type { EventFrame } from '../../shared/ipc/contract.ts'

/**
 * Lets events through in the order of their numbers. Until the snapshot is there they wait; those it contains,
 * and any that come late or twice, are dropped: each event carries the whole new value, so a newer one holds.
 */
export class FrameGate {
  #waiting: EventFrame[] | null = []
  #last = -1
  readonly #pass: (frame: EventFrame) => void

  constructor(pass: (frame: EventFrame) => void) {
    this.#pass = pass
  }

  receive(frame: EventFrame): void {
    if (this.#waiting !== null) {
      this.#waiting.push(frame)
      return
    }
    if (frame.frame <= this.#last) return
    this.#last = frame.frame
    this.#pass(frame)
  }

  /** The snapshot is shown, and contains all events up to `frame`. */
  open(frame: number): void {
    const waiting = this.#waiting ?? []
    this.#waiting = null
    this.#last = frame
    for (const event of waiting) this.receive(event)
  }
}

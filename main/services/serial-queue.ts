/** Work that is done one after the other. */
export interface SerialQueue {
  /** Does `work` after everything handed in before, and gives what it gives. A failure is its caller's; the next work goes on. */
  run<T>(work: () => T | Promise<T>): Promise<T>
  /** Settles when everything handed in so far is done. */
  idle(): Promise<void>
}

export function createSerialQueue(): SerialQueue {
  let tail: Promise<unknown> = Promise.resolve()
  return {
    run<T>(work: () => T | Promise<T>): Promise<T> {
      const mine = tail.then(work)
      tail = mine.then(ended, ended)
      return mine
    },
    async idle() {
      await tail
    },
  }
}

function ended(): void {
  // what came of it is told to who handed it in
}

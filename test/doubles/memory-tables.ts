// Tables in memory that can be set back, so that a transaction that throws leaves nothing.

type Rows = Map<unknown, unknown>

/** Rows are replaced, never changed in place: a copy of the map is a copy of the table. */
export class MemoryTables {
  readonly #tables: Rows[] = []
  #depth = 0
  /** How everything stood before what is redoable and not settled. */
  #settled: Rows[] | undefined

  table<K, V>(): Map<K, V> {
    const table = new Map<K, V>()
    this.#tables.push(table as Rows)
    return table
  }

  transaction<T>(work: () => T): T {
    if (this.#depth === 0) this.settle()
    return this.#whole(work)
  }

  redoable<T>(work: () => T): T {
    if (this.#depth === 0) this.#settled ??= this.#copy()
    return this.#whole(work)
  }

  settle(): void {
    this.#settled = undefined
  }

  /** The program ended: what was not settled is undone. */
  lose(): void {
    if (this.#settled !== undefined) this.#setBack(this.#settled)
    this.#settled = undefined
  }

  #whole<T>(work: () => T): T {
    const before = this.#copy()
    this.#depth += 1
    try {
      const result = work()
      if (result instanceof Promise)
        throw new TypeError('A transaction does not wait: its work must be synchronous')
      return result
    } catch (error) {
      this.#setBack(before)
      throw error
    } finally {
      this.#depth -= 1
    }
  }

  #copy(): Rows[] {
    return this.#tables.map((table) => new Map(table))
  }

  #setBack(before: readonly Rows[]): void {
    this.#tables.forEach((table, i) => {
      table.clear()
      for (const [key, row] of before[i] ?? []) table.set(key, row)
    })
  }
}

/** One text for a key of several parts. */
export function keyOf(...parts: (string | number)[]): string {
  return JSON.stringify(parts)
}

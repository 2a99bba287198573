// Tables in memory that can be set back, so that a transaction that throws leaves nothing.

/** Rows are replaced, never changed in place: a copy of the map is a copy of the table. */
export class MemoryTables {
  readonly #tables: Map<unknown, unknown>[] = []

  table<K, V>(): Map<K, V> {
    const table = new Map<K, V>()
    this.#tables.push(table as Map<unknown, unknown>)
    return table
  }

  transaction<T>(work: () => T): T {
    const before = this.#tables.map((table) => new Map(table))
    try {
      const result = work()
      if (result instanceof Promise)
        throw new TypeError('A transaction does not wait: its work must be synchronous')
      return result
    } catch (error) {
      this.#tables.forEach((table, i) => {
        table.clear()
        for (const [key, row] of before[i] ?? []) table.set(key, row)
      })
      throw error
    }
  }
}

/** One text for a key of several parts. */
export function keyOf(...parts: (string | number)[]): string {
  return JSON.stringify(parts)
}

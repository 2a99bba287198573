// Measuring beside each other: other load on the machine hits all rows of a table alike, and only ratios are printed as
// results.

export interface Step {
  name: string
  run: () => unknown
}

export interface Timing {
  /** Median of its times, in microseconds. */
  micros: number
  /** Median of the ratios to the first step, round by round. */
  ratio: number
}

/**
 * Runs all steps in turn, `rounds` times after a tenth as much of warming up. Each round starts with another step, and
 * every second turn of them goes backwards, so that none always runs after the same one.
 */
export async function interleaved<Name extends string>(
  rounds: number,
  steps: readonly (Step & { name: Name })[],
): Promise<Record<Name, Timing>> {
  const times = steps.map(() => new Float64Array(rounds))
  const warmUp = Math.ceil(rounds / 10)
  for (let round = -warmUp; round < rounds; round += 1) {
    const start = round + warmUp
    const backwards = Math.floor(start / steps.length) % 2 === 1
    for (let turn = 0; turn < steps.length; turn += 1) {
      const at = (start + (backwards ? steps.length - turn : turn)) % steps.length
      const before = process.hrtime.bigint()
      const result = steps[at]!.run()
      if (result instanceof Promise) await result
      if (round >= 0) times[at]![round] = Number(process.hrtime.bigint() - before) / 1000
    }
  }
  const first = times[0]!
  const timings = steps.map(({ name }, at): [Name, Timing] => [
    name,
    { micros: median(times[at]!), ratio: median(times[at]!.map((time, round) => time / first[round]!)) },
  ])
  return Object.fromEntries(timings) as Record<Name, Timing>
}

function median(values: Float64Array): number {
  return values.slice().sort()[values.length >> 1]!
}

/** Rows of cells as a table whose columns stand below each other; the first row is the heading. */
export function printTable(title: string, rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  console.log(`\n${title}`)
  for (const row of rows) {
    const cells = row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
    console.log(`  ${cells.join('   ')}`.trimEnd())
  }
}

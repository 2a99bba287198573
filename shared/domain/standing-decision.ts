// PROTOCOL 10: which of several decisions about one device counts, when several devices of one user decided.
import type { TrustManner, TrustState } from './device.ts'

export interface DatedDecision {
  state: TrustState
  manner: TrustManner
  /** Milliseconds. */
  at: number
  /** Fingerprint of the own device whose user decided; absent: this one. */
  by?: string
}

/** At the same second the stricter one. */
const STRICTNESS: Readonly<Record<TrustState, number>> = { verified: 0, trusted: 1, new: 2, blocked: 3 }

interface Dated<D> {
  decision: D
  /** Seconds, as in what is shared. */
  second: number
}

/**
 * The decision that counts, of all about one device in the order in which they were kept; `undefined` for none. It hangs
 * on the set alone, not on the order in which those of other devices came, so that all own devices come to the same.
 */
export function standingDecision<D extends DatedDecision>(history: readonly D[]): D | undefined {
  const dated = inSeconds(history)
  const blocks = dated.filter(({ decision }) => decision.state === 'blocked')
  const standing = blocks.filter((block) => !dated.some((one) => takesBack(one, block)))
  return (latest(standing) ?? latest(dated))?.decision
}

// A block wins until it is taken back: by "new" of anybody, since who says it knows of the block; whoever blocked knows of
// it whatever they say after it.
function takesBack<D extends DatedDecision>(one: Dated<D>, block: Dated<D>): boolean {
  if (one.second <= block.second) return false
  return one.decision.state === 'new' || one.decision.by === block.decision.by
}

function latest<D extends DatedDecision>(dated: readonly Dated<D>[]): Dated<D> | undefined {
  return dated.reduce<Dated<D> | undefined>(
    (best, one) => (best === undefined || compare(best, one) <= 0 ? one : best),
    undefined,
  )
}

function compare<D extends DatedDecision>(a: Dated<D>, b: Dated<D>): number {
  return a.second - b.second || STRICTNESS[a.decision.state] - STRICTNESS[b.decision.state]
}

// A device knows the order of its own decisions, whatever its clock did meanwhile: of one second its last one counts. What
// the policy did by itself is nobody's word, and has no date of its own.
function inSeconds<D extends DatedDecision>(history: readonly D[]): Dated<D>[] {
  const own: Dated<D>[] = []
  const others: Dated<D>[] = []
  for (const decision of history) {
    if (decision.by !== undefined) {
      others.push({ decision, second: secondOf(decision.at) })
      continue
    }
    const before = own.at(-1)
    const said = decision.manner === 'first-seen' ? -1 : secondOf(decision.at)
    const second = Math.max(said, before?.second ?? -1)
    if (before?.second === second) own.pop()
    own.push({ decision, second })
  }
  return [...others, ...own]
}

/**
 * When a decision of this device made at `now` is dated: in a second later than that of every other about the same device,
 * so that all own devices see it as the later one. Milliseconds.
 */
export function dateAfter(history: readonly DatedDecision[], now: number): number {
  const last = Math.max(-1, ...history.map(({ at }) => secondOf(at)))
  return secondOf(now) > last ? now : (last + 1) * 1000
}

function secondOf(at: number): number {
  return Math.floor(at / 1000)
}

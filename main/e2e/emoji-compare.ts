// PROTOCOL 11: one compare, as one of its two sides plays it. Sends nothing, and knows no time: what it returns goes out.
import type { CancelReason, CompareStep } from './compare-step.ts'
import { commitTo, outcomeOf, publicKeyOf, type Outcome, type Pairing, type Side } from './emoji-math.ts'
import type { Primitives, Random } from './ports.ts'

type Means = { primitives: Primitives; random: Pick<Random, 'bytes'> }

/** How a compare stands, for this side. */
export type Phase =
  /** A: the other user has to agree. */
  | { is: 'started' }
  /** B: the own user has to agree. */
  | { is: 'asked' }
  /** B: agreed; the emoji come with `reveal`. */
  | { is: 'accepted' }
  /** The own user has to say whether the other one sees the same. */
  | { is: 'revealed'; emoji: readonly number[] }
  /** The own user said "the same"; the other one has to. */
  | { is: 'said-same'; emoji: readonly number[] }
  | { is: 'verified' }
  /** The id is dead, its keys are erased. `by`: who ended it. */
  | { is: 'dead'; by: 'us' | 'them'; reason: CancelReason }

export class EmojiCompare {
  readonly id: string
  readonly side: 'a' | 'b'
  readonly #primitives: Primitives
  readonly #pairing: Pairing
  /** A's commitment: our own, or the one that `start` brought. */
  readonly #commit: Uint8Array
  readonly #privateKey: Uint8Array
  /** Only A has one before `reveal`. */
  readonly #nonce: Uint8Array
  #phase: Phase
  #outcome: Outcome | null = null
  #otherSaidSame = false

  private constructor(means: Means, side: 'a' | 'b', pairing: Pairing, commit: Uint8Array | null) {
    const { primitives, random } = means
    this.id = pairing.id
    this.side = side
    this.#primitives = primitives
    this.#pairing = pairing
    this.#privateKey = random.bytes(32)
    this.#nonce = random.bytes(32)
    this.#commit = commit ?? commitTo(primitives, pairing, { keyA: this.#ownPublicKey(), nonce: this.#nonce })
    this.#phase = { is: side === 'a' ? 'started' : 'asked' }
  }

  /** The own user wants to compare with `other`: this side is A. The step is to be sent. */
  static start(
    means: Means,
    id: string,
    own: Side,
    other: Side,
  ): { compare: EmojiCompare; step: CompareStep } {
    const compare = new EmojiCompare(means, 'a', { id, a: own, b: other }, null)
    return { compare, step: { is: 'start', commit: compare.#commit } }
  }

  /** A `start` of `other` came: this side is B. */
  static asked(means: Means, id: string, own: Side, other: Side, commit: Uint8Array): EmojiCompare {
    return new EmojiCompare(means, 'b', { id, a: other, b: own }, commit)
  }

  get phase(): Phase {
    return this.#phase
  }

  get theySaidSame(): boolean {
    return this.#otherSaidSame
  }

  /** The own user agrees. Gives what is to be sent; `undefined` where there is nothing to agree to. */
  accept(): CompareStep | undefined {
    if (this.#phase.is !== 'asked') return undefined
    this.#phase = { is: 'accepted' }
    return { is: 'accept', key: this.#ownPublicKey() }
  }

  /** The own user says "the same". Gives what is to be sent; `undefined` where no emoji wait for a word. */
  same(): CompareStep | undefined {
    if (this.#phase.is !== 'revealed' || this.#outcome === null) return undefined
    const { emoji } = this.#phase
    const step: CompareStep = { is: 'confirm', mac: this.#outcome.macs[this.side] }
    if (this.#otherSaidSame) this.#end({ is: 'verified' })
    else this.#phase = { is: 'said-same', emoji }
    return step
  }

  /** Ends it from this side. Gives what is to be sent; `undefined` where it has ended. */
  cancel(reason: CancelReason): CompareStep | undefined {
    if (this.#isOver()) return undefined
    this.#end({ is: 'dead', by: 'us', reason })
    return { is: 'cancel', reason }
  }

  /** A step of the other side, null for one that is none. Gives what is to be sent, if anything. */
  take(step: CompareStep | null): CompareStep | undefined {
    if (this.#isOver()) return undefined
    switch (step?.is) {
      case 'accept':
        return this.#accepted(step.key)
      case 'reveal':
        return this.#revealed(step.key, step.nonce)
      case 'confirm':
        return this.#confirmed(step.mac)
      case 'cancel':
        this.#end({ is: 'dead', by: 'them', reason: step.reason })
        return undefined
      case 'start':
      case undefined:
        return this.cancel('bad-step')
    }
  }

  #accepted(keyB: Uint8Array): CompareStep | undefined {
    if (this.#phase.is !== 'started') return this.cancel('bad-step')
    const keyA = this.#ownPublicKey()
    const nonce = this.#nonce.slice()
    if (!this.#show(keyA, keyB, nonce)) return this.cancel('bad-step')
    return { is: 'reveal', key: keyA, nonce }
  }

  #revealed(keyA: Uint8Array, nonce: Uint8Array): CompareStep | undefined {
    if (this.#phase.is !== 'accepted') return this.cancel('bad-step')
    // PROTOCOL 11: B checks `commit`
    const promised = commitTo(this.#primitives, this.#pairing, { keyA, nonce })
    if (!isSame(promised, this.#commit)) return this.cancel('bad-step')
    return this.#show(keyA, this.#ownPublicKey(), nonce) ? undefined : this.cancel('bad-step')
  }

  #confirmed(mac: Uint8Array): CompareStep | undefined {
    const outcome = this.#outcome
    // before `reveal`, or once more
    if (outcome === null || this.#otherSaidSame) return this.cancel('bad-step')
    if (!isSame(mac, outcome.macs[this.side === 'a' ? 'b' : 'a'])) return this.cancel('bad-step')
    this.#otherSaidSame = true
    if (this.#phase.is === 'said-same') this.#end({ is: 'verified' })
    return undefined
  }

  #show(keyA: Uint8Array, keyB: Uint8Array, nonce: Uint8Array): boolean {
    const transcript = { pairing: this.#pairing, commit: this.#commit, keyA, keyB, nonce }
    const outcome = outcomeOf(this.#primitives, this.side, this.#privateKey, transcript)
    if (outcome === undefined) return false
    // they have done their work
    this.#privateKey.fill(0)
    this.#outcome = outcome
    this.#phase = { is: 'revealed', emoji: outcome.emoji }
    return true
  }

  #ownPublicKey(): Uint8Array {
    return publicKeyOf(this.#primitives, this.#privateKey)
  }

  #isOver(): boolean {
    return this.#phase.is === 'dead' || this.#phase.is === 'verified'
  }

  // PROTOCOL 11: the id is dead and its keys are erased
  #end(phase: Phase): void {
    this.#phase = phase
    this.#privateKey.fill(0)
    this.#nonce.fill(0)
    this.#outcome = null
  }
}

/** In the same time whatever differs. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length
  for (const [i, byte] of one.entries()) difference |= byte ^ (other[i] ?? 0)
  return difference === 0
}

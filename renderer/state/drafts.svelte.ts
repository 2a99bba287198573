import { SvelteMap } from 'svelte/reactivity'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import type { MAX_DRAFT_LENGTH } from '../../shared/ipc/contract.ts'
import { ask } from '../bridge.ts'

/** Milliseconds after the last key until a draft is kept, and the longest that it waits while somebody types on. */
const PAUSE = 400
const LATEST = 1_000

// The contract's value; its type holds the two together, and keeps zod out of the page.
const longest: typeof MAX_DRAFT_LENGTH = 500_000

/**
 * What was begun and not sent, for each conversation. Typing never waits for the main process; it is told a moment
 * later, and what it did not take stays here.
 */
export class Drafts {
  /** What was typed since this page is here: newer than what main says of the same conversation. */
  readonly #typed = new SvelteMap<BareJid, string>()
  readonly #problems = new SvelteMap<BareJid, Saying>()
  /** What main has not been told yet. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- never shown
  readonly #untold = new Map<BareJid, { since: number; timer: ReturnType<typeof setTimeout> }>()
  readonly #begun: (jid: BareJid) => string

  /** `begun`: what main kept from before. */
  constructor(begun: (jid: BareJid) => string) {
    this.#begun = begun
  }

  of(jid: BareJid): string {
    return this.#typed.get(jid) ?? this.#begun(jid)
  }

  /** Why the draft would be lost with the window; null where it is kept. */
  problem(jid: BareJid): Saying | null {
    return this.#problems.get(jid) ?? null
  }

  keep(jid: BareJid, text: string): void {
    this.#typed.set(jid, text)
    const since = this.#forgetTimer(jid)?.since ?? performance.now()
    const wait = Math.max(0, Math.min(PAUSE, since + LATEST - performance.now()))
    this.#untold.set(jid, { since, timer: setTimeout(() => void this.#tell(jid), wait) })
  }

  /** It is on its way as a message, or erased: main forgets it by itself. */
  drop(jid: BareJid): void {
    this.#forgetTimer(jid)
    this.#typed.set(jid, '')
    this.#problems.delete(jid)
  }

  /** Puts a text that was not taken back, before what was typed since. */
  giveBack(jid: BareJid, text: string): void {
    const since = this.of(jid)
    this.keep(jid, since === '' ? text : `${text}\n${since}`)
  }

  /** Tells main now what it has not heard yet: the user turns elsewhere, or the page ends. */
  flush(): void {
    for (const jid of [...this.#untold.keys()]) void this.#tell(jid)
  }

  /** Tells main once more what it did not take. */
  tellAgain(): void {
    for (const jid of [...this.#problems.keys()]) void this.#tell(jid)
  }

  clear(): void {
    for (const jid of [...this.#untold.keys()]) this.#forgetTimer(jid)
    this.#typed.clear()
    this.#problems.clear()
  }

  // Main works calls through in the order in which they are made, so the last text wins.
  async #tell(jid: BareJid): Promise<void> {
    this.#forgetTimer(jid)
    const text = this.of(jid)
    if (text.length > longest) {
      this.#problems.set(jid, { say: 'draft-too-long' })
      return
    }
    const answer = await ask('conversation.keepDraft', { jid, text })
    // another account's page knows nothing of it
    if (!this.#typed.has(jid)) return
    if (answer.is === 'failed') this.#problems.set(jid, answer.saying)
    else this.#problems.delete(jid)
  }

  #forgetTimer(jid: BareJid): { since: number } | undefined {
    const untold = this.#untold.get(jid)
    clearTimeout(untold?.timer)
    this.#untold.delete(jid)
    return untold
  }
}

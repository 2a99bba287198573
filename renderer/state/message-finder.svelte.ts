import type { Saying } from '../../shared/domain/saying.ts'
import type { FoundMessage } from '../../shared/domain/search.ts'
import { MAX_SEARCH } from '../../shared/domain/search-limit.ts'
import { ask } from '../bridge.ts'

/** So long nothing is asked after a key, since mostly another one comes. */
const PAUSE = 120

/** What was found of the words that are being typed; milliseconds. */
export class MessageFinder {
  found = $state.raw<readonly FoundMessage[]>([])
  /** There are older ones. */
  more = $state(false)
  /** It is not known yet what there is. */
  looking = $state(false)
  problem = $state.raw<Saying | null>(null)
  #words = ''
  #pause: ReturnType<typeof setTimeout> | undefined

  /** Looks for these words, a moment later; '' for nothing. What was found before stays until then. */
  look(words: string): void {
    const wanted = words.trim().slice(0, MAX_SEARCH)
    if (wanted === this.#words) return
    this.#words = wanted
    clearTimeout(this.#pause)
    this.looking = wanted !== ''
    if (wanted === '') this.#show([], false)
    else this.#pause = setTimeout(() => void this.#ask(null), PAUSE)
  }

  /** Fetches older ones. */
  async next(): Promise<void> {
    const last = this.found.at(-1)
    if (!this.looking && this.more && last !== undefined) await this.#ask(last.id)
  }

  async #ask(before: number | null): Promise<void> {
    const words = this.#words
    this.looking = true
    const answer = await ask('message.search', { words, before })
    // another search has begun since
    if (words !== this.#words) return
    this.looking = false
    this.problem = answer.is === 'failed' ? answer.saying : null
    if (answer.is === 'failed') return
    const { found, more } = answer.output
    this.#show(before === null ? found : [...this.found, ...found], more)
  }

  #show(found: readonly FoundMessage[], more: boolean): void {
    this.found = found
    this.more = more
    this.problem = null
  }
}

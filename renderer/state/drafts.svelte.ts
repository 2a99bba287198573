import { SvelteMap } from 'svelte/reactivity'
import type { BareJid } from '../../shared/domain/jid.ts'

/** What was begun and not sent, for each conversation. */
export class Drafts {
  readonly #drafts = new SvelteMap<BareJid, string>()

  of(jid: BareJid): string {
    return this.#drafts.get(jid) ?? ''
  }

  keep(jid: BareJid, text: string): void {
    if (text === '') this.#drafts.delete(jid)
    else this.#drafts.set(jid, text)
  }

  /** Puts a text that was not taken back, before what was typed since. */
  giveBack(jid: BareJid, text: string): void {
    const since = this.of(jid)
    this.keep(jid, since === '' ? text : `${text}\n${since}`)
  }

  clear(): void {
    this.#drafts.clear()
  }
}

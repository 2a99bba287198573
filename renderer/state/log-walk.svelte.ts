import { tick } from 'svelte'
import type { ConversationLog } from './conversation-log.svelte.ts'
import { focusWhenMade } from './focus-when-made.ts'

/** Frames that a message which was just made may take until it can have the focus. */
const PATIENCE = 30

/** What the walk asks of the list that shows the messages; offsets and sizes in pixels. */
interface ShownList {
  getItemOffset(index: number): number
  getItemSize(index: number): number
  findItemIndex(offset: number): number
  scrollToIndex(index: number, options: { align: 'start' | 'end' | 'nearest' | 'center' }): void
}

/** Goes by arrows from message to message of one log, which is one stop of Tab. */
export class LogWalk {
  /** The message that has the focus, or has something in it that has the focus; null while neither is so. */
  reached = $state<number | null>(null)
  /** The message that was searched for last. */
  found = $state<number | null>(null)
  readonly #log: ConversationLog
  readonly #scroller: () => HTMLElement | undefined
  readonly #list: () => ShownList | undefined

  constructor(
    log: ConversationLog,
    scroller: () => HTMLElement | undefined,
    list: () => ShownList | undefined,
  ) {
    this.#log = log
    this.#scroller = scroller
    this.#list = list
  }

  /** Place of the message that was reached; -1 where none was, or it is gone. */
  get place(): number {
    return this.reached === null ? -1 : this.#log.indexOf(this.reached)
  }

  onfocusin = (event: FocusEvent): void => {
    const message = (event.target as HTMLElement).closest<HTMLElement>('article[data-id]')
    this.reached = message === null ? null : Number(message.dataset['id'])
  }

  /** Tab comes back to the log, and not to a message far away. */
  onfocusout = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && !this.#scroller()?.contains(relatedTarget)) this.reached = null
  }

  /** What was reached is gone with the focus: the log takes it. */
  mend(): void {
    if (this.reached === null || this.place >= 0) return
    this.reached = null
    this.#scroller()?.focus({ preventScroll: true })
  }

  onkeydown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return
    const to = this.#goal(event.key)
    if (to === null) return
    event.preventDefault()
    if (this.place === 0 && event.key.endsWith('Up')) void this.#goBeyond()
    else void this.#moveTo(to)
  }

  /** Back from the oldest message here: to the one before it, once that is here. */
  async #goBeyond(): Promise<void> {
    const from = this.reached
    await this.#log.loadOlder()
    // The user has gone elsewhere meanwhile, or it is gone itself.
    if (this.reached !== from || this.place < 0) return
    await tick()
    await this.#moveTo(Math.max(0, this.place - 1))
  }

  /** An effect: goes to the message that was searched for, once it is here. */
  seek(): void {
    const { sought } = this.#log
    const place = sought === null ? -1 : this.#log.indexOf(sought)
    if (sought === null || place < 0) return
    this.#log.sought = null
    this.found = sought
    this.reached = sought
    void tick().then(() => {
      this.#list()?.scrollToIndex(place, { align: 'center' })
      return this.#focus(sought)
    })
  }

  /** Where this key leads; null for a key that leads nowhere, and where the rest of a tall message comes first. */
  #goal(key: string): number | null {
    const list = this.#list()
    const last = this.#log.messages.length - 1
    if (list === undefined || last < 0) return null
    if (key === 'Home') return 0
    if (key === 'End') return last
    const back = key === 'ArrowUp' || key === 'PageUp'
    if (!back && key !== 'ArrowDown' && key !== 'PageDown') return null
    const here = this.place
    if (here < 0) return this.#lastInSight() ?? last
    if (this.#goesOn(back)) return null
    let to = here + (back ? -1 : 1)
    if (key.startsWith('Page')) {
      const page = this.#scroller()?.clientHeight ?? 0
      const there = list.findItemIndex(list.getItemOffset(here) + (back ? -page : page))
      to = back ? Math.min(to, there) : Math.max(to, there)
    }
    return Math.max(0, Math.min(to, last))
  }

  /** The message goes on beyond the edge of the log: the key scrolls, as it does everywhere. */
  #goesOn(back: boolean): boolean {
    const box = this.#scroller()?.getBoundingClientRect()
    const message = this.#article(this.reached)?.getBoundingClientRect()
    if (box === undefined || message === undefined || message.height <= box.height) return false
    return back ? message.top < box.top - 1 && message.bottom > box.top : message.bottom > box.bottom + 1
  }

  #lastInSight(): number | null {
    const scroller = this.#scroller()
    const bottom = scroller?.getBoundingClientRect().bottom ?? 0
    const articles = [...(scroller?.querySelectorAll<HTMLElement>('article[data-id]') ?? [])]
    const seen = articles.filter((article) => article.getBoundingClientRect().bottom <= bottom + 1).at(-1)
    const place = seen === undefined ? -1 : this.#log.indexOf(Number(seen.dataset['id']))
    return place < 0 ? null : place
  }

  async #moveTo(place: number): Promise<void> {
    const id = this.#log.messages[place]?.id
    if (id === undefined) return
    const list = this.#list()
    const isTall = (list?.getItemSize(place) ?? 0) > (this.#scroller()?.clientHeight ?? 0)
    // One reads into a tall message from the side where one comes from.
    const side = place < this.place ? 'end' : 'start'
    this.reached = id
    list?.scrollToIndex(place, { align: isTall ? side : 'nearest' })
    await this.#focus(id)
  }

  async #focus(id: number): Promise<void> {
    await tick()
    await focusWhenMade(
      () => this.#article(id),
      () => this.reached === id,
      PATIENCE,
      { preventScroll: true },
    )
  }

  #article(id: number | null): HTMLElement | null {
    return this.#scroller()?.querySelector<HTMLElement>(`article[data-id="${String(id)}"]`) ?? null
  }
}

import { tick, untrack } from 'svelte'
import type { Message, Standing } from '../../shared/domain/message.ts'
import type { ConversationLog } from './conversation-log.svelte.ts'
import { placeOf } from './message-order.ts'

/** Within so many pixels of the end the log follows what comes. */
const AT_END = 4
/** So many pixels before the oldest message older ones are fetched: some turns of a quick wheel. */
const FETCH_OLDER_AT = 2_400
/** Within so many pixels of the oldest message one sees that older ones are awaited. */
const AT_START = 40
const FRAMES_TO_MEASURE = 6

/** What it asks of the list that shows the messages; in pixels. */
interface ShownList {
  getScrollOffset(): number
  getScrollSize(): number
  getViewportSize(): number
  findItemIndex(offset: number): number
  scrollToIndex(index: number, options: { align: 'start' | 'end' }): void
}

/** Where somebody reads one log: at its end, which is followed, or further up, where nothing may move. */
export class ReadingPlace {
  atEnd = $state(true)
  atStart = $state(true)
  readonly #log: ConversationLog
  readonly #scroller: () => HTMLElement | undefined
  readonly #list: () => ShownList | undefined
  #newestSeen = -1
  /** The last message that was there when the user was at the end; what others wrote since is new below. */
  #readUpTo = $state.raw<Standing | null>(null)
  #before: readonly Message[] = []
  #length = 0

  constructor(
    log: ConversationLog,
    scroller: () => HTMLElement | undefined,
    list: () => ShownList | undefined,
  ) {
    this.#log = log
    this.#scroller = scroller
    this.#list = list
  }

  readonly newBelow = $derived.by(() => {
    const readUpTo = this.#readUpTo
    if (this.atEnd || readUpTo === null) return 0
    const { messages } = this.#log
    const since = messages.slice(placeOf(messages, { place: readUpTo.place, id: readUpTo.id + 1 }))
    return since.filter(({ direction }) => direction === 'in').length
  })

  /** `older`: messages came in above what is read; the list then keeps its place counted from the end. */
  readonly shown = $derived.by(() => {
    const { messages } = this.#log
    const before = this.#before
    this.#before = messages
    return { messages, older: untrack(() => this.#cameAbove(before, messages)) }
  })

  /** An effect: goes to the newest message where the user is at the end, or wrote it. */
  follow(): void {
    const { messages, older } = this.shown
    const newest = messages.at(-1)
    if (newest === undefined) return
    if (newest.id === this.#newestSeen) {
      // the list keeps the end in sight, but for a part of a pixel each time
      if (older && untrack(() => this.atEnd)) void this.showEnd()
      return
    }
    const first = this.#newestSeen === -1
    this.#newestSeen = newest.id
    untrack(() => {
      if (first || this.atEnd) this.#readUpTo = newest
      if (first) void this.#showFirst()
      else if (this.atEnd || newest.direction === 'out') void this.showEnd()
    })
  }

  /** An effect before the page changes: what is read stays where it is when messages above it go. */
  keep(): void {
    const { length } = this.shown.messages
    const isShorter = length < this.#length
    this.#length = length
    if (isShorter) untrack(() => (this.atEnd ? undefined : void this.#stay()))
  }

  onscroll = (): void => {
    const list = this.#list()
    if (list === undefined) return
    this.atStart = list.getScrollOffset() <= AT_START
    this.atEnd = list.getScrollSize() - list.getViewportSize() - list.getScrollOffset() <= AT_END
    if (this.atEnd) this.#readUpTo = this.#log.messages.at(-1) ?? null
    this.#fetchOlder()
  }

  /** A message that heals, or the composer, takes room: who was at the end stays there. */
  onresize = (): void => {
    if (this.atEnd) this.#goToEnd()
  }

  /** The window got another height: who was at the end stays there, and who sees all is at the end. */
  onheight = (): void => {
    if (this.atEnd) this.#goToEnd()
    // the list learns of it in this frame, too
    else requestAnimationFrame(this.onscroll)
  }

  // What a server had kept comes with its newest page first, and stands between what is here.
  #cameAbove(before: readonly Message[], messages: readonly Message[]): boolean {
    if (before.length === 0 || messages.length <= before.length) return false
    if (messages[0]?.id !== before[0]?.id) return true
    let below = 0
    while (below < before.length && messages.at(-1 - below)?.id === before.at(-1 - below)?.id) below += 1
    if (below === 0) return false
    const list = this.#list()
    if (this.atEnd || list === undefined) return true
    return before.length - below <= list.findItemIndex(list.getScrollOffset())
  }

  showEnd = async (): Promise<void> => {
    await tick()
    this.#goToEnd()
  }

  async #showFirst(): Promise<void> {
    await tick()
    const { messages, unreadFrom, sought } = this.#log
    // the walk goes there
    if (sought !== null) return
    const unread = messages.findIndex(({ id }) => id === unreadFrom)
    if (unread > 0) this.#list()?.scrollToIndex(unread, { align: 'start' })
    else this.#goToEnd()
    this.#fetchOlder()
  }

  #goToEnd(): void {
    this.#list()?.scrollToIndex(this.#log.messages.length - 1, { align: 'end' })
  }

  #fetchOlder(): void {
    const [list, log] = [this.#list(), this.#log]
    if (list === undefined || log.loading || !log.more || log.problem !== null) return
    if (list.getScrollOffset() < FETCH_OLDER_AT) void log.loadOlder()
  }

  // The list knows heights by place, not by message: where one above goes, it would move what is read by its height.
  async #stay(): Promise<void> {
    const scroller = this.#scroller()
    const top = scroller?.getBoundingClientRect().top ?? 0
    const articles = [...(scroller?.querySelectorAll<HTMLElement>('article') ?? [])]
    const read = articles.find((article) => article.getBoundingClientRect().top >= top)
    if (read === undefined) return
    const was = read.getBoundingClientRect().top
    await tick()
    // It measures again for some frames.
    for (let frame = 0; frame < FRAMES_TO_MEASURE && read.isConnected; frame += 1) {
      scroller?.scrollBy({ top: read.getBoundingClientRect().top - was, behavior: 'instant' })
      await new Promise(requestAnimationFrame)
    }
  }
}

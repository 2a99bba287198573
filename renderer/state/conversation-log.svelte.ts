import { compareStanding } from '../../shared/domain/message-standing.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Message, Standing } from '../../shared/domain/message.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import { ask } from '../bridge.ts'
import { firstUnread, placeOf, withMessages, withoutMessage, withPage } from './message-order.ts'

/** Messages of the first page, which somebody waits for, and of those that are fetched ahead of the eye. */
const FIRST_PAGE = 60
const PAGE = 120
/** On the way to a message far back: as many as main gives at once. */
const FAR_PAGE = 200

/** What became of a message that an event brought. */
export type Arrival = 'new' | 'changed' | 'not-here'

/** The messages of one conversation that are here so far: the newest ones, and older ones as they are read. */
export class ConversationLog {
  messages = $state.raw<readonly Message[]>([])
  /** There are older ones than those here. */
  more = $state(false)
  loading = $state(false)
  loaded = $state(false)
  /** Why the last page did not come, null where it did. */
  problem = $state<Saying | null>(null)
  /** Where the line "New messages" stands, for as long as the conversation is read. */
  unreadFrom = $state<number | null>(null)
  /** The message that the user searched for, until it is reached. */
  sought = $state<number | null>(null)

  readonly #jid: BareJid
  /** Events that came while a page was on its way: they are newer than what the page says of the same message. */
  #meanwhile: Message[] | null = null
  #unreadToPlace = 0
  /** A page that was on its way may still bring them. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- never shown
  readonly #removed = new Set<number>()
  /** Where the messages stand that were ever here, by their number: it never changes. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- what is shown is `messages`
  readonly #places = new Map<number, number>()
  /** The page that is on its way. */
  #coming: Promise<void> | null = null

  constructor(jid: BareJid) {
    this.#jid = jid
  }

  /** Fetches the newest page, unless it is here, on its way, or failed and is shown as failed. */
  fetch(): void {
    if (!this.loaded && this.problem === null) void this.#load(null)
  }

  /** The user turns to this conversation, with so many messages unread. */
  beginReading(unread: number): void {
    this.unreadFrom = this.loaded ? firstUnread(this.messages, unread) : null
    this.#unreadToPlace = this.loaded ? 0 : unread
    this.fetch()
  }

  /** Fetches the page before the oldest message here; after a failure, the page that failed. Gives when it is here. */
  async loadOlder(): Promise<void> {
    if (this.loaded && !this.more) return
    await this.#load(this.#oldest())
  }

  /** Fetches all pages down to this message. Gives whether it is here then. */
  async reach(id: number): Promise<boolean> {
    await this.#coming
    while (!this.has(id) && this.problem === null && (this.more || !this.loaded))
      await this.#load(this.#oldest(), FAR_PAGE)
    return this.has(id)
  }

  /** Messages that came or changed together, each in its place. Gives what became of each. */
  apply(several: readonly Message[]): Arrival[] {
    this.#meanwhile?.push(...several)
    // What lies before the oldest message here comes with its page.
    const oldest = this.messages[0]
    const isHere = (message: Message): boolean =>
      this.loaded && !(this.more && oldest !== undefined && compareStanding(message, oldest) < 0)
    const arrivals = several.map((message): Arrival => {
      if (!isHere(message)) return 'not-here'
      return this.has(message.id) ? 'changed' : 'new'
    })
    const here = several.filter((_, at) => arrivals[at] !== 'not-here')
    if (here.length === 0) return arrivals
    for (const { id, place } of here) this.#places.set(id, place)
    this.messages = withMessages(this.messages, here)
    // Who answers has read what was new.
    const newest = this.messages.at(-1)
    const isAnswer = newest?.direction === 'out' && arrivals[several.indexOf(newest)] === 'new'
    if (isAnswer) this.unreadFrom = null
    return arrivals
  }

  /** It opened, and is nothing to be read. */
  remove(id: number): void {
    this.#removed.add(id)
    const place = this.#places.get(id)
    if (place !== undefined) this.messages = withoutMessage(this.messages, { place, id })
    this.#meanwhile = this.#meanwhile?.filter((message) => message.id !== id) ?? null
  }

  /** It is among those that are here. */
  has(id: number): boolean {
    return this.indexOf(id) >= 0
  }

  /** Index of the message with this number; -1 where it is not here. */
  indexOf(id: number): number {
    const { messages } = this
    const index = placeOf(messages, { place: this.#places.get(id) ?? 0, id })
    return messages[index]?.id === id ? index : -1
  }

  #oldest(): Standing | null {
    const oldest = this.messages[0]
    return oldest === undefined ? null : { place: oldest.place, id: oldest.id }
  }

  #load(before: Standing | null, limit = before === null ? FIRST_PAGE : PAGE): Promise<void> {
    this.#coming ??= this.#fetch(before, limit).finally(() => (this.#coming = null))
    return this.#coming
  }

  async #fetch(before: Standing | null, limit: number): Promise<void> {
    this.loading = true
    this.#meanwhile = []
    const answer = await ask('conversation.page', { jid: this.#jid, before, limit })
    const meanwhile = this.#meanwhile
    this.#meanwhile = null
    this.loading = false
    this.problem = answer.is === 'failed' ? answer.saying : null
    if (answer.is === 'failed') return

    const page = answer.output.messages.filter(({ id }) => !this.#removed.has(id))
    for (const { id, place } of page) this.#places.set(id, place)
    this.messages = withPage(this.messages, page)
    this.more = answer.output.more
    this.loaded = true
    this.apply(meanwhile)
    if (this.#unreadToPlace > 0) this.unreadFrom = firstUnread(this.messages, this.#unreadToPlace)
    this.#unreadToPlace = 0
  }
}

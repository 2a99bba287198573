// XEP-0313: the archive on the own server is the truth of what was said. After each new session what is missing here is
// fetched, the newest page first; what lies between is remembered as a gap, and filled page by page.
import type { Element } from '@xmpp/xml'
import { toFullJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { Clock, Millis, Random } from '../e2e/ports.ts'
import type { AccountQueue } from './account-queue.ts'
import type { ArchiveGap } from './archive-ports.ts'
import {
  accountInfoGet,
  carbonsSet,
  isGone,
  pageGet,
  readFeatures,
  readPage,
  type ArchivePage,
} from './archive-stanzas.ts'
import {
  isOfOwnAccount,
  MAM,
  ownArchiveId,
  readArchived,
  readCarbon,
  stampedAt,
  type ArchivedStanza,
} from './copies.ts'
import { placeBelow, type ServerClock } from './server-clock.ts'
import type { Connection, IqReply, Log, Timers } from './ports.ts'
import type { PutOff } from './put-off.ts'
import type { Database } from './store-ports.ts'

const LIMIT = 60_000
/** Fills a window a few times over; servers give no more than that at once. */
const PAGE = 50
const AGAIN_AFTER = 60_000
const DAY = 24 * 60 * 60_000
/** PROTOCOL 9: of what is older, nobody has the keys any more. */
const FIRST_REACH = 30 * DAY
/** Milliseconds, for as many pages of one moment. */
const ROOM = 500
/** So much of a page is journaled in one step. */
const LETTERS_AT_ONCE = 100_000

export interface Archive {
  /** A new session: asks for carbons, and what the server can. */
  sessionBegan(): void
  /** The people are known by now: fetches what is missing. After a resumption only what was missing before. */
  fetch(): void
  /** A result; PROTOCOL 4.3: it counts only from the own bare JID and for the query that is open. */
  collect(message: Element): void
  /** A message is being journaled that came at once, or as a carbon. Within the caller's transaction. */
  noteLive(message: Element): void
  stop(): void
}

interface Parts {
  own: BareJid
  self: FullJid
  database: Database
  connection: Connection
  queue: AccountQueue
  clock: Clock
  serverClock: Pick<ServerClock, 'now'>
  random: Random
  timers: Timers
  log: Log
  connected(): boolean
  /** For work that waits for the server. */
  aside(work: Promise<void>): void
  /** Lets the rest of the program have its turn. */
  breathe(): Promise<void>
  /** Journals results, together with what `also` keeps, and works them through afterwards. */
  file(results: readonly Element[], also: () => void, putOff?: PutOff): void
  putOff: PutOff
}

interface Item extends ArchivedStanza {
  message: Element
  /** Where it stands in its conversation. */
  place: Millis
}

export function createArchive(parts: Parts): Archive {
  const { own, self, database, connection, queue, clock, serverClock, random, timers, log } = parts
  const { archive: store, messages } = database
  let session = 0
  /** The session whose gap is opened. */
  let opened = 0
  let canBeAsked: Promise<boolean> = Promise.resolve(false)
  let carbons = false
  /** What comes at once goes on from the newest message of the archive: nothing lies between. */
  let isContiguous = false
  let query: { id: string; results: Element[] } | null = null
  let wanted = false
  let fetching = false
  let cancelTimer = () => {}

  async function enableCarbons(mine: number): Promise<void> {
    const reply = await connection.request(carbonsSet(), LIMIT)
    if (mine !== session) return
    carbons = reply.is === 'result'
    if (reply.is === 'error') log.warn('the server gives no copies of what other own devices send and get')
  }

  async function learn(mine: number): Promise<boolean> {
    const reply = await connection.request(accountInfoGet(own), LIMIT)
    if (mine !== session || queue.stopped() || reply.is === 'silent') return false
    const { archive, numbers } = readFeatures(reply.stanza)
    const nothing = { newest: null, newestAt: null, newestPlace: null }
    const state = store.state() ?? { begunAt: clock.now(), ...nothing, numbers }
    database.transaction(() => store.setState({ ...state, numbers }))
    return archive
  }

  function openGap(): void {
    const [newestGap] = store.gaps()
    // a session before this one did not come to its first page
    if (newestGap?.before === null) return
    const { newest: after = null, newestPlace: afterPlace = null, newestAt = null } = store.state() ?? {}
    // the day is for what the server archived late
    const since = newestAt === null ? clock.now() - FIRST_REACH : newestAt - DAY
    const number = (newestGap?.number ?? 0) + 1
    database.transaction(() => store.putGap({ number, after, afterPlace, before: null, until: null, since }))
  }

  async function fill(): Promise<void> {
    const mine = session
    const goesOn = () => mine === session && parts.connected() && !queue.stopped()
    if (opened !== mine) {
      if (!(await canBeAsked) || !goesOn()) return
      openGap()
      opened = mine
    }
    for (let gap = store.gaps()[0]; gap !== undefined; gap = store.gaps()[0]) {
      // what came before is worked through first, so that little lies in the journal
      await queue.idle()
      if (!goesOn()) return
      const { reply, results } = await ask(gap)
      if (!goesOn()) return
      if (!(await settle(gap, reply, results))) return
      if (!goesOn()) return
    }
  }

  async function ask(gap: ArchiveGap): Promise<{ reply: IqReply; results: Element[] }> {
    const mine = { id: random.uuid(), results: [] }
    query = mine
    const reply = await connection.request(pageGet(own, mine.id, gap.before, gap.since, PAGE), LIMIT)
    if (query === mine) query = null
    return { reply, results: mine.results }
  }

  /** False where nothing more is to be asked now. */
  async function settle(gap: ArchiveGap, reply: IqReply, results: readonly Element[]): Promise<boolean> {
    switch (reply.is) {
      case 'silent':
        cancelTimer = timers.after(AGAIN_AFTER, fetch)
        return false
      case 'error':
        if (gap.before === null || !isGone(reply.stanza)) {
          log.warn('the archive refuses to be read')
          return false
        }
        // servers forget the oldest first: with that message everything older went
        database.transaction(() => store.removeGap(gap.number))
        return true
      case 'result': {
        const page = readPage(reply.stanza)
        if (page.first !== null && results.length === 0) {
          log.warn('a page of the archive came without what is in it')
          return false
        }
        await keep(gap, page, results)
        return true
      }
    }
  }

  async function keep(gap: ArchiveGap, page: ArchivePage, results: readonly Element[]): Promise<void> {
    const items = placed(gap, results)
    const last = items.at(-1)
    const first = page.first ?? items[0]?.id ?? null
    const known = gap.after === null ? -1 : items.findIndex(({ id }) => id === gap.after)
    const isFilled = page.complete || known >= 0 || first === null || first === gap.before

    function know(): void {
      const state = store.state()
      if (gap.before === null && last !== undefined && state !== undefined)
        store.setState({ ...state, newest: last.id, newestPlace: last.place, newestAt: last.stamp })
      if (isFilled) store.removeGap(gap.number)
      else store.putGap({ ...gap, before: first, until: items[0]?.place ?? gap.since })
    }

    // the newest page is shown at once, also what waits in it
    const later = gap.before === null || isFilled ? undefined : parts.putOff
    await fileAll(items.slice(known + 1).filter(isMissing), know, later)
    if (gap.before === null) isContiguous = carbons
  }

  // stored before it counts as known; killed in between, the page is asked for again, and what is here is no news
  async function fileAll(items: readonly Item[], know: () => void, later?: PutOff): Promise<void> {
    let part: Element[] = []
    let letters = 0
    for (const { message, place } of items) {
      part.push(stampedAt(message, place))
      letters += message.toString().length
      if (letters < LETTERS_AT_ONCE) continue
      parts.file(part, () => {}, later)
      part = []
      letters = 0
      await parts.breathe()
      if (queue.stopped()) return
    }
    parts.file(part, know, later)
  }

  // The archive's order holds, also where its stamps are whole seconds, as Prosody's are, or what came at once stands by a
  // clock that is not quite the server's. Pages come newest first: there is room for those that come later.
  function placed({ afterPlace, until }: ArchiveGap, results: readonly Element[]): Item[] {
    let last = 0
    return results.flatMap((message): Item[] => {
      const found = readArchived(message, own)
      if (found === undefined) return []
      const here = messages.findByArchiveId(found.id)?.place
      const below = placeBelow(here ?? afterPlace ?? undefined, found.stamp)
      const room = here !== undefined || below === found.stamp ? 0 : ROOM
      last = Math.max(last, below + room)
      return [{ ...found, message, place: until === null ? last : Math.min(last, until - 1) }]
    })
  }

  function isMissing({ id, stanza }: Item): boolean {
    return toFullJid(stanza.attrs.from ?? '') !== self && messages.findByArchiveId(id) === undefined
  }

  async function run(): Promise<void> {
    try {
      while (wanted) {
        wanted = false
        await fill()
      }
    } finally {
      if (!queue.stopped()) parts.putOff.end()
      fetching = false
    }
  }

  function fetch(): void {
    cancelTimer()
    wanted = true
    if (fetching) return
    fetching = true
    parts.aside(run())
  }

  return {
    sessionBegan() {
      session += 1
      cancelTimer()
      carbons = false
      isContiguous = false
      parts.aside(enableCarbons(session))
      canBeAsked = learn(session)
      // whoever waits for it hears of a failure, too
      parts.aside(canBeAsked.then(() => undefined))
    },
    fetch,
    collect(message) {
      const queryId = message.getChild('result', MAM)?.attrs.queryid
      const counts = query !== null && isOfOwnAccount(message, own) && queryId === query.id
      if (counts && query !== null && query.results.length < PAGE) query.results.push(message)
      // what was asked for and comes while the session ends is asked for again in the next one
      else if (parts.connected()) log.warn('a result of the archive was dropped that nobody had asked for')
    },
    noteLive(message) {
      const state = store.state()
      if (!isContiguous || state?.numbers !== true) return
      const newest = ownArchiveId(readCarbon(message, own) ?? message, own)
      if (newest !== null) store.setState({ ...state, newest, newestPlace: serverClock.now() })
    },
    stop: () => cancelTimer(),
  }
}

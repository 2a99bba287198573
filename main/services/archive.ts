// XEP-0313: the archive on the own server is the truth of what was said. After each new session what is missing here is
// fetched, the newest page first; what lies between is remembered as a gap, and filled page by page.
import type { Element } from '@xmpp/xml'
import { toFullJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { Clock, Millis, Random } from '../e2e/ports.ts'
import type { AccountFeatures } from './account-features.ts'
import type { AccountQueue } from './account-queue.ts'
import type { ArchivePages } from './archive-pages.ts'
import type { ArchiveGap } from './archive-ports.ts'
import { carbonsSet, isGone, pageGet, readFeatures, readPage, type ArchivePage } from './archive-stanzas.ts'
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
  features: Pick<AccountFeatures, 'info'>
  queue: AccountQueue
  clock: Clock
  serverClock: Pick<ServerClock, 'now'>
  random: Random
  timers: Timers
  log: Log
  connected(): boolean
  /** For work that waits for the server. */
  aside(work: Promise<void>): void
  pages: ArchivePages
  putOff: PutOff
}

interface Item extends ArchivedStanza {
  message: Element
  /** Where it stands in its conversation. */
  place: Millis
  isHere: boolean
}

export function createArchive(parts: Parts): Archive {
  const { own, self, database, connection, features, queue, clock, serverClock, random, timers, log } = parts
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
    const reply = await features.info()
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
    // what the fill before this one had begun
    await queue.idle()
    if (!goesOn()) return
    const next = inOrder()
    for (const gap of store.gaps()) {
      for (let at: ArchiveGap | null = gap; at !== null;) {
        const { reply, results } = await ask(at)
        if (!goesOn()) return
        const rest = await settle(at, reply, results, next)
        if (rest === 'later' || !goesOn()) return
        at = rest
      }
    }
  }

  async function ask(gap: ArchiveGap): Promise<{ reply: IqReply; results: Element[] }> {
    const mine = { id: random.uuid(), results: [] }
    query = mine
    const reply = await connection.request(pageGet(own, mine.id, gap.before, gap.since, PAGE), LIMIT)
    if (query === mine) query = null
    return { reply, results: mine.results }
  }

  /** What is left of the gap, null for nothing. `later`: nothing more is to be asked now. */
  async function settle(
    gap: ArchiveGap,
    reply: IqReply,
    results: readonly Element[],
    next: InOrder,
  ): Promise<ArchiveGap | null | 'later'> {
    switch (reply.is) {
      case 'silent':
        cancelTimer = timers.after(AGAIN_AFTER, fetch)
        return 'later'
      case 'error': {
        if (gap.before === null || !isGone(reply.stanza)) {
          log.warn('the archive refuses to be read')
          return 'later'
        }
        // servers forget the oldest first: with that message everything older went
        const forget = next(() => store.removeGap(gap.number))
        database.transaction(forget)
        return null
      }
      case 'result': {
        const page = readPage(reply.stanza)
        if (page.first !== null && results.length === 0) {
          log.warn('a page of the archive came without what is in it')
          return 'later'
        }
        return keep(gap, page, results, next)
      }
    }
  }

  // A page counts once all that is on it is stored, and what was on those before it. Until then it is asked for again, and what
  // is here is no news.
  async function keep(
    gap: ArchiveGap,
    page: ArchivePage,
    results: readonly Element[],
    next: InOrder,
  ): Promise<ArchiveGap | null | 'later'> {
    const items = placed(gap, results)
    const last = items.at(-1)
    const first = page.first ?? items[0]?.id ?? null
    const known = gap.after === null ? -1 : items.findIndex(({ id }) => id === gap.after)
    const isFilled = page.complete || known >= 0 || first === null || first === gap.before
    const rest = isFilled ? null : { ...gap, before: first, until: items[0]?.place ?? gap.since }

    const know = next(() => {
      const state = store.state()
      if (gap.before === null && last !== undefined && state !== undefined)
        store.setState({ ...state, newest: last.id, newestPlace: last.place, newestAt: last.stamp })
      if (gap.before === null) isContiguous = carbons
      if (rest === null) store.removeGap(gap.number)
      else store.putGap(rest)
    })

    // the newest page is shown at once, also what waits in it
    const later = gap.before === null || isFilled ? undefined : parts.putOff
    const missing = items.slice(known + 1).filter(isMissing)
    const stamped = missing.map(({ message, place }) => stampedAt(message, place))
    return (await parts.pages.workThrough(stamped, know, later)) ? rest : 'later'
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
      const place = until === null ? last : Math.min(last, until - 1)
      return [{ ...found, message, place, isHere: here !== undefined }]
    })
  }

  function isMissing({ isHere, stanza }: Item): boolean {
    return !isHere && toFullJid(stanza.attrs.from ?? '') !== self
  }

  async function run(): Promise<void> {
    try {
      while (wanted) {
        wanted = false
        await fill()
        if (!queue.stopped()) parts.putOff.end()
      }
    } finally {
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

type InOrder = ReturnType<typeof inOrder>

/** Takes pieces of work and gives for each what says that it is due: it is done once all taken before it are due as well. */
function inOrder() {
  const ahead: { isDue: boolean; work(): void }[] = []
  return (work: () => void) => {
    const mine = { isDue: false, work }
    ahead.push(mine)
    return () => {
      mine.isDue = true
      while (ahead[0]?.isDue) ahead.shift()?.work()
    }
  }
}

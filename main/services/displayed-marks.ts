// XEP-0490: what was shown on one device of the account is read on all of them. The server sees how far, so own devices
// are told only where the user lets others see what they read.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import { compareStanding } from '../../shared/domain/message-standing.ts'
import type { Clock, Millis } from '../e2e/ports.ts'
import type { AccountFeatures } from './account-features.ts'
import type { AccountQueue } from './account-queue.ts'
import type { OwedMark } from './archive-ports.ts'
import type { Conversations } from './conversations.ts'
import {
  displayedConfigure,
  displayedCreate,
  displayedGet,
  displayedIn,
  displayedPublish,
  heedsWishes,
  type DisplayedMark,
} from './displayed-stanzas.ts'
import { NO_STEP, type Step } from './incoming/step.ts'
import type { Connection, IqReply, Log, Timers } from './ports.ts'
import { conditionOf } from './stanza-error.ts'
import type { Database } from './store-ports.ts'

const LIMIT = 30_000
/** Between two words about one conversation: an open one is read message by message. */
const PAUSE = 5_000

export interface DisplayedMarks {
  /** The user has read what is there of this conversation. */
  read(jid: BareJid): Step
  /** What a device of the own account has shown. */
  took(marks: readonly DisplayedMark[]): Step
  sessionBegan(): void
  /** Fetches what other devices showed, where that is not known yet, and tells them what is owed. */
  online(): void
  stop(): void
}

interface Parts {
  own: BareJid
  database: Database
  connection: Connection
  features: Pick<AccountFeatures, 'info'>
  queue: AccountQueue
  screen: Conversations
  clock: Clock
  timers: Timers
  log: Log
  connected(): boolean
  /** The user lets others see what they have read. */
  readMarkers(): boolean
  /** Takes work that waits for the server. */
  aside(work: Promise<void>): void
}

export function createDisplayedMarks(parts: Parts): DisplayedMarks {
  const { own, database, connection, features, queue, screen, clock, timers, log } = parts
  const { messages, readMarks } = database
  /** What the server has, by conversation; null before it was asked in this session, or where it keeps no such thing. */
  let there: Map<BareJid, string> | null = null
  const toldAt = new Map<BareJid, Millis>()
  /** How the node has to be is settled in this session: `made` by hand, or by what goes along with each item. */
  let node: 'unknown' | 'by-wishes' | 'made' | 'refused' = 'unknown'
  let session = 0
  let busy = false
  let wanted = false
  let cancelTimer = () => {}

  const goesOn = (mine: number) => mine === session && parts.connected() && !queue.stopped()

  function isFurther(shown: Message): boolean {
    const { last } = readMarks.of(shown.conversation)
    return last === null || compareStanding(shown, last) > 0
  }

  function took(marks: readonly DisplayedMark[]): Step {
    const read = new Set<BareJid>()
    return {
      keep() {
        for (const { conversation, archiveId } of marks) {
          there?.set(conversation, archiveId)
          const shown = messages.findByArchiveId(archiveId)
          if (shown === undefined) readMarks.awaits(conversation, archiveId)
          // marks only move forward
          else if (shown.conversation === conversation && isFurther(shown)) {
            readMarks.readUpTo(conversation, shown)
            read.add(conversation)
          }
        }
      },
      tell() {
        read.forEach(screen.showReadElsewhere)
        tellOwed()
      },
    }
  }

  async function fetch(): Promise<void> {
    const mine = session
    const reply = await connection.request(displayedGet(own), LIMIT)
    if (!goesOn(mine) || reply.is === 'silent') return
    if (reply.is === 'error' && conditionOf(reply.stanza) !== 'item-not-found') return
    queue.add(async () => {
      if (!goesOn(mine)) return
      there ??= new Map()
      const step = took(displayedIn(reply.stanza, own))
      database.transaction(step.keep)
      step.tell()
    })
  }

  /** The server knows this already, or more. */
  function isBehind({ conversation, archiveId }: OwedMark): boolean {
    const known = there?.get(conversation)
    if (known === undefined || known === archiveId) return known !== undefined
    const [shown, further] = [messages.findByArchiveId(archiveId), messages.findByArchiveId(known)]
    if (shown === undefined) return true
    return further !== undefined && compareStanding(shown, further) <= 0
  }

  // another device was further perhaps, in what the archive has not brought yet
  function isUnsure({ conversation }: OwedMark): boolean {
    return readMarks.of(conversation).awaited !== null && database.archive.gaps().length > 0
  }

  /** Forgets what is owed no more. */
  function owed(): OwedMark[] {
    const all = readMarks.owed()
    const done = all.filter((mark) => !parts.readMarkers() || isBehind(mark))
    if (done.length > 0)
      database.transaction(() => done.forEach(({ conversation }) => readMarks.owe(conversation, null)))
    return all.filter((mark) => !done.includes(mark) && !isUnsure(mark))
  }

  async function tellNext(mine: number): Promise<boolean> {
    cancelTimer()
    if (!goesOn(mine) || there === null || node === 'refused') return false
    const now = clock.now()
    const waits: Millis[] = []
    for (const mark of owed()) {
      const age = now - (toldAt.get(mark.conversation) ?? -Infinity)
      if (age < 0 || age >= PAUSE) return tellOne(mark, mine)
      waits.push(PAUSE - age)
    }
    if (waits.length > 0)
      cancelTimer = timers.after(Math.min(...waits), () => queue.add(async () => tellOwed()))
    return false
  }

  async function tellOne(mark: OwedMark, mine: number): Promise<boolean> {
    const { conversation, archiveId } = mark
    toldAt.set(conversation, clock.now())
    const reply = await publish(mark, mine)
    if (!goesOn(mine) || reply !== 'result') return false
    there?.set(conversation, archiveId)
    // the node has no other word any more
    database.transaction(() => readMarks.awaits(conversation, null))
    return true
  }

  // XEP-0490 §7: never where anybody else could see it
  async function publish(mark: OwedMark, mine: number): Promise<IqReply['is']> {
    if (node === 'unknown') {
      const info = await features.info()
      if (info.is === 'silent' || !goesOn(mine)) return 'silent'
      if (heedsWishes(info.stanza)) node = 'by-wishes'
      else if (!(await make(mine))) return 'error'
    }
    const reply = await connection.request(displayedPublish(own, mark, node === 'made'), LIMIT)
    if (reply.is !== 'error' || !goesOn(mine)) return reply.is
    // the node is another one, or the server can't make it like this
    if (node === 'by-wishes' && (await make(mine))) return publish(mark, mine)
    if (goesOn(mine)) refuse()
    return 'error'
  }

  async function make(mine: number): Promise<boolean> {
    for (const iq of [displayedConfigure(), displayedCreate()]) {
      const { is } = await connection.request(iq, LIMIT)
      if (is === 'silent' || !goesOn(mine)) return false
      if (is === 'result') node = 'made'
      if (is === 'result') return true
    }
    refuse()
    return false
  }

  function refuse(): void {
    node = 'refused'
    log.warn('own other devices can’t be told what was read')
  }

  async function tellAll(): Promise<void> {
    try {
      while (wanted) {
        wanted = false
        const mine = session
        while (await tellNext(mine)) continue
      }
    } finally {
      busy = false
    }
  }

  function tellOwed(): void {
    wanted = true
    if (busy) return
    busy = true
    parts.aside(tellAll())
  }

  return {
    read(jid) {
      const archiveId = messages.lastArchiveId(jid)
      if (!parts.readMarkers() || archiveId === null || there?.get(jid) === archiveId) return NO_STEP
      return { keep: () => readMarks.owe(jid, archiveId), tell: tellOwed }
    },
    took,
    sessionBegan() {
      session += 1
      there = null
      node = 'unknown'
    },
    online() {
      if (there === null) parts.aside(fetch())
      else tellOwed()
    },
    stop: () => cancelTimer(),
  }
}

// PROTOCOL 3: asks the sender's device for the key of what waits, until it answers or refuses.
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { Message, MessageContent } from '../../shared/domain/message.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { RefusalReading } from '../e2e/outcomes.ts'
import { keyRequestOf } from '../e2e/stanza-shape.ts'
import type { Clock, Millis } from '../e2e/ports.ts'
import type { AccountQueue } from './account-queue.ts'
import type { Contacts } from './contacts.ts'
import type { Conversations } from './conversations.ts'
import { away, isGivenUp, isOver, refusedBy } from './dial-back-course.ts'
import { createPace, isDue, nextTry, SILENCE, inTurns } from './dial-back-schedule.ts'
import { failureFacts } from './failure-facts.ts'
import type { KeyAnswers } from './key-answers.ts'
import type { KeyTurns } from './key-turns.ts'
import type { LiveStanzas } from './live-stanzas.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import type { Connection, IqReply, Log, Timers } from './ports.ts'
import { StorageError, type Database, type DialBack } from './store-ports.ts'
import { waitingContent } from './waiting-content.ts'

export interface DialBacks {
  /** The course of asking for a key; begun, where it is none yet. Within the caller's transaction; nothing is sent. */
  want(sender: FullJid, sid: string): DialBack
  /** Sends the requests that are due, newest stanza first. */
  askWhatIsDue(): void
  /** The same once what came together with the stanza at hand is worked through: of a backlog the newest goes first. */
  askSoon(): void
  /** A device showed presence: it, or another of its account that the user just let in, may answer now. */
  came(jid: FullJid): void
  /** A device that was there all the while shows presence once more: its user may have decided meanwhile. */
  showedAgain(jid: FullJid): void
  /**
   * A device answered with a key. It took a proof of ours, so the clocks agree by now: what failed there by time is asked
   * again; and what it refused before, as in `gaveKey`.
   */
  proofHeld(asked: FullJid): void
  /** A device gave this one a key, so its user has it read again: what was refused there is asked for once more. */
  gaveKey(from: FullJid): void
  /** The user accepted somebody: what waited as a stranger's is asked for. */
  becameKnown(jid: BareJid): void
  /** There are keys to offer now that were not there before: whoever could use none of the others is asked again. */
  keysWereMade(): void
  /** The user wants it asked now, stranger or refused before. */
  askAgain(messageId: number): DoneOrRefused
  /** What a message says that waits for it. */
  content(dialBack: DialBack): MessageContent
  stop(): void
}

interface Parts {
  own: BareJid
  database: Database
  engine: Engine
  queue: AccountQueue
  answers: KeyAnswers
  contacts: Contacts
  live: LiveStanzas
  turns: KeyTurns
  screen: Conversations
  connection: Connection
  clock: Clock
  timers: Timers
  log: Log
  connected(): boolean
  deviceName(jid: FullJid): string
}

/** Nobody there, a server's error, silence, or nothing that could be read. */
const UNREACHABLE: RefusalReading = { is: 'unreachable' }

export function createDialBacks(parts: Parts): DialBacks {
  const { own, database, engine, queue, answers, contacts, live, turns, screen, connection } = parts
  const { clock, timers, log } = parts
  const { messages, dialBacks, keyRequests } = database
  const pace = createPace()
  // PROTOCOL 3: once at a time for (JID, SID)
  const underway = new Set<string>()
  let cancelTimer = () => {}
  /** `askSoon` is in the queue. */
  let isSoon = false

  const nameOf = ({ asked, sid }: DialBack) => `${asked}\n${sid}`

  /** Stores how the asking stands and says it in every message that waits for it. */
  function put(dialBack: DialBack): void {
    const shown = database.transaction(() => {
      dialBacks.put(dialBack)
      // PROTOCOL 7: the key made for a request alone does not outlive it; who asks again makes a new one
      if (isOver(dialBack)) keyRequests.removeFor(dialBack.sender, dialBack.sid)
      return describeWaiting(dialBack)
    })
    shown.forEach(screen.showMessage)
    const { sender, sid, wait } = dialBack
    live.tellIfRefused(sender, sid, wait)
  }

  const contentOf = (dialBack: DialBack) => waitingContent(dialBack, own, parts.deviceName)

  function describeWaiting(dialBack: DialBack): Message[] {
    const { sender, sid, wait } = dialBack
    const described = contentOf(dialBack)
    return messages.waitingFor(sender, sid).flatMap(({ id }) => {
      const content = messages.find(id)?.content
      // what is unreadable keeps its reason: asking again is not what it waits for
      if (content?.is === 'text' || (content?.is === 'unreadable' && wait !== 'asking')) return []
      return [messages.setContent(id, described)]
    })
  }

  function newestStanza({ sender, sid }: DialBack): number {
    return messages.waitingFor(sender, sid)[0]?.id ?? 0
  }

  function askWhatIsDue(): void {
    cancelTimer()
    if (queue.stopped() || !parts.connected()) return
    const now = clock.now()
    const planned = dialBacks
      .all()
      .flatMap((dialBack) => (dialBack.nextTry === null ? [] : [{ dialBack, at: dialBack.nextTry }]))
      .filter(({ dialBack }) => !underway.has(nameOf(dialBack)))
    const due = inTurns(
      planned
        .filter(({ at }) => isDue(at, now))
        .map(({ dialBack }) => ({
          dialBack,
          account: bareOf(dialBack.asked),
          newest: newestStanza(dialBack),
        })),
    )
    let left = due.length
    for (const { dialBack } of due) {
      if (pace.free(now) > now) break
      left -= 1
      // another sender's key of the same name is asked for there; when that is over, this one is
      const asked = whoseTurn(dialBack)
      if (underway.has(nameOf({ ...dialBack, asked }))) continue
      pace.count(now)
      ask({ ...dialBack, asked })
    }
    const later = planned.filter(({ at }) => !isDue(at, now)).map(({ at }) => at)
    const next = Math.min(...later, ...(left > 0 ? [pace.free(now)] : []))
    if (Number.isFinite(next)) cancelTimer = timers.after(Math.max(1, next - now), askSoon)
  }

  // within the queue, which hears of it when the database gives out
  function askSoon(): void {
    if (isSoon) return
    isSoon = true
    queue.add(async () => {
      isSoon = false
      askWhatIsDue()
    })
  }

  function whoseTurn(dialBack: DialBack): FullJid {
    const next = turns.next(dialBack)
    if (next !== undefined) return next
    turns.endRound(dialBack)
    return turns.next(dialBack) ?? dialBack.sender
  }

  function ask(dialBack: DialBack): void {
    const now = clock.now()
    const name = nameOf(dialBack)
    // PROTOCOL 3, the pauses: a round is one try
    const tries = dialBack.tries + Number(turns.isBeginning(dialBack))
    const { asked, sender, sid, startedAt } = dialBack
    turns.took(dialBack, asked)
    // The next try is written down before the request goes: if the program dies now, it is asked again all the same.
    put({
      ...dialBack,
      wait: 'asking',
      tries,
      askedAt: now,
      nextTry: nextTry(tries, now + SILENCE, startedAt),
    })
    underway.add(name)

    async function request(): Promise<IqReply> {
      const iq = await engine.request(asked, sender, sid)
      // PROTOCOL 3: some servers drop an iq from somebody whose presence they don't know
      contacts.greet(asked)
      return connection.request(iq, SILENCE)
    }
    function unmade(error: unknown): IqReply {
      if (error instanceof StorageError) throw error
      log.warn('a request for a key could not be made', failureFacts(error))
      return { is: 'silent' }
    }
    void request()
      .catch(unmade)
      .then(
        (reply) => queue.add(() => settle(dialBack, reply)),
        (error: unknown) => queue.add(() => Promise.reject(error)),
      )
      .then(() =>
        queue.add(async () => {
          underway.delete(name)
          askWhatIsDue()
        }),
      )
  }

  async function settle({ asked, sender, sid }: DialBack, reply: IqReply): Promise<void> {
    const keyreq = reply.is === 'result' ? keyRequestOf(reply.stanza) : undefined
    // an answer that was read ends it, whatever it was worth; what is malformed is asked for again
    if (keyreq !== undefined && (await answers.read(asked, keyreq)) !== 'not-read') return
    const dialBack = dialBacks.find(sender, sid)
    // a push may have ended it meanwhile
    if (dialBack === undefined || queue.stopped()) return
    const reading = reply.is === 'error' ? engine.readRefusal(reply.stanza) : UNREACHABLE
    put(asked === sender ? afterSender(dialBack, reading) : afterHelper(dialBack, reading))
    // PROTOCOL 10: a blocked device never gets a key, so there is no word to wait for in what else waits there
    if (reading.is === 'refused' && reading.condition === 'forbidden')
      askNow((other) => other.asked === asked && other.wait === 'awaiting-approval')
  }

  function afterSender(dialBack: DialBack, reading: RefusalReading): DialBack {
    const now = clock.now()
    if (reading.is === 'unreachable') return nextInTurn(dialBack)
    if (reading.is === 'refused') {
      const { condition } = reading
      if (condition === 'not-acceptable' && (widened(dialBack) || sleptMeanwhile(dialBack, now))) {
        turns.endRound(dialBack)
        return { ...dialBack, wait: 'asking', nextTry: now }
      }
      // PROTOCOL 9: an own older device may have kept it
      if (condition === 'item-not-found') {
        turns.setGone(dialBack)
        return nextInTurn(dialBack)
      }
    }
    turns.endRound(dialBack)
    return refusedBy(dialBack, reading, now)
  }

  // PROTOCOL 9: what a helper refuses, the sender may still give
  function afterHelper(dialBack: DialBack, reading: RefusalReading): DialBack {
    if (reading.is !== 'awaiting-approval') return nextInTurn(dialBack)
    turns.endRound(dialBack)
    return { ...away(dialBack, clock.now()), wait: 'awaiting-approval' }
  }

  /** Another one is asked at once; where everybody was, the sender by the schedule. */
  function nextInTurn(dialBack: DialBack): DialBack {
    const now = clock.now()
    if (turns.next(dialBack) !== undefined) return { ...dialBack, wait: 'asking', nextTry: now }
    turns.endRound(dialBack)
    const waiting = { ...dialBack, asked: dialBack.sender }
    return turns.isGone(dialBack) ? { ...waiting, wait: 'key-gone', nextTry: null } : away(waiting, now)
  }

  // the computer slept between request and answer: the proof was too old when it came, and no clock is wrong
  function sleptMeanwhile({ askedAt }: DialBack, now: Millis): boolean {
    return askedAt !== null && now - askedAt > SILENCE
  }

  // PROTOCOL 3: after `not-acceptable` other kinds of keys are offered as well, once
  function widened({ asked, sid }: DialBack): boolean {
    return database.transaction(() => engine.widenRequest(asked, sid))
  }

  /** Makes every asking that `which` picks due now. */
  function askNow(which: (dialBack: DialBack) => boolean): void {
    const now = clock.now()
    const picked = dialBacks.all().filter((dialBack) => which(dialBack) && !underway.has(nameOf(dialBack)))
    if (picked.length === 0) return
    picked.forEach(turns.endRound)
    database.transaction(() => picked.forEach((dialBack) => dialBacks.put({ ...dialBack, nextTry: now })))
    askWhatIsDue()
  }

  /** The sender has the key no more, and an own device that is there was not asked about it in this run. */
  function isLeft(dialBack: DialBack): boolean {
    turns.setGone(dialBack)
    return turns.next(dialBack) !== undefined
  }

  function begin(sender: FullJid, sid: string): DialBack {
    const now = clock.now()
    const place = { asked: sender, sid, sender }
    turns.forget(place)
    return { ...place, wait: 'asking', tries: 0, startedAt: now, askedAt: null, nextTry: now }
  }

  /** One more stanza under the same SID is a reason to ask again, but where the sender said no or has no such key. */
  function mayBeginAgain(dialBack: DialBack): boolean {
    if (underway.has(nameOf(dialBack))) return false
    return dialBack.wait === 'check-clock' || isGivenUp(dialBack)
  }

  return {
    want(sender, sid) {
      const known = dialBacks.find(sender, sid)
      if (known !== undefined && !mayBeginAgain(known)) return known
      const isKnown = contacts.isKnown(bareOf(sender))
      const begun = begin(sender, sid)
      const dialBack: DialBack = isKnown ? begun : { ...begun, wait: 'stranger', nextTry: null }
      dialBacks.put(dialBack)
      return dialBack
    },
    askWhatIsDue,
    askSoon,
    came(jid) {
      const helps = turns.isOwnHelper(jid)
      askNow((dialBack) => {
        const { asked, sender, wait, nextTry: at } = dialBack
        if (helps && wait === 'key-gone') return isLeft(dialBack)
        if (bareOf(sender) !== bareOf(jid)) {
          if (!helps) return false
          if (wait === 'awaiting-approval') return asked === jid
        }
        // A push that came while this computer was off is lost: who is asked again gives it then.
        // Clocks are set right, and who comes back may have done so.
        if (wait === 'awaiting-approval' || wait === 'check-clock') return true
        return at !== null && (wait === 'sender-away' || wait === 'asking')
      })
    },
    showedAgain(jid) {
      // presence changes often: the answer about the newest says whether the others are worth a request
      const [newest] = dialBacks
        .all()
        .filter(({ asked, wait }) => asked === jid && wait === 'awaiting-approval')
        .sort((a, b) => newestStanza(b) - newestStanza(a))
      if (newest !== undefined) askNow((dialBack) => nameOf(dialBack) === nameOf(newest))
    },
    proofHeld(at) {
      askNow(({ asked, wait }) => asked === at && (wait === 'check-clock' || wait === 'refused'))
    },
    gaveKey(from) {
      askNow(({ asked, wait }) => asked === from && wait === 'refused')
    },
    becameKnown(jid) {
      askNow(({ sender, wait }) => wait === 'stranger' && bareOf(sender) === jid)
    },
    keysWereMade: () => void queue.add(async () => askNow(({ wait }) => wait === 'check-clock')),
    askAgain(messageId) {
      const waiting = messages.waiting(messageId)
      if (waiting === undefined) return refused({ say: 'no-key-needed' })
      const { sender, sid } = waiting.stanza
      if (sid === '') return refused({ say: 'key-not-named' })
      const before = dialBacks.find(sender, sid)
      if (before === undefined || !underway.has(nameOf(before)))
        put({ ...begin(sender, sid), askedAt: before?.askedAt ?? null })
      askWhatIsDue()
      return DONE
    },
    content: contentOf,
    stop: () => cancelTimer(),
  }
}

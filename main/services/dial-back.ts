// PROTOCOL 3: asks the sender's device for the key of what waits, until it answers or refuses.
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { MessageContent } from '../../shared/domain/message.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { RefusalReading } from '../e2e/outcomes.ts'
import { keyRequestOf } from '../e2e/stanza-shape.ts'
import type { Clock } from '../e2e/ports.ts'
import type { AccountQueue } from './account-queue.ts'
import type { Contacts } from './contacts.ts'
import { isGivenUp } from './dial-back-course.ts'
import { createReplyReading } from './dial-back-replies.ts'
import { createPace, isDue, nextTry, SILENCE, inTurns } from './dial-back-schedule.ts'
import { createDialBackStanding, type StandingParts } from './dial-back-standing.ts'
import { failureFacts } from './failure-facts.ts'
import type { KeyAnswers } from './key-answers.ts'
import type { KeyTurns } from './key-turns.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import type { Connection, IqReply, Log, Timers } from './ports.ts'
import { StorageError, type DialBack } from './store-ports.ts'

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

interface Parts extends StandingParts {
  engine: Engine
  queue: AccountQueue
  answers: KeyAnswers
  contacts: Contacts
  turns: KeyTurns
  connection: Connection
  clock: Clock
  timers: Timers
  log: Log
  connected(): boolean
  /** Waited for before what is to be on the disk at once. */
  turn(): Promise<void>
}

/** Nobody there, a server's error, silence, or nothing that could be read. */
const UNREACHABLE: RefusalReading = { is: 'unreachable' }

export function createDialBacks(parts: Parts): DialBacks {
  const { database, engine, queue, answers, contacts, turns, connection, clock, timers, log } = parts
  const { messages, dialBacks } = database
  const { put, content } = createDialBackStanding(parts)
  const { afterSender, afterHelper } = createReplyReading(parts)
  const pace = createPace()
  // PROTOCOL 3: once at a time for (JID, SID)
  const underway = new Set<string>()
  let cancelTimer = () => {}
  /** `askSoon` is in the queue. */
  let isSoon = false

  const nameOf = ({ asked, sid }: DialBack) => `${asked}\n${sid}`

  function newestStanza({ sender, sid }: DialBack): number {
    return messages.newestWaitingFor(sender, sid) ?? 0
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
      await parts.turn()
      if (queue.stopped()) return { is: 'silent' }
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
    content,
    stop: () => cancelTimer(),
  }
}

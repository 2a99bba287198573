// PROTOCOL 11: comparing emoji with devices. In memory only: what an end of the program interrupts begins anew.
import type { Comparison } from '../../shared/domain/comparison.ts'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { CancelReason, CompareStep, ReceivedStep } from '../e2e/compare-step.ts'
import { EmojiCompare } from '../e2e/emoji-compare.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { Clock, Millis, Primitives, Random } from '../e2e/ports.ts'
import type { AccountQueue } from './account-queue.ts'
import { isRunning, stageOf, type Course } from './compare-course.ts'
import { openLine, type CompareLine } from './compare-line.ts'
import type { Contacts } from './contacts.ts'
import { cleanDeviceName } from './device-name.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import type { Connection, Log, Screen, Timers } from './ports.ts'
import type { PresenceBoard } from './presence-board.ts'
import type { Database } from './store-ports.ts'
import type { TrustDecisions } from './trust-decisions.ts'
import { wayBack } from './way-back.ts'

/** PROTOCOL 11 */
const LASTS: Millis = 10 * 60_000
/** So many devices of one account may ask at once. */
const MOST_INVITATIONS = 3
/** So many ids that are over are remembered, to be silent about what crossed their end. */
const MOST_DEAD = 200

/** A device's word, under a grant that it signed. */
export interface SignedStep extends ReceivedStep {
  from: FullJid
  fingerprint: string
  /** When it says that it wrote it. */
  stamp: Millis
}

export interface Compares {
  /** Those that go on, and those that ended and that the user has not put away. */
  list(): Comparison[]
  /** The user wants to compare: asks the device, or agrees where it has asked. */
  start(jid: BareJid, fingerprint: string): DoneOrRefused
  accept(jid: BareJid, fingerprint: string): DoneOrRefused
  /** What the user says of the emoji. `same: false` blocks the device at once. */
  answer(jid: BareJid, fingerprint: string, same: boolean): DoneOrRefused
  /** After emoji that differed: blocks the device, or puts back what was decided about it before. */
  setBlocked(jid: BareJid, fingerprint: string, blocked: boolean): DoneOrRefused
  /** Ends a compare, or puts away one that has ended. */
  cancel(jid: BareJid, fingerprint: string): DoneOrRefused
  /** Only from within the account's queue, for what came live and to this very device. */
  take(step: SignedStep): void
  /** The stanza with this `id` came back. */
  bounced(from: BareJid, outerId: string): void
  /** ... or never left. */
  unsent(outerId: string): void
  /** Their presence, or the name of a device of theirs, has changed. */
  refresh(jid: BareJid): void
  /** Ends all of them, and tells who waits. */
  stop(): Promise<void>
}

type Device = Pick<CompareLine, 'jid' | 'fingerprint'>

interface Parts {
  own: BareJid
  self: FullJid
  /** Of this device. */
  ownFingerprint: string
  database: Database
  engine: Engine
  decisions: TrustDecisions
  contacts: Contacts
  board: PresenceBoard
  queue: AccountQueue
  connection: Connection
  primitives: Primitives
  clock: Clock
  random: Random
  timers: Timers
  screen: Screen
  log: Log
  connected(): boolean
}

export function createCompares(parts: Parts): Compares {
  const { own, ownFingerprint, database, decisions, contacts, board, queue, clock, timers } = parts
  const { trustBook, keyTable } = database
  const means = { primitives: parts.primitives, random: parts.random }
  const courses = new Map<string, Course>()
  /** For what is told to devices with which nothing goes on. */
  const lines = new Map<string, CompareLine>()
  /** Ids that are over, each with its device: who else knows an id ends nothing by it. */
  const dead = new Set<string>()

  const nameOf = (jid: BareJid, fingerprint: string) => `${jid} ${fingerprint}`
  const ownSide = { jid: own, fingerprint: ownFingerprint }

  function list(): Comparison[] {
    return [...courses.values()].map((course) => {
      const { line, address, until } = course
      const { jid, fingerprint } = line
      const deviceName = cleanDeviceName(trustBook.device(jid, fingerprint)?.name ?? '')
      const away = isRunning(course) && isAway(address)
      return { jid, fingerprint, deviceName, ownAccount: jid === own, away, until, stage: stageOf(course) }
    })
  }

  function show(): void {
    parts.screen.show({ name: 'compare.changed', payload: { compares: list() } })
  }

  // who does not let us see them may be there all the same
  function isAway(address: FullJid): boolean {
    const jid = bareOf(address)
    const sees = jid === own || ['to', 'both'].includes(contacts.view(jid).subscription)
    return sees && !board.devicesOf(jid).some(([there]) => there === address)
  }

  function begin(address: FullJid, fingerprint: string, compare: EmojiCompare, startedAt: Millis): Course {
    const until = startedAt + LASTS
    const line = openLine(parts, address, fingerprint, until)
    const expiring = timers.after(until + 1 - clock.now(), () => queue.add(() => expire(course)))
    const course: Course = {
      ...{ line, address, until, compare },
      ...{ ended: null, unblock: null, cancelTimer: expiring },
    }
    courses.set(nameOf(line.jid, fingerprint), course)
    return course
  }

  // PROTOCOL 11: 10 minutes from `start`
  async function expire(course: Course): Promise<void> {
    if (isRunning(course)) {
      const wasInvited = course.compare.phase.is === 'asked'
      const step = course.compare.cancel('timeout')
      end(course, 'timeout')
      if (wasInvited) putAway(course)
      show()
      if (step !== undefined) await course.line.send(course.compare.id, step)
    }
    database.transaction(() => keyTable.eraseExpired(clock.now()))
  }

  function end(course: Course, why: NonNullable<Course['ended']>): void {
    course.compare.cancel('timeout')
    bury(course.line, course.compare.id)
    course.ended = why
  }

  const deadName = ({ jid, fingerprint }: Device, id: string) => `${nameOf(jid, fingerprint)} ${id}`

  function bury(device: Device, id: string): void {
    dead.add(deadName(device, id))
    const oldest = dead.values().next()
    if (dead.size > MOST_DEAD && oldest.done !== true) dead.delete(oldest.value)
  }

  function putAway(course: Course): void {
    const name = nameOf(course.line.jid, course.line.fingerprint)
    if (courses.get(name) === course) courses.delete(name)
  }

  /** What goes to one device leaves in order, and not while something else is worked through. */
  function send(course: Course, step: CompareStep | undefined): void {
    if (step === undefined) return
    const { id } = course.compare
    queue.add(async () => {
      if ((await course.line.send(id, step)) || !isRunning(course)) return
      end(course, 'offline')
      show()
    })
  }

  /** After a step: what its outcome means for the device. */
  function follow(course: Course): void {
    const { compare, line } = course
    const { phase } = compare
    if (phase.is !== 'dead' && phase.is !== 'verified') return
    bury(line, compare.id)
    if (phase.is === 'dead') return
    const decided = decisions.decide(line.jid, line.fingerprint, 'verified', 'compared-emoji')
    if (decided.is === 'refused') parts.log.warn('a device that was compared could not be verified')
  }

  /** Tells a device that an id leads nowhere, under a key for it that lasts a while. */
  function refuse(from: FullJid, fingerprint: string, id: string): void {
    bury({ jid: bareOf(from), fingerprint }, id)
    const name = nameOf(bareOf(from), fingerprint)
    const running = courses.get(name)
    const line =
      running !== undefined && isRunning(running)
        ? running.line
        : (lines.get(name) ?? newLine(from, fingerprint))
    queue.add(async () => void (await line.send(id, { is: 'cancel', reason: 'bad-step' })))
  }

  function newLine(address: FullJid, fingerprint: string): CompareLine {
    const name = nameOf(bareOf(address), fingerprint)
    const line = openLine(parts, address, fingerprint, clock.now() + LASTS)
    lines.set(name, line)
    timers.after(LASTS, () => lines.delete(name))
    return line
  }

  function isBlocked(jid: BareJid, fingerprint: string): boolean {
    return trustBook.decision(jid, fingerprint)?.state === 'blocked'
  }

  function invited({ from, fingerprint, id, stamp }: SignedStep, commit: Uint8Array): void {
    const jid = bareOf(from)
    const name = nameOf(jid, fingerprint)
    const before = courses.get(name)
    const compare = EmojiCompare.asked(means, id, ownSide, { jid, fingerprint }, commit)
    if (before !== undefined && isRunning(before)) {
      if (before.compare.phase.is !== 'started') return refuse(from, fingerprint, id)
      // PROTOCOL 11, both started: the lower fingerprint's stands, the other is dropped silently
      if (ownFingerprint < fingerprint) return bury(before.line, id)
      bury(before.line, before.compare.id)
      before.compare = compare
      // ... its start being B's yes
      send(before, compare.accept())
      return show()
    }
    const others = [...courses.values()].filter(
      (course) => course.line.jid === jid && course.compare.phase.is === 'asked' && isRunning(course),
    )
    if (others.length >= MOST_INVITATIONS) return refuse(from, fingerprint, id)
    if (before !== undefined) before.cancelTimer()
    begin(from, fingerprint, compare, Math.min(stamp, clock.now()))
    show()
  }

  function running(jid: BareJid, fingerprint: string): Course | undefined {
    const course = courses.get(nameOf(jid, fingerprint))
    return course !== undefined && isRunning(course) ? course : undefined
  }

  function accept(jid: BareJid, fingerprint: string): DoneOrRefused {
    const course = running(jid, fingerprint)
    const step = course?.compare.accept()
    if (course === undefined || step === undefined) return refused({ say: 'compare-over' })
    send(course, step)
    show()
    return DONE
  }

  function endWith(course: Course, reason: CancelReason): void {
    send(course, course.compare.cancel(reason))
    follow(course)
  }

  function block(course: Course): DoneOrRefused {
    const { jid, fingerprint } = course.line
    const back = wayBack(database, decisions, jid, fingerprint)
    const blocked = decisions.decide(jid, fingerprint, 'blocked', 'emoji-differed')
    if (blocked.is === 'done') course.unblock = back
    return blocked
  }

  return {
    list,
    accept,
    start(jid, fingerprint) {
      if (jid === own && fingerprint === ownFingerprint) return refused({ say: 'device-is-this-one' })
      const device = trustBook.device(jid, fingerprint)
      if (device === undefined) return refused({ say: 'device-unknown' })
      if (!device.proven) return refused({ say: 'compare-other-app' })
      if (isBlocked(jid, fingerprint)) return refused({ say: 'compare-blocked' })
      const before = running(jid, fingerprint)
      if (before !== undefined) return before.compare.phase.is === 'asked' ? accept(jid, fingerprint) : DONE
      if (!parts.connected()) return refused({ say: 'offline' })
      if (isAway(device.fullJid))
        return refused({ say: 'compare-away', device: cleanDeviceName(device.name) })
      courses.get(nameOf(jid, fingerprint))?.cancelTimer()
      const id = parts.random.uuid()
      const { compare, step } = EmojiCompare.start(means, id, ownSide, { jid, fingerprint })
      send(begin(device.fullJid, fingerprint, compare, clock.now()), step)
      show()
      return DONE
    },
    answer(jid, fingerprint, same) {
      const course = running(jid, fingerprint)
      if (course?.compare.phase.is !== 'revealed') return refused({ say: 'compare-over' })
      if (same) {
        send(course, course.compare.same())
        follow(course)
      } else {
        endWith(course, 'mismatch')
        block(course)
      }
      show()
      return DONE
    },
    setBlocked(jid, fingerprint, blocked) {
      const course = courses.get(nameOf(jid, fingerprint))
      if (course === undefined || stageOf(course).is !== 'different') return refused({ say: 'compare-over' })
      if (blocked && course.unblock === null) {
        const outcome = block(course)
        if (outcome.is === 'refused') return outcome
      } else if (!blocked) {
        course.unblock?.()
        course.unblock = null
      }
      show()
      return DONE
    },
    cancel(jid, fingerprint) {
      const course = courses.get(nameOf(jid, fingerprint))
      if (course === undefined) return DONE
      endWith(course, 'user')
      putAway(course)
      show()
      return DONE
    },
    take(step) {
      const { from, fingerprint, id } = step
      const jid = bareOf(from)
      if (from === parts.self || fingerprint === ownFingerprint || isBlocked(jid, fingerprint)) return
      if (dead.has(deadName({ jid, fingerprint }, id))) return
      const course = running(jid, fingerprint)
      if (course?.compare.id !== id) {
        if (step.step?.is === 'start') return invited(step, step.step.commit)
        if (step.step?.is === 'cancel') return bury({ jid, fingerprint }, id)
        // of a compare that this program does not remember, or that never was
        return refuse(from, fingerprint, id)
      }
      const wasInvited = course.compare.phase.is === 'asked'
      send(course, course.compare.take(step.step))
      follow(course)
      // who was only asked has nothing to put away
      if (wasInvited && !isRunning(course)) putAway(course)
      show()
    },
    bounced(from, outerId) {
      const course = [...courses.values()].find(({ line }) => line.jid === from && line.sent(outerId))
      if (course === undefined || !isRunning(course)) return
      end(course, 'away')
      show()
    },
    unsent(outerId) {
      const course = [...courses.values()].find(({ line }) => line.sent(outerId))
      if (course === undefined || !isRunning(course)) return
      end(course, 'offline')
      show()
    },
    refresh(jid) {
      if ([...courses.values()].some((course) => course.line.jid === jid && isRunning(course))) show()
    },
    async stop() {
      for (const course of courses.values()) {
        course.cancelTimer()
        if (isRunning(course) && parts.connected()) endWith(course, 'user')
      }
      courses.clear()
      show()
      await queue.idle()
    },
  }
}

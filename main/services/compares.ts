// PROTOCOL 11: comparing emoji with devices. In memory only: what an end of the program interrupts begins anew.
import type { Comparison } from '../../shared/domain/comparison.ts'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { CancelReason, ReceivedStep } from '../e2e/compare-step.ts'
import { EmojiCompare } from '../e2e/emoji-compare.ts'
import type { Millis, Primitives } from '../e2e/ports.ts'
import { isRunning, stageOf, type Course } from './compare-course.ts'
import { createCompareCourses, type CompareCourseParts } from './compare-courses.ts'
import { cleanDeviceName } from './device-name.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import type { Log } from './ports.ts'
import type { TrustDecisions } from './trust-decisions.ts'
import { wayBack } from './way-back.ts'

/** So many devices of one account may ask at once. */
const MOST_INVITATIONS = 3

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

interface Parts extends CompareCourseParts {
  /** Of this device. */
  ownFingerprint: string
  decisions: TrustDecisions
  primitives: Primitives
  log: Log
  connected(): boolean
}

export function createCompares(parts: Parts): Compares {
  const { own, ownFingerprint, database, decisions, queue, clock } = parts
  const { trustBook } = database
  const courses = createCompareCourses(parts)
  const { show, running, begin, send, end, putAway, bury, refuse } = courses
  const means = { primitives: parts.primitives, random: parts.random }
  const ownSide = { jid: own, fingerprint: ownFingerprint }

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

  function isBlocked(jid: BareJid, fingerprint: string): boolean {
    return trustBook.decision(jid, fingerprint)?.state === 'blocked'
  }

  function invited({ from, fingerprint, id, stamp }: SignedStep, commit: Uint8Array): void {
    const jid = bareOf(from)
    const before = courses.find(jid, fingerprint)
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
    const others = courses
      .all()
      .filter((course) => course.line.jid === jid && course.compare.phase.is === 'asked' && isRunning(course))
    if (others.length >= MOST_INVITATIONS) return refuse(from, fingerprint, id)
    begin(from, fingerprint, compare, Math.min(stamp, clock.now()))
    show()
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
    list: courses.list,
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
      if (courses.isAway(device.fullJid))
        return refused({ say: 'compare-away', device: cleanDeviceName(device.name) })
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
      const course = courses.find(jid, fingerprint)
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
      const course = courses.find(jid, fingerprint)
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
      if (courses.isDead({ jid, fingerprint }, id)) return
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
      const course = courses.all().find(({ line }) => line.jid === from && line.sent(outerId))
      if (course === undefined || !isRunning(course)) return
      end(course, 'away')
      show()
    },
    unsent(outerId) {
      const course = courses.all().find(({ line }) => line.sent(outerId))
      if (course === undefined || !isRunning(course)) return
      end(course, 'offline')
      show()
    },
    refresh(jid) {
      if (courses.all().some((course) => course.line.jid === jid && isRunning(course))) show()
    },
    async stop() {
      for (const course of courses.all()) {
        course.cancelTimer()
        if (isRunning(course) && parts.connected()) endWith(course, 'user')
      }
      courses.clear()
      show()
      await queue.idle()
    },
  }
}

// PROTOCOL 11: the compares there are, from the first step of each until time, a lost way or the user ends it.
import type { Comparison } from '../../shared/domain/comparison.ts'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { CompareStep } from '../e2e/compare-step.ts'
import type { EmojiCompare } from '../e2e/emoji-compare.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { Clock, Millis, Random } from '../e2e/ports.ts'
import type { AccountQueue } from './account-queue.ts'
import { isRunning, stageOf, type Course } from './compare-course.ts'
import { openLine, type CompareLine } from './compare-line.ts'
import type { Contacts } from './contacts.ts'
import { cleanDeviceName } from './device-name.ts'
import type { Connection, Screen, Timers } from './ports.ts'
import type { PresenceBoard } from './presence-board.ts'
import type { Database } from './store-ports.ts'

/** PROTOCOL 11 */
const LASTS: Millis = 10 * 60_000
/** So many ids that are over are remembered, to be silent about what crossed their end. */
const MOST_DEAD = 200

/** A device, by account and fingerprint. */
type ComparedDevice = Pick<CompareLine, 'jid' | 'fingerprint'>

export interface CompareCourses {
  list(): Comparison[]
  /** Tells the screen all of them. */
  show(): void
  all(): Course[]
  /** The one with this device, if it is not put away. */
  find(jid: BareJid, fingerprint: string): Course | undefined
  /** The same while steps may still come and go. */
  running(jid: BareJid, fingerprint: string): Course | undefined
  /** It is known not to be there. */
  isAway(address: FullJid): boolean
  /** In place of one that has ended. `startedAt`: when its first step was written. */
  begin(address: FullJid, fingerprint: string, compare: EmojiCompare, startedAt: Millis): Course
  send(course: Course, step: CompareStep | undefined): void
  /** For another reason than a step; nobody is told. */
  end(course: Course, why: NonNullable<Course['ended']>): void
  putAway(course: Course): void
  /** From now on nothing comes of a step of this device under this id; who else knows the id ends nothing by it. */
  bury(device: ComparedDevice, id: string): void
  isDead(device: ComparedDevice, id: string): boolean
  /** Tells a device that an id leads nowhere, under a key for it that lasts a while. */
  refuse(from: FullJid, fingerprint: string, id: string): void
  clear(): void
}

export interface CompareCourseParts {
  own: BareJid
  self: FullJid
  database: Database
  engine: Engine
  contacts: Contacts
  board: PresenceBoard
  queue: AccountQueue
  connection: Connection
  clock: Clock
  random: Random
  timers: Timers
  screen: Screen
}

export function createCompareCourses(parts: CompareCourseParts): CompareCourses {
  const { own, database, contacts, board, queue, clock, timers } = parts
  const { trustBook, keyTable } = database
  const courses = new Map<string, Course>()
  /** For what is told to devices with which nothing goes on. */
  const lines = new Map<string, CompareLine>()
  const dead = new Set<string>()

  const nameOf = (jid: BareJid, fingerprint: string) => `${jid} ${fingerprint}`

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

  function find(jid: BareJid, fingerprint: string): Course | undefined {
    return courses.get(nameOf(jid, fingerprint))
  }

  function running(jid: BareJid, fingerprint: string): Course | undefined {
    const course = find(jid, fingerprint)
    return course !== undefined && isRunning(course) ? course : undefined
  }

  function begin(address: FullJid, fingerprint: string, compare: EmojiCompare, startedAt: Millis): Course {
    find(bareOf(address), fingerprint)?.cancelTimer()
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

  const deadName = ({ jid, fingerprint }: ComparedDevice, id: string) => `${nameOf(jid, fingerprint)} ${id}`

  function bury(device: ComparedDevice, id: string): void {
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

  function refuse(from: FullJid, fingerprint: string, id: string): void {
    const jid = bareOf(from)
    bury({ jid, fingerprint }, id)
    const line =
      running(jid, fingerprint)?.line ?? lines.get(nameOf(jid, fingerprint)) ?? newLine(from, fingerprint)
    queue.add(async () => void (await line.send(id, { is: 'cancel', reason: 'bad-step' })))
  }

  function newLine(address: FullJid, fingerprint: string): CompareLine {
    const name = nameOf(bareOf(address), fingerprint)
    const line = openLine(parts, address, fingerprint, clock.now() + LASTS)
    lines.set(name, line)
    timers.after(LASTS, () => lines.delete(name))
    return line
  }

  return {
    ...{ list, show, find, running, isAway, begin, send, end, putAway, bury, refuse },
    all: () => [...courses.values()],
    isDead: (device, id) => dead.has(deadName(device, id)),
    clear: () => courses.clear(),
  }
}

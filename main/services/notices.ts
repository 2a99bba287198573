// What the system shows outside the window while nobody looks: one notice for each conversation, never a storm of them.
import type { Contact } from '../../shared/domain/contact.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Settings } from '../../shared/domain/settings.ts'
import type { Catalogue } from '../../shared/words/catalogue.ts'
import type { Clock, Millis } from '../e2e/ports.ts'
import { planNotices, SUMMARY, type PlannedNotice, type Unseen } from './notice-plan.ts'
import type { Notifier, Screen, Timers } from './ports.ts'
import type { Sight } from './sight.ts'

/** What comes within this time is one notice; a key that comes within it, too, opens the message before it is told. */
const GATHER = 1000
/** A notice that grows does not sound more often than this. */
const QUIET = 10_000

export interface Notices {
  /** A message that was not here before. */
  came(message: Message, contact: Contact): void
  /** A message is another one now: it opened, or says something else in its place. */
  changed(message: Message): void
  /** A waiting message turned out to be none. */
  gone(conversation: BareJid, id: number): void
  /** Nothing of the conversation is unread any more. */
  read(conversation: BareJid): void
  /** Some of it may have been read elsewhere. */
  settle(conversation: BareJid, isUnread: (id: number) => boolean): void
  /** Somebody wants to see when the user is online. */
  asked(contact: Contact): void
  /** What is known of somebody is another now: their request may be answered, or taken back. */
  contactChanged(contact: Contact): void
  /** The settings changed. */
  refresh(): void
  /** The window was closed, and the program runs on: said once. */
  goesOn(): void
  /** Takes everything away. */
  stop(): void
}

interface Parts {
  notifier: Notifier
  screen: Screen
  timers: Timers
  clock: Clock
  sight: Sight
  settings(): Settings
  words(): Catalogue
  /** The user does not want to be disturbed. */
  isBusy(): boolean
}

interface Standing extends PlannedNotice {
  soundedAt: Millis
}

export function createNotices(parts: Parts): Notices {
  const { notifier, screen, timers, clock, sight, settings, words, isBusy } = parts
  const people = new Map<BareJid, Unseen & { ids: Set<number> }>()
  const requests = new Map<BareJid, Contact>()
  const standing = new Map<string, Standing>()
  let cancelTimer: (() => void) | undefined
  /** Something came since the notices were last brought up to date. */
  const fresh = new Set<BareJid>()

  let saidThatItGoesOn = false

  notifier.listen({
    clicked(id) {
      const notice = standing.get(id)
      if (notice === undefined) return
      screen.show({ name: 'conversation.wanted', payload: { jid: notice.opens } })
    },
    closed: (id) => void standing.delete(id),
  })

  const wanted = () => settings().notifications && !isBusy()

  function soon(): void {
    cancelTimer ??= timers.after(GATHER, update)
  }

  /** At once where nothing is being gathered. */
  function now(): void {
    if (cancelTimer === undefined) update()
  }

  function update(): void {
    cancelTimer?.()
    cancelTimer = undefined
    for (const jid of [...people.keys()].filter(sight.on)) people.delete(jid)
    const asOne = standing.has(SUMMARY)
    const { notificationText: text } = settings()
    const plan = planNotices([...people.values()], [...requests.values()], { text, asOne }, words())
    const planned = new Set(plan.map(({ id }) => id))
    for (const id of [...standing.keys()].filter((one) => !planned.has(one))) close(id)
    plan.forEach(show)
    fresh.clear()
  }

  function show(notice: PlannedNotice): void {
    const before = standing.get(notice.id)
    const isNew = wanted() && notice.about.some((jid) => fresh.has(jid))
    // who closed a notice is not told once more of the same
    if (before === undefined && !isNew) return
    if (before !== undefined && before.title === notice.title && before.body === notice.body) return
    const at = clock.now()
    const sounds = before === undefined || (isNew && at - before.soundedAt >= QUIET)
    standing.set(notice.id, { ...notice, soundedAt: sounds ? at : (before?.soundedAt ?? at) })
    const { id, title, body } = notice
    notifier.show({ id, title, body, silent: !sounds })
  }

  function close(id: string): void {
    if (standing.delete(id)) notifier.close(id)
  }

  function forget(conversation: BareJid): void {
    if (!people.delete(conversation)) return
    fresh.delete(conversation)
    now()
  }

  return {
    came(message, contact) {
      const { conversation, direction } = message
      if (direction === 'out' || sight.on(conversation) || !wanted()) return
      const ids = (people.get(conversation)?.ids ?? new Set()).add(message.id)
      // the one of whom something came last stands last
      people.delete(conversation)
      people.set(conversation, { contact, messages: ids.size, last: message, ids })
      fresh.add(conversation)
      soon()
    },
    changed(message) {
      const unseen = people.get(message.conversation)
      if (unseen?.last.id !== message.id) return
      unseen.last = message
      soon()
    },
    gone(conversation, id) {
      const unseen = people.get(conversation)
      if (unseen === undefined || !unseen.ids.delete(id)) return
      unseen.messages = unseen.ids.size
      if (unseen.messages === 0) forget(conversation)
      else now()
    },
    read: forget,
    settle(conversation, isUnread) {
      const unseen = people.get(conversation)
      if (unseen === undefined) return
      unseen.ids.forEach((id) => isUnread(id) || unseen.ids.delete(id))
      if (unseen.messages === unseen.ids.size) return
      unseen.messages = unseen.ids.size
      if (unseen.messages === 0) forget(conversation)
      else now()
    },
    asked(contact) {
      if (sight.onWindow() || !wanted()) return
      requests.set(contact.jid, contact)
      fresh.add(contact.jid)
      soon()
    },
    contactChanged({ jid, wantsIn }) {
      if (wantsIn || !requests.delete(jid)) return
      fresh.delete(jid)
      now()
    },
    refresh() {
      if (!settings().notifications) {
        people.clear()
        requests.clear()
      }
      now()
    },
    goesOn() {
      if (saidThatItGoesOn || !wanted()) return
      saidThatItGoesOn = true
      const { goesOn: title, goesOnHow: body } = words().notices
      notifier.show({ id: 'goes on', title, body, silent: true })
    },
    stop() {
      cancelTimer?.()
      cancelTimer = undefined
      people.clear()
      requests.clear()
      ;[...standing.keys()].forEach(close)
    },
  }
}

import type { ReadMark, ReadMarks } from '../../main/services/archive-ports.ts'
import type {
  MessageStore,
  NewMessage,
  SealedStanza,
  WaitingMessage,
} from '../../main/services/message-ports.ts'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { DeliveryTime, Message, Standing } from '../../shared/domain/message.ts'
import { compareStanding } from '../../shared/domain/message-standing.ts'
import type { ConversationSpan } from '../../shared/domain/reach.ts'
import type { MemoryTables } from './memory-tables.ts'

interface Kept {
  message: Message
  sender: BareJid
  writer: FullJid | BareJid
  stanzaId: string | null
  unread: boolean
  sealed: SealedStanza | null
  archiveId: string | null
  delivery: DeliveryTime[]
  quiet: boolean
}

/** `afterRemoval`: what goes with a message. */
export function createMemoryMessageStore(
  tables: MemoryTables,
  afterRemoval: (id: number) => void,
  now: () => number,
): { messages: MessageStore; readMarks: ReadMarks } {
  const rows = tables.table<number, Kept>()
  const numbers = tables.table<'last', number>()
  const keys = tables.table<number, readonly string[]>()
  const marks = tables.table<BareJid, ReadMark>()
  const owed = tables.table<BareJid, string>()

  /** In the order in which they stand. */
  const of = (conversation: BareJid): Kept[] =>
    [...rows.values()]
      .filter(({ message }) => message.conversation === conversation)
      .sort((a, b) => compareStanding(a.message, b.message))

  function change(id: number, how: (row: Kept) => Kept): Message {
    const row = rows.get(id)
    if (row === undefined) throw new Error(`There is no message ${String(id)}`)
    const changed = how(row)
    rows.set(id, changed)
    return changed.message
  }
  function recordKey({ id, direction, sealing }: Message): void {
    const used = keys.get(id) ?? []
    if (direction !== 'out' || sealing.is !== 'sealed' || sealing.sid === '') return
    if (!used.includes(sealing.sid)) keys.set(id, [...used, sealing.sid])
  }
  const set = (id: number, values: Partial<Message>): Message =>
    change(id, (row) => ({ ...row, message: { ...row.message, ...values } }))

  const markOf = (conversation: BareJid): ReadMark => marks.get(conversation) ?? { last: null, awaited: null }
  const readMarks: ReadMarks = {
    of: markOf,
    readUpTo(conversation, { place, id }) {
      const mark = markOf(conversation)
      const last = { place, id }
      if (isBelow(last, mark)) marks.set(conversation, { ...mark, last })
      for (const row of of(conversation)) {
        if (compareStanding(row.message, last) <= 0) rows.set(row.message.id, { ...row, unread: false })
      }
    },
    awaits: (conversation, awaited) => void marks.set(conversation, { ...markOf(conversation), awaited }),
    owe(conversation, archiveId) {
      if (archiveId === null) owed.delete(conversation)
      else owed.set(conversation, archiveId)
    },
    owed: () =>
      [...owed]
        .map(([conversation, archiveId]) => ({ conversation, archiveId }))
        .sort((a, b) => (a.conversation < b.conversation ? -1 : 1)),
  }
  const messages: MessageStore = {
    add(added) {
      const id = (numbers.get('last') ?? 0) + 1
      numbers.set('last', id)
      const last = of(added.conversation).at(-1)?.message.place ?? 0
      const { cameAt, keptSince } = added
      const end = Math.max(showable(cameAt), last)
      const place = keptSince === null ? end : showable(Math.min(keptSince, end))
      const { quiet = false, ...rest } = added
      const kept = toKept({ id, place }, rest)
      const unread = added.unread && isBelow({ place, id }, markOf(added.conversation))
      const row = { ...kept, unread, delivery: [], quiet }
      rows.set(id, row)
      recordKey(row.message)
      return row.message
    },
    find: (id) => rows.get(id)?.message,
    times(id) {
      const row = rows.get(id)
      return row && { arrivedAt: row.message.place, delivery: row.delivery }
    },
    findByStanzaId: (conversation, sender, stanzaId) =>
      of(conversation).find((row) => row.sender === sender && row.stanzaId === stanzaId)?.message,
    stanzaIdOf: (id) => rows.get(id)?.stanzaId ?? undefined,
    isWaiting: (sender, sid, sealedPart) =>
      waitingIn(rows, sender, sid).some(({ stanza }) => stanza.xml.includes(sealedPart)),
    isQuiet: (id) => rows.get(id)?.quiet ?? false,
    page: (conversation, before, limit) =>
      of(conversation)
        .filter(({ quiet }) => !quiet)
        .map(({ message }) => message)
        .filter((message) => before === null || compareStanding(message, before) < 0)
        .slice(-limit),
    last: (conversation) =>
      of(conversation)
        .filter(({ quiet }) => !quiet)
        .at(-1)?.message,
    lastIncoming: (conversation) =>
      of(conversation)
        .map(({ message }) => message)
        .filter(({ direction }) => direction === 'in')
        .at(-1),
    unread: (conversation) => of(conversation).filter((row) => row.unread).length,
    isUnread: (id) => rows.get(id)?.unread ?? false,
    findByArchiveId: (archiveId) => [...rows.values()].find((row) => row.archiveId === archiveId)?.message,
    lastArchiveId: (conversation) =>
      of(conversation)
        .filter((row) => !row.quiet && toWaiting(row) === undefined)
        .filter(({ message, archiveId }) => message.direction === 'in' && archiveId !== null)
        .at(-1)?.archiveId ?? null,
    conversations: () => [
      ...new Set([...rows.values()].reverse().map(({ message }) => message.conversation)),
    ],
    writerOf: (id) => rows.get(id)?.writer,
    keysOf: (id) => (rows.has(id) ? [...(keys.get(id) ?? [])].sort() : []),
    underKeys(sids) {
      const times = [...keys]
        .filter(([, used]) => used.some((sid) => sids.includes(sid)))
        .flatMap(([id]) => rows.get(id)?.message.at ?? [])
      const [from, until] = times.length === 0 ? [null, null] : [Math.min(...times), Math.max(...times)]
      return { messages: times.length, from, until }
    },
    spansUnder: (sids) =>
      spansOf(
        [...rows.values()]
          .map(({ message }) => message)
          .filter(({ id }) => (keys.get(id) ?? []).some((sid) => sids.includes(sid))),
      ),
    sealedSince: (since) =>
      spansOf(
        [...rows.values()]
          .map(({ message }) => message)
          .filter(
            ({ direction, at, sealing }) => direction === 'in' && at >= since && sealing.is === 'sealed',
          ),
      ),
    waitingFor: (sender, sid) => waitingIn(rows, sender, sid).reverse(),
    newestWaitingFor: (sender, sid) => waitingIn(rows, sender, sid).at(-1)?.id ?? null,
    waiting(id) {
      const row = rows.get(id)
      return row && toWaiting(row)
    },
    waitingIn: (conversation) =>
      of(conversation)
        .flatMap((row) => toWaiting(row) ?? [])
        .reverse(),
    waitingAs: (conversation, outerId) =>
      of(conversation)
        .flatMap((row) => toWaiting(row) ?? [])
        .filter(({ stanza }) => stanza.outerId === outerId),
    countWaiting: (conversation) => of(conversation).filter((row) => row.sealed !== null).length,
    heal: (id, { stanzaId, at, ...values }) =>
      change(id, (row) => ({
        ...row,
        stanzaId,
        sealed: null,
        quiet: false,
        message: { ...row.message, ...values, at: showable(at) },
      })),
    setContent: (id, content) =>
      change(id, (row) => ({
        ...row,
        quiet: row.quiet && content.is === 'waiting-for-key',
        message: { ...row.message, content },
      })),
    setDelivery: (id, delivery, problem) =>
      change(id, (row) => ({
        ...row,
        delivery: [
          ...row.delivery.filter(({ state }) => delivery !== 'waiting' && state !== delivery),
          { state: delivery, at: now() },
        ],
        message: { ...row.message, delivery, problem },
      })),
    arrivedUpTo: (conversation, last) =>
      of(conversation)
        .map(({ message }) => message)
        .filter((message) => message.delivery === 'arrived' && compareStanding(message, last) <= 0)
        .map(({ id }) => id)
        .reverse()
        .slice(0, 500),
    setSealing(id, sealing) {
      const message = set(id, { sealing })
      recordKey(message)
      return message
    },
    erase(conversation) {
      marks.delete(conversation)
      owed.delete(conversation)
      for (const { message } of of(conversation)) {
        rows.delete(message.id)
        afterRemoval(message.id)
      }
    },
    remove(id) {
      rows.delete(id)
      afterRemoval(id)
    },
  }
  return { messages, readMarks }
}

const isBelow = (one: Standing, { last }: ReadMark) => last === null || compareStanding(one, last) > 0

function spansOf(messages: readonly Message[]): ConversationSpan[] {
  return [...new Set(messages.map(({ conversation }) => conversation))]
    .map((conversation) => {
      const times = messages.filter((one) => one.conversation === conversation).map(({ at }) => at)
      return { conversation, messages: times.length, from: Math.min(...times), until: Math.max(...times) }
    })
    .sort((a, b) => b.until - a.until || (a.conversation < b.conversation ? -1 : 1))
}

function toKept(
  standing: Standing,
  {
    stanzaId,
    archiveId,
    unread,
    sealed,
    sender,
    at,
    cameAt: _now,
    keptSince: _since,
    ...message
  }: NewMessage,
): Omit<Kept, 'delivery' | 'quiet'> {
  return {
    message: { ...standing, ...message, at: showable(at), problem: null },
    sender: bareOf(sender),
    writer: sender,
    stanzaId,
    archiveId,
    unread,
    sealed,
  }
}

function showable(at: number): number {
  if (Number.isNaN(at)) throw new RangeError('The time of a message is no number')
  return Math.min(Math.max(Math.trunc(at), 0), 8.64e15)
}

function toWaiting({ message, sealed }: Kept): WaitingMessage | undefined {
  return sealed === null ? undefined : { id: message.id, conversation: message.conversation, stanza: sealed }
}

function waitingIn(rows: Map<number, Kept>, sender: string, sid: string): WaitingMessage[] {
  return [...rows.values()]
    .flatMap((row) => toWaiting(row) ?? [])
    .filter(({ stanza }) => stanza.sender === sender && stanza.sid === sid)
}

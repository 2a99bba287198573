// What left and is not known to have arrived, and what is owed to those who wrote.
import type {
  Departure,
  Departures,
  OwedReceipt,
  ReceiptStore,
  ResendQuestion,
  ResendQuestions,
} from '../../main/services/message-ports.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import { keyOf, type MemoryTables } from './memory-tables.ts'

/** `hasMessage`: a departure is of a message that is kept. */
export function createMemoryDepartures(
  tables: MemoryTables,
  hasMessage: (id: number) => boolean,
): Departures & { forget(messageId: number): void } {
  const rows = tables.table<number, Departure>()
  const carriages = tables.table<string, number>()
  const all = () => [...rows.values()].sort((a, b) => a.messageId - b.messageId)
  const planned = () =>
    all()
      .flatMap((departure) => (departure.nextTry === null ? [] : [{ departure, at: departure.nextTry }]))
      .sort((a, b) => a.at - b.at)
  return {
    put(departure) {
      if (!hasMessage(departure.messageId)) throw new Error(`There is no message ${departure.messageId}`)
      rows.set(departure.messageId, { ...departure })
      carriages.set(departure.outerId, carriages.get(departure.outerId) ?? departure.messageId)
    },
    namesOf: (messageId) => [...carriages].flatMap(([name, id]) => (id === messageId ? name : [])),
    carriedBy: (outerId) => carriages.get(outerId),
    forget(messageId) {
      rows.delete(messageId)
      for (const [name, id] of [...carriages]) if (id === messageId) carriages.delete(name)
    },
    find: (messageId) => rows.get(messageId),
    findByOuterId: (outerId) => all().find((departure) => departure.outerId === outerId),
    of: (conversation) => all().filter((departure) => departure.conversation === conversation),
    due: (now) =>
      planned()
        .filter(({ at }) => at <= now)
        .map(({ departure }) => departure),
    nextTry: () => planned()[0]?.at ?? null,
    remove: (messageId) => void rows.delete(messageId),
    eraseBefore(instant) {
      for (const { messageId, sentAt } of all()) if (sentAt < instant) rows.delete(messageId)
    },
  }
}

export function createMemoryResendQuestions(
  tables: MemoryTables,
  hasMessage: (id: number) => boolean,
): ResendQuestions {
  const rows = tables.table<number, ResendQuestion & { refused: boolean }>()
  return {
    add(question) {
      if (!hasMessage(question.messageId)) throw new Error(`There is no message ${question.messageId}`)
      if (!rows.has(question.messageId)) rows.set(question.messageId, { ...question, refused: false })
    },
    open: () =>
      [...rows.values()]
        .filter(({ refused }) => !refused)
        .map(({ refused: _, ...question }) => question)
        .sort((a, b) => a.askedAt - b.askedAt || a.messageId - b.messageId),
    refuse(messageId) {
      const row = rows.get(messageId)
      if (row !== undefined) rows.set(messageId, { ...row, refused: true })
    },
    remove: (messageId) => void rows.delete(messageId),
  }
}

export function createMemoryReceipts(tables: MemoryTables): ReceiptStore {
  const rows = tables.table<string, OwedReceipt & { inFlight: string | null }>()
  const numbers = tables.table<'last', number>()
  const markers = tables.table<BareJid, string>()
  const senders = tables.table<BareJid, true>()
  const change = (which: (inFlight: string | null) => boolean, to: 'free' | 'gone') => {
    for (const [name, row] of [...rows]) {
      if (!which(row.inFlight)) continue
      if (to === 'free') rows.set(name, { ...row, inFlight: null })
      else rows.delete(name)
    }
  }
  return {
    owe(conversation, stanzaId, kind) {
      const name = keyOf(conversation, stanzaId, kind)
      const id = rows.get(name)?.id ?? (numbers.get('last') ?? 0) + 1
      numbers.set('last', Math.max(id, numbers.get('last') ?? 0))
      rows.set(name, { id, conversation, stanzaId, kind, inFlight: null })
    },
    owed: () =>
      [...rows.values()]
        .filter(({ inFlight }) => inFlight === null)
        .sort((a, b) => a.id - b.id)
        .map(({ id, conversation, stanzaId, kind }) => ({ id, conversation, stanzaId, kind })),
    setInFlight(ids, outerId) {
      for (const [name, row] of [...rows])
        if (ids.includes(row.id)) rows.set(name, { ...row, inFlight: outerId })
    },
    takeBack: (outerId) => change((inFlight) => outerId === null || inFlight === outerId, 'free'),
    given: (outerId) => change((inFlight) => inFlight === outerId, 'gone'),
    wantMarker(conversation, stanzaId) {
      if (stanzaId === null) markers.delete(conversation)
      else markers.set(conversation, stanzaId)
    },
    wantedMarker: (conversation) => markers.get(conversation) ?? null,
    isSender: (jid) => senders.has(jid),
    addSender: (jid) => void senders.set(jid, true),
  }
}

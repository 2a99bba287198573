import type { KeptQuestion, KeyRequests, OwnRequest } from '../../main/e2e/key-ports.ts'
import { bareOf } from '../../shared/domain/jid.ts'
import { keyOf, type MemoryTables } from './memory-tables.ts'

export function createMemoryKeyRequests(tables: MemoryTables): KeyRequests {
  const requests = tables.table<string, OwnRequest>()
  const questions = tables.table<string, KeptQuestion>()
  const putOffs = tables.table<string, number>()
  const historyReaders = tables.table<string, number>()
  const times = tables.table<string, readonly number[]>()

  // a map keeps the place of a key that is set again: the order in which they came first
  const all = (): KeptQuestion[] => [...questions.values()]

  return {
    find: (asked, sid) => requests.get(keyOf(asked, sid)),
    add(request) {
      const place = keyOf(request.asked, request.sid)
      if (requests.has(place)) throw new Error('There is a request for this key already')
      requests.set(place, { ...request })
    },
    remove(asked, sid) {
      requests.delete(keyOf(asked, sid))
    },
    removeFor(sender, sid) {
      for (const [place, request] of requests)
        if (request.sender === sender && request.sid === sid) requests.delete(place)
    },
    addQuestion(question) {
      const place = keyOf(question.from, question.fingerprint, question.sid)
      const { firstAskedAt = question.askedAt, grantedAt = null } = questions.get(place) ?? {}
      questions.set(place, { ...question, firstAskedAt, grantedAt })
    },
    questions: (jid) => all().filter(({ from }) => bareOf(from) === jid),
    allQuestions: all,
    questionsAbout: (sid) => all().filter((question) => question.sid === sid),
    removeQuestion(from, fingerprint, sid) {
      questions.delete(keyOf(from, fingerprint, sid))
    },
    removeQuestions(jid, fingerprint) {
      for (const [place, question] of questions)
        if (bareOf(question.from) === jid && question.fingerprint === fingerprint) questions.delete(place)
      putOffs.delete(keyOf(jid, fingerprint))
    },
    grant(from, fingerprint, sid, at) {
      const place = keyOf(from, fingerprint, sid)
      const question = questions.get(place)
      if (question !== undefined) questions.set(place, { ...question, grantedAt: at })
    },
    isGranted: (jid, fingerprint, sid) =>
      all().some(
        (question) =>
          bareOf(question.from) === jid &&
          question.fingerprint === fingerprint &&
          question.sid === sid &&
          question.grantedAt !== null,
      ),
    letReadHistory(fingerprint, at) {
      if (at === null) historyReaders.delete(fingerprint)
      else historyReaders.set(fingerprint, at)
    },
    readsHistory: (fingerprint) => historyReaders.has(fingerprint),
    putOff(jid, fingerprint, at) {
      if (at === null) putOffs.delete(keyOf(jid, fingerprint))
      else putOffs.set(keyOf(jid, fingerprint), at)
    },
    putOffAt: (jid, fingerprint) => putOffs.get(keyOf(jid, fingerprint)) ?? null,
    eraseExpired(now) {
      const start = now - 30 * 86_400_000
      const before = requests.size + questions.size
      for (const [place, { createdAt }] of requests) if (createdAt < start) requests.delete(place)
      for (const [place, { askedAt }] of questions) if (askedAt < start) questions.delete(place)
      return before - requests.size - questions.size
    },
    countRequest(jid, at) {
      const recent = (times.get(jid) ?? []).filter((time) => time > at - 60_000 && time <= at)
      times.set(jid, [...recent, at])
      return recent.length + 1
    },
  }
}

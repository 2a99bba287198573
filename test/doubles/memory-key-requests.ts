import type { KeyQuestion, KeyRequests, OwnRequest } from '../../main/e2e/ports.ts'
import { bareOf } from '../../shared/domain/jid.ts'
import { keyOf, type MemoryTables } from './memory-tables.ts'

export function createMemoryKeyRequests(tables: MemoryTables): KeyRequests {
  const requests = tables.table<string, OwnRequest>()
  const questions = tables.table<string, KeyQuestion>()
  const times = tables.table<string, readonly number[]>()

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
    addQuestion(question) {
      questions.set(keyOf(question.from, question.fingerprint, question.sid), { ...question })
    },
    questions: (jid) =>
      [...questions.values()]
        .filter((question) => bareOf(question.from) === jid)
        .sort((a, b) => a.askedAt - b.askedAt),
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

// How many of our messages a device can read, or asks to read, and from when to when they were written.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { AskedMessages, MessageSpan } from '../../shared/domain/message-span.ts'
import type { Clock } from '../e2e/ports.ts'
import type { Database } from './store-ports.ts'

export interface MessageSpans {
  /** What it holds a key of. */
  readBy(jid: BareJid, fingerprint: string): MessageSpan
  /** What its open questions are about; null where it has none. */
  askedBy(jid: BareJid, fingerprint: string): AskedMessages | null
}

export function createMessageSpans(database: Database, clock: Clock): MessageSpans {
  const { messages, keyTable, keyRequests } = database

  function isHere(sid: string): boolean {
    return clock.now() <= (keyTable.findOut(sid)?.releaseUntil ?? -Infinity)
  }

  return {
    readBy: (jid, fingerprint) => messages.underKeys(keyTable.givenTo(jid, fingerprint)),
    askedBy(jid, fingerprint) {
      const open = keyRequests
        .questions(jid)
        .filter((question) => question.fingerprint === fingerprint && question.grantedAt === null)
      if (open.length === 0) return null
      const sids = [...new Set(open.map(({ sid }) => sid))]
      const asked = messages.underKeys(sids)
      return { ...asked, gone: asked.messages - messages.underKeys(sids.filter(isHere)).messages }
    },
  }
}

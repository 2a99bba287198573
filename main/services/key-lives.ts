// PROTOCOL 9: the keys of others are kept as long as the conversation's setting says, then erased.
import { bareOf, type BareJid } from '../../shared/domain/jid.ts'
import { DEFAULT_KEY_LIFE, type KeyLife } from '../../shared/domain/key-life.ts'
import type { InKeyName } from '../e2e/key-ports.ts'
import type { Clock, Millis } from '../e2e/ports.ts'
import type { Database } from './store-ports.ts'

const DAY: Millis = 24 * 3_600_000
const LIVES: Readonly<Record<KeyLife, Millis>> = {
  week: 7 * DAY,
  month: 30 * DAY,
  year: 365 * DAY,
  forever: Infinity,
}
const SHORTEST = Math.min(...Object.values(LIVES))

export interface KeyLives {
  of(jid: BareJid): KeyLife
  /** The user's word: what is older than that is erased at once. */
  set(jid: BareJid, life: KeyLife): void
  /** Erases what is due. What is written stays: it rests under the database key. */
  upkeep(): void
}

export function createKeyLives(own: BareJid, database: Database, clock: Clock): KeyLives {
  const { keyLives, keyTable } = database

  const of = (jid: BareJid): KeyLife => keyLives.of(jid) ?? DEFAULT_KEY_LIFE

  // what own devices wrote belongs to whom they wrote it to
  function conversationOf({ sender, conversation }: InKeyName): BareJid {
    const from = bareOf(sender)
    return from === own ? (conversation ?? own) : from
  }

  function upkeep(): void {
    const now = clock.now()
    const erased = database.transaction(() => {
      const due = keyTable
        .inKeysBefore(now - SHORTEST)
        .filter((name) => name.receivedAt < now - LIVES[of(conversationOf(name))])
      due.forEach(({ sender, sid }) => keyTable.eraseIn(sender, sid))
      return due.length
    })
    if (erased > 0) database.scrub()
  }

  return {
    of,
    set(jid, life) {
      database.transaction(() => keyLives.set(jid, life))
      upkeep()
    },
    upkeep,
  }
}

// PROTOCOL 7, "No way back": keys that no device signed, of an account whose devices are known to sign theirs.
import type { UnsignedKeys as UnsignedKeysState } from '../../shared/domain/device.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { DialBacks } from './dial-back.ts'
import type { Healing } from './healing.ts'
import type { Database } from './store-ports.ts'

export interface UnsignedKeys {
  state(jid: BareJid): UnsignedKeysState
  /** The user allows or refuses them for this account; what was refused for it is tried once more. */
  allow(jid: BareJid, allowed: boolean): void
}

interface Parts {
  database: Database
  healing: Healing
  dialBacks: DialBacks
}

export function createUnsignedKeys({ database, healing, dialBacks }: Parts): UnsignedKeys {
  const { messages, keyTable, trustBook } = database

  function tryAgain(jid: BareJid): void {
    const tried = new Set<string>()
    for (const { id, stanza } of messages.waitingIn(jid)) {
      const content = messages.find(id)?.content
      const { sender, sid } = stanza
      if (content?.is !== 'unreadable' || content.problem !== 'unsigned-key') continue
      if (tried.has(`${sender}\n${sid}`)) continue
      tried.add(`${sender}\n${sid}`)
      if (keyTable.findIn(sender, sid) === undefined) dialBacks.askAgain(id)
      else healing.healLater(sender, sid)
    }
  }

  return {
    state(jid) {
      if (!trustBook.knownAsBalcony(jid)) return 'ordinary'
      return trustBook.allowsUnsigned(jid) ? 'allowed' : 'refused'
    },
    allow(jid, allowed) {
      database.transaction(() => trustBook.allowUnsigned(jid, allowed))
      if (allowed) tryAgain(jid)
    },
  }
}

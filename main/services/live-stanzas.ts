// Stanzas that came in this session and wait for a key, whose sender is to hear what becomes of them. In memory only:
// with the session ends the waiting of who asked.
import { bareOf, type FullJid } from '../../shared/domain/jid.ts'
import type { KeyWait } from '../../shared/domain/message.ts'
import type { InKey } from '../e2e/key-ports.ts'

export interface LiveStanza {
  /** A key is here: kept, or `candidate`. Gives whether the stanza opened with it. */
  keyCame(candidate: InKey | undefined): Promise<boolean>
  /** No key comes; `forGood`: there is none any more. */
  keyRefused(forGood: boolean): void
}

export interface LiveStanzas {
  /** `false` where too many of this account wait already. */
  add(sender: FullJid, sid: string, stanza: LiveStanza): boolean
  /** Takes out what waits for this key, in the order of its coming. */
  take(sender: FullJid, sid: string): LiveStanza[]
  /** PROTOCOL 4: what waits for this key hears that none comes, where the asking has come to that. */
  tellIfRefused(sender: FullJid, sid: string, wait: KeyWait): void
  clear(): void
}

const MAX_WAITING_OF_ACCOUNT = 20

export function createLiveStanzas(): LiveStanzas {
  let waiting: { sender: FullJid; sid: string; stanza: LiveStanza }[] = []
  function take(sender: FullJid, sid: string): LiveStanza[] {
    const waitsForIt = (one: { sender: FullJid; sid: string }) => one.sender === sender && one.sid === sid
    const taken = waiting.filter(waitsForIt)
    waiting = waiting.filter((one) => !waitsForIt(one))
    return taken.map(({ stanza }) => stanza)
  }

  return {
    add(sender, sid, stanza) {
      const ofAccount = waiting.filter((one) => bareOf(one.sender) === bareOf(sender))
      if (ofAccount.length >= MAX_WAITING_OF_ACCOUNT) return false
      waiting.push({ sender, sid, stanza })
      return true
    },
    take,
    tellIfRefused(sender, sid, wait) {
      if (wait !== 'refused' && wait !== 'key-gone') return
      take(sender, sid).forEach((stanza) => stanza.keyRefused(wait === 'key-gone'))
    },
    clear() {
      waiting = []
    },
  }
}

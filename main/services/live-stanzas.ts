// Stanzas that came in this session and wait for a key, whose sender is to hear what becomes of them. In memory only:
// with the session ends the waiting of who asked.
import type { FullJid } from '../../shared/domain/jid.ts'
import type { InKey } from '../e2e/ports.ts'

export interface LiveStanza {
  /** A key is here: kept, or `candidate`. Gives whether the stanza opened with it. */
  keyCame(candidate: InKey | undefined): Promise<boolean>
  /** No key comes; `forGood`: there is none any more. */
  keyRefused(forGood: boolean): void
}

export interface LiveStanzas {
  /** `false` where too many wait already. */
  add(sender: FullJid, sid: string, stanza: LiveStanza): boolean
  /** Takes out what waits for this key, in the order of its coming. */
  take(sender: FullJid, sid: string): LiveStanza[]
  clear(): void
}

const MAX_WAITING = 100

export function createLiveStanzas(): LiveStanzas {
  let waiting: { sender: FullJid; sid: string; stanza: LiveStanza }[] = []
  return {
    add(sender, sid, stanza) {
      if (waiting.length >= MAX_WAITING) return false
      waiting.push({ sender, sid, stanza })
      return true
    },
    take(sender, sid) {
      const waitsForIt = (one: { sender: FullJid; sid: string }) => one.sender === sender && one.sid === sid
      const taken = waiting.filter(waitsForIt)
      waiting = waiting.filter((one) => !waitsForIt(one))
      return taken.map(({ stanza }) => stanza)
    },
    clear() {
      waiting = []
    },
  }
}

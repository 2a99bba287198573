// What the archive gave and cannot be opened yet. Pages come newest first, and a key often travels with the first message
// sealed under it (PROTOCOL 8), so on an older page: until it comes, or no page does, what it opens is held here, and its page
// does not count as known.
import type { FullJid } from '../../shared/domain/jid.ts'
import type { Millis } from '../e2e/ports.ts'

/** In memory, a few kilobytes each; with more than that all wait as messages, and their keys are asked for. */
const MOST = 1_000

export interface ToTakeUp {
  /** When the server kept it. */
  stamp: Millis
  takeUp(): void
}

export interface PutOff {
  /** Something is put off already until this key comes. */
  awaits(sender: FullJid, sid: string): boolean
  /** False where there is no room for it: it is to be worked through as it is. */
  add(sender: FullJid, sid: string, item: ToTakeUp): boolean
  /** The key is here: what it opens is taken up, the oldest first. */
  keyCame(sender: FullJid, sid: string): void
  /** No older page comes now. */
  end(): void
}

export function createPutOff(): PutOff {
  const byKey = new Map<string, ToTakeUp[]>()
  let count = 0

  const nameOf = (sender: FullJid, sid: string) => `${sender} ${sid}`

  // PROTOCOL 4.2: of a message that came twice, sealed anew, the first keeps its place
  function takeUp(items: readonly ToTakeUp[]): void {
    for (const item of [...items].sort((a, b) => a.stamp - b.stamp)) item.takeUp()
  }

  function end(): void {
    const all = [...byKey.values()].flat()
    byKey.clear()
    count = 0
    takeUp(all)
  }

  return {
    awaits: (sender, sid) => byKey.has(nameOf(sender, sid)),
    add(sender, sid, item) {
      if (count === MOST) {
        end()
        return false
      }
      const name = nameOf(sender, sid)
      const mine = byKey.get(name)
      if (mine === undefined) byKey.set(name, [item])
      else mine.push(item)
      count += 1
      return true
    },
    keyCame(sender, sid) {
      const name = nameOf(sender, sid)
      const mine = byKey.get(name)
      if (mine === undefined) return
      byKey.delete(name)
      count -= mine.length
      takeUp(mine)
    },
    end,
  }
}

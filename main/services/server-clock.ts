// XEP-0202: how far the computer's clock is from the server's. What a server kept meanwhile stands where the server's
// clock says; what comes at once stands among that only if the same clock is asked.
import xml from '@xmpp/xml'
import { domainOf, type BareJid } from '../../shared/domain/jid.ts'
import { parseStamp } from '../e2e/envelope.ts'
import type { Clock, Millis } from '../e2e/ports.ts'
import type { ArchiveStore } from './archive-ports.ts'
import type { Connection } from './ports.ts'
import { TIME } from './stanza-kind.ts'

const LIMIT = 30_000
/** Servers tell whole seconds: what is less is no difference. */
const EXACT = 1000
/** With a clock this far off no certificate holds: the server's is wrong. */
const FARTHEST = 24 * 60 * 60_000

/** Milliseconds that the server's stamps and the places of what came at once may be apart. */
const INEXACT = 2000

/**
 * Where something with the server's `stamp` stands, of which it is known that it came after what stands at `place`:
 * there, where nothing but the clocks says otherwise.
 */
export function placeBelow(place: Millis | undefined, stamp: Millis): Millis {
  return place !== undefined && place > stamp && place - stamp < INEXACT ? place : stamp
}

export interface ServerClock {
  /** By what the server said last, also before this start; by the computer's own clock where it never did. */
  now(): Millis
  /** What it said when the computer's said `instant`. */
  at(instant: Millis): Millis
  /** Asks. The answer comes before anything that the server kept. */
  sessionBegan(): Promise<void>
}

interface Parts {
  own: BareJid
  archive: ArchiveStore
  connection: Connection
  clock: Clock
  /** May the database still be written? */
  stillOn(): boolean
}

export function createServerClock({ own, archive, connection, clock, stillOn }: Parts): ServerClock {
  let ahead = archive.serverAhead()
  return {
    now: () => clock.now() + ahead,
    at: (instant) => instant + ahead,
    async sessionBegan() {
      const asked = clock.now()
      const time = xml('time', { xmlns: TIME })
      const reply = await connection.request(xml('iq', { type: 'get', to: domainOf(own) }, time), LIMIT)
      if (reply.is !== 'result' || !stillOn()) return
      const stamp = parseStamp(reply.stanza.getChild('time', TIME)?.getChildText('utc') ?? '')
      if (stamp === undefined) return
      const heard = clock.now()
      const difference = stamp - (asked + heard) / 2
      const distance = Math.abs(difference)
      // it was said at any time in between: a slow answer says little
      const exact = EXACT + Math.abs(heard - asked) / 2
      const found = distance > exact && distance < FARTHEST ? Math.round(difference) : 0
      if (Math.abs(found - ahead) <= exact) return
      ahead = found
      archive.setServerAhead(found)
    },
  }
}

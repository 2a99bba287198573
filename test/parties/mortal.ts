// A program that can end at any step: a step is whatever it leaves behind, in its database or on the wire, and each
// stanza that it takes. What happens between two steps, nobody outside ever notices.
import type { Element } from '@xmpp/xml'
import type { Connection, ConnectionListener } from '../../main/services/ports.ts'
import type { Database } from '../../main/services/store-ports.ts'

/** Where the program of a party ends. */
export interface Fate {
  /** What the party did since `begin`, restarts included. */
  readonly steps: readonly string[]
  /**
   * Counts from now on, and ends the program once, instead of step `end` (from 1; 0 for never). What `besides` matches
   * may happen at any time, and is no step.
   */
  begin(end?: number, besides?: RegExp): void
}

/** One run of the program. Once ended, nothing that is still under way in it has any effect. */
export interface Life {
  readonly on: boolean
  end(): void
  /** Throws where the program is over, or ends here. */
  step(name: string): void
}

class ProgramEnded extends Error {}

export function createFate(): Fate & { live(ended: () => void): Life } {
  let steps: string[] = []
  let last = 0
  let noStep: RegExp | undefined
  return {
    get steps() {
      return steps
    },
    begin(end = 0, besides) {
      steps = []
      last = end
      noStep = besides
    },
    live(ended) {
      let on = true
      const life: Life = {
        get on() {
          return on
        },
        end() {
          on = false
          ended()
        },
        step(name) {
          if (!on) throw new ProgramEnded()
          if (noStep?.test(name)) return
          steps.push(name)
          if (steps.length !== last) return
          last = 0
          life.end()
          throw new ProgramEnded()
        },
      }
      return life
    },
  }
}

// Whatever is no reading counts as a step, also what stores will learn to do.
const READS = new Set(
  `read all find findByStanzaId findInFlight findIn findOut isWaiting page last unread conversations waitingFor newestWaitingFor
  waiting countWaiting pending current wasOpened stampUsed lastUse readsHistory releasesOf device deviceAt
  devicesOf decision policy knownAsBalcony allowsUnsigned questions allQuestions questionsAbout isGranted
  putOffAt givenTo ownPolicy policyForAll writerOf keysOf underKeys accounts has of times lastInstant lastSince
  goneSince verifiedAt isListed endorsementsOf accountsWithEndorsements introduced history allDecisions untold
  state gaps isUnread findByArchiveId lastArchiveId isQuiet arrivedUpTo findByOuterId due nextTry owed isSender
  inKeysBefore wantedMarker serverAhead lastIncoming stanzaIdOf waitingAs isInRoster namesOf carriedBy open`.split(
    /\s+/,
  ),
)

/** A transaction that changes something is one step; a change outside of any is one, too. */
export function mortalDatabase(database: Database, life: Life): Database {
  let writes: string[] | undefined

  function store<T extends object>(name: string, whole: T): T {
    return new Proxy(whole, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property)
        if (typeof member !== 'function') return member
        return (...given: unknown[]): unknown => {
          if (!life.on) throw new ProgramEnded()
          const write = `${name}.${String(property)}`
          if (READS.has(String(property))) return member.apply(target, given)
          if (writes !== undefined) {
            if (!writes.includes(write)) writes.push(write)
            return member.apply(target, given)
          }
          life.step(`keeps ${write}`)
          return database.transaction((): unknown => member.apply(target, given))
        }
      },
    })
  }

  // What is redoable goes with the program, up to the next step that is not.
  function within(name: 'transaction' | 'redoable') {
    return <T>(work: () => T): T => {
      if (!life.on) throw new ProgramEnded()
      if (writes !== undefined) return database.transaction(work)
      const written: string[] = (writes = [])
      try {
        return database[name](() => {
          const result = work()
          if (written.length > 0) life.step(`keeps ${written.join(', ')}`)
          return result
        })
      } finally {
        writes = undefined
      }
    }
  }

  function settle(): void {
    if (!life.on) throw new ProgramEnded()
    database.settle()
  }

  return new Proxy(database, {
    get(target, name: keyof Database) {
      const part = target[name]
      if (name === 'transaction' || name === 'redoable') return within(name)
      if (name === 'settle') return settle
      return typeof part === 'object' ? store(name, part) : part
    },
  })
}

/** Each stanza that goes and each that comes is a step. */
export function mortalConnection(connection: Connection, life: Life): Connection {
  function hear(work: () => void): void {
    if (!life.on) return
    try {
      work()
    } catch (error) {
      if (!(error instanceof ProgramEnded)) throw error
    }
  }

  function mortalListener(listener: ConnectionListener): ConnectionListener {
    return {
      state: (state) => hear(() => listener.state(state)),
      online: (jid, resumed) => hear(() => listener.online(jid, resumed)),
      stanza: (stanza) =>
        hear(() => {
          life.step(`takes ${nameOf(stanza)}`)
          listener.stanza(stanza)
        }),
      acknowledged: (id) => hear(() => listener.acknowledged(id)),
      unsent: (id) => hear(() => listener.unsent(id)),
    }
  }

  return {
    listen: (listener) => connection.listen(mortalListener(listener)),
    connect: (target) => connection.connect(target),
    keepConnected: (target) => connection.keepConnected(target),
    retryNow: () => connection.retryNow(),
    wake: () => connection.wake(),
    attend: (seen) => connection.attend(seen),
    largestStanza: () => connection.largestStanza(),
    offers: (feature, namespace) => connection.offers(feature, namespace),
    disconnect: () => connection.disconnect(),
    send(stanza) {
      life.step(`sends ${nameOf(stanza)}`)
      return connection.send(stanza)
    },
    async request(iq, limitMs) {
      life.step(`sends ${nameOf(iq)}`)
      const reply = await connection.request(iq, limitMs)
      life.step(reply.is === 'silent' ? 'hears nothing' : `takes ${nameOf(reply.stanza)}`)
      return reply
    },
  }
}

/** For example "iq get keyreq". */
function nameOf(stanza: Element): string {
  const about = stanza.is('iq') ? stanza.getChildElements().map((child) => child.getName()) : []
  return [stanza.getName(), stanza.attrs.type, ...about].filter((word) => word !== undefined).join(' ')
}

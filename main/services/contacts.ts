import xml from '@xmpp/xml'
import type { Contact, PersonPresence, Reading } from '../../shared/domain/contact.ts'
import { bareOf, localOf, toBareJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import { replaceForbidden } from '../e2e/strict-xml.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import type { OwnNameSign } from './own-name.ts'
import type { OwnPresenceSign } from './own-presence.ts'
import type { Connection } from './ports.ts'
import type { ContactRecord, Database } from './store-ports.ts'
import type { PresenceBoard } from './presence-board.ts'
import type { Readings } from './readings.ts'
import { isSeen, NO_REQUEST, nobody, rosterRemove, rosterSet, seesUs } from './roster.ts'
import { rosterRefusal } from './roster-refusals.ts'
import { conditionOf } from './stanza-error.ts'
import { ROSTER_LIMIT, type RosterKeeper } from './roster-keeper.ts'

const OFFLINE: Saying = { say: 'offline' }
const NO_ANSWER: Saying = { say: 'own-server-silent' }
const PRE_APPROVAL = 'urn:xmpp:features:pre-approval'

/** What the user says of somebody to be added. */
export interface NewContact {
  address: string
  /** '' keeps the name that they have, or none. */
  name: string
  /** Goes with the request, '' for none. */
  message: string
}

export interface Contacts {
  view(jid: BareJid): Contact
  /** How they are there now. */
  presences(jids: readonly BareJid[]): PersonPresence[]
  /** Everybody of whom something is kept. */
  views(): Contact[]
  /** PROTOCOL 3: in the roster, accepted by the user, or the own account. */
  isKnown(jid: BareJid): boolean
  /**
   * RFC 6121 §2.2, §4.2: the roster, then the first presence. For a new session, after stream management stands.
   * Gives who changed.
   */
  arrive(): Promise<BareJid[]>
  /** PROTOCOL 3: presence to who would not get ours, once in a session. */
  greet(jid: FullJid): void
  add(contact: NewContact): Promise<DoneOrRefused>
  /** What the user asked of them came back, for this reason. */
  askFailed(jid: BareJid, why: Saying): void
  accept(jid: BareJid): Promise<DoneOrRefused>
  refuse(jid: BareJid): DoneOrRefused
  /** '' takes the name away. */
  rename(jid: BareJid, name: string): Promise<DoneOrRefused>
  /** Out of the roster; neither sees the other any more. */
  remove(jid: BareJid): Promise<DoneOrRefused>
}

interface Parts {
  own: BareJid
  database: Database
  connection: Connection
  roster: RosterKeeper
  board: PresenceBoard
  ownPresence: OwnPresenceSign
  readings: Readings
  ownName: OwnNameSign
  /** Is there a session with the server now? */
  connected(): boolean
  changed(jid: BareJid): void
}

export function createContacts(parts: Parts): Contacts {
  const { own, database, connection, roster, board, ownPresence, ownName, readings, connected, changed } =
    parts
  const store = database.contacts
  const greeted = new Set<FullJid>()
  /** Why requests came back, for as long as the session lasts. */
  const problems = new Map<BareJid, Saying>()

  const recordOf = (jid: BareJid): ContactRecord => store.find(jid) ?? nobody(jid)

  function put(record: ContactRecord): void {
    database.transaction(() => store.put(record))
    changed(record.jid)
  }

  function drop(jid: BareJid): void {
    database.transaction(() => store.remove(jid))
    changed(jid)
  }

  function presenceOf(jid: BareJid, reading: Reading): PersonPresence {
    if (connected()) return { jid, ...board.of(jid), reading }
    return { jid, availability: 'offline', status: '', devicesOnline: 0, reading }
  }

  function viewOf({ jid, name, asked, ...rest }: ContactRecord, reading: Reading): Contact {
    const problem = asked ? (problems.get(jid) ?? null) : null
    return { ...rest, name: name || localOf(jid) || jid, asked, problem, ...presenceOf(jid, reading) }
  }

  /** Enters them into the roster, or changes what is there. What is kept here changes by the answer alone. */
  async function enter(record: ContactRecord): Promise<DoneOrRefused> {
    if (!connected()) return refused(OFFLINE)
    const reply = await connection.request(rosterSet(record), ROSTER_LIMIT)
    if (reply.is === 'silent') return refused(connected() ? NO_ANSWER : OFFLINE)
    return reply.is === 'result' ? DONE : refused(rosterRefusal(reply.stanza))
  }

  /** RFC 6121 §3.1.2, XEP-0172 §4.2. `false` where the session was gone. */
  function askToSee(jid: BareJid, message: string): boolean {
    const status = message === '' ? [] : [xml('status', {}, message)]
    return connection.send(xml('presence', { type: 'subscribe', to: jid }, ...status, ownName.element()))
  }

  function letSee(jid: BareJid): boolean {
    return connection.send(xml('presence', { type: 'subscribed', to: jid }))
  }

  return {
    view: (jid) => viewOf(recordOf(jid), readings.of(jid)),
    presences(jids) {
      const reading = readings.ofMany()
      return jids.map((jid) => presenceOf(jid, reading(jid)))
    },
    views() {
      const reading = readings.ofMany()
      return store.all().map((record) => viewOf(record, reading(record.jid)))
    },
    isKnown: (jid) => jid === own || store.isInRoster(jid),

    async arrive() {
      board.clear()
      greeted.clear()
      problems.clear()
      const touched = await roster.fetch()
      ownPresence.announce()
      return touched
    },

    greet(jid) {
      const gets = bareOf(jid) === own || seesUs(recordOf(bareOf(jid)).subscription)
      if (gets || greeted.has(jid)) return
      if (ownPresence.showTo(jid)) greeted.add(jid)
    },

    async add({ address, name, message }) {
      const jid = toBareJid(address.trim())
      if (jid === undefined || localOf(jid) === '' || address.includes('/'))
        return refused({ say: 'no-address' })
      if (jid === own) return refused({ say: 'own-address' })
      const called = nameOf(name) || recordOf(jid).name
      const entered = await enter({ ...recordOf(jid), name: called })
      if (entered.is === 'refused') return entered
      problems.delete(jid)
      const { wantsIn, subscription } = recordOf(jid)
      // RFC 6121 §3.4: whom we ask may see us, so that nobody has to answer once more
      if ((wantsIn || connection.offers('sub', PRE_APPROVAL)) && !seesUs(subscription)) letSee(jid)
      const asks = !isSeen(subscription)
      const asked = asks && askToSee(jid, replaceForbidden(message).trim())
      // RFC 6121 §3.1: the server's pushes say later what became of it
      put({ ...recordOf(jid), name: called, inRoster: true, asked, wantsIn: false, ...NO_REQUEST })
      return asks && !asked ? refused(OFFLINE) : DONE
    },

    askFailed(jid, why) {
      if (store.find(jid)?.asked !== true) return
      problems.set(jid, why)
      changed(jid)
    },

    async accept(jid) {
      const entered = await enter(recordOf(jid))
      if (entered.is === 'refused') return entered
      if (!letSee(jid)) return refused(OFFLINE)
      const asked = !isSeen(recordOf(jid).subscription)
      put({ ...recordOf(jid), inRoster: true, wantsIn: false, asked, ...NO_REQUEST })
      if (asked) askToSee(jid, '')
      return DONE
    },

    refuse(jid) {
      // RFC 6121 §3.1.4: the server forgets the request; they are here again only if they ask again
      if (!connection.send(xml('presence', { type: 'unsubscribed', to: jid }))) return refused(OFFLINE)
      const record = recordOf(jid)
      if (record.inRoster) put({ ...record, wantsIn: false, ...NO_REQUEST })
      else drop(jid)
      return DONE
    },

    async rename(jid, name) {
      if (!recordOf(jid).inRoster) return refused({ say: 'not-in-contacts' })
      const called = nameOf(name)
      const entered = await enter({ ...recordOf(jid), name: called })
      if (entered.is === 'refused') return entered
      // removed meanwhile by another device, they stay removed
      if (recordOf(jid).inRoster) put({ ...recordOf(jid), name: called })
      return DONE
    },

    async remove(jid) {
      if (!recordOf(jid).inRoster) return DONE
      if (!connected()) return refused(OFFLINE)
      const reply = await connection.request(rosterRemove(jid), ROSTER_LIMIT)
      if (reply.is === 'silent') return refused(connected() ? NO_ANSWER : OFFLINE)
      // RFC 6121 §2.5.3: who is not there is removed
      const isGone = reply.is === 'result' || conditionOf(reply.stanza) === 'item-not-found'
      if (!isGone) return refused(rosterRefusal(reply.stanza))
      board.gone(jid)
      drop(jid)
      return DONE
    },
  }
}

function nameOf(typed: string): string {
  return replaceForbidden(typed).replace(/\s+/g, ' ').trim()
}

import xml, { type Element } from '@xmpp/xml'
import type { Contact } from '../../shared/domain/contact.ts'
import { bareOf, localOf, toBareJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { Caps } from './caps.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import type { Connection, ContactRecord, Database, Log } from './ports.ts'
import type { PresenceBoard } from './presence-board.ts'
import { applyRoster, nobody, rosterGet, rosterItems, rosterSet } from './roster.ts'

const ROSTER_LIMIT = 30_000
const OFFLINE = 'You are offline. Try again when Balcony is connected.'
const NO_ADDRESS = 'This is not an address. It looks like name@server.'

export interface Contacts {
  view(jid: BareJid): Contact
  all(): ContactRecord[]
  /** PROTOCOL 3: in the roster, accepted by the user, or the own account. */
  isKnown(jid: BareJid): boolean
  /** RFC 6121 §2.2, §4.2: the roster, then the first presence. For a new session, after stream management stands. */
  arrive(): Promise<void>
  /** PROTOCOL 3: presence to who would not get ours, once in a session. */
  greet(jid: FullJid): void
  add(address: string): Promise<DoneOrRefused>
  accept(jid: BareJid): Promise<DoneOrRefused>
  refuse(jid: BareJid): DoneOrRefused
}

interface Parts {
  own: BareJid
  database: Database
  connection: Connection
  board: PresenceBoard
  caps: Caps
  log: Log
  /** Is there a session with the server now? */
  connected(): boolean
  changed(jid: BareJid): void
}

export function createContacts({
  own,
  database,
  connection,
  board,
  caps,
  log,
  connected,
  changed,
}: Parts): Contacts {
  const store = database.contacts
  const greeted = new Set<FullJid>()

  function recordOf(jid: BareJid): ContactRecord {
    return store.find(jid) ?? nobody(jid)
  }

  function put(record: ContactRecord): void {
    database.transaction(() => store.put(record))
    changed(record.jid)
  }

  function presence(type: 'subscribe' | 'subscribed' | 'unsubscribed', to: BareJid): Element {
    return xml('presence', { type, to })
  }

  async function enter(jid: BareJid): Promise<DoneOrRefused> {
    const reply = await connection.request(rosterSet(jid, recordOf(jid).name), ROSTER_LIMIT)
    if (reply.is === 'result') return DONE
    return refused(reply.is === 'silent' ? OFFLINE : 'Your server refused to add this address.')
  }

  return {
    view(jid) {
      const { name, inRoster, subscription, asked, wantsIn } = recordOf(jid)
      const seen = connected()
        ? board.of(jid)
        : ({ availability: 'offline', status: '', devicesOnline: 0 } as const)
      return { jid, name: name || localOf(jid) || jid, inRoster, subscription, asked, wantsIn, ...seen }
    },
    all: () => store.all(),
    isKnown: (jid) => jid === own || (store.find(jid)?.inRoster ?? false),

    async arrive() {
      board.clear()
      greeted.clear()
      const reply = await connection.request(rosterGet(), ROSTER_LIMIT)
      if (reply.is === 'result') {
        const touched = database.transaction(() => applyRoster(store, rosterItems(reply.stanza)))
        touched.forEach(changed)
      } else {
        log.warn('the roster could not be read', { reply: reply.is })
      }
      connection.send(xml('presence', {}, caps.element()))
    },

    greet(jid) {
      const { subscription } = recordOf(bareOf(jid))
      const seesUs = bareOf(jid) === own || subscription === 'from' || subscription === 'both'
      if (seesUs || greeted.has(jid)) return
      if (connection.send(xml('presence', { to: jid }, caps.element()))) greeted.add(jid)
    },

    async add(address) {
      const jid = toBareJid(address.trim())
      if (jid === undefined || localOf(jid) === '' || address.includes('/')) return refused(NO_ADDRESS)
      if (jid === own) return refused('This is your own address.')
      if (!connected()) return refused(OFFLINE)
      const entered = await enter(jid)
      if (entered.is === 'refused') return entered
      // RFC 6121 §3.1: the server's pushes say later what became of it
      put({ ...recordOf(jid), inRoster: true, asked: true })
      connection.send(presence('subscribe', jid))
      if (recordOf(jid).wantsIn) {
        put({ ...recordOf(jid), wantsIn: false })
        connection.send(presence('subscribed', jid))
      }
      return DONE
    },

    async accept(jid) {
      if (!connected()) return refused(OFFLINE)
      const entered = await enter(jid)
      if (entered.is === 'refused') return entered
      const record = recordOf(jid)
      const seesThem = record.subscription === 'to' || record.subscription === 'both'
      put({ ...record, inRoster: true, wantsIn: false, asked: !seesThem })
      connection.send(presence('subscribed', jid))
      if (!seesThem) connection.send(presence('subscribe', jid))
      return DONE
    },

    refuse(jid) {
      if (!connected()) return refused(OFFLINE)
      connection.send(presence('unsubscribed', jid))
      const record = recordOf(jid)
      if (record.inRoster) put({ ...record, wantsIn: false })
      else {
        database.transaction(() => store.remove(jid))
        changed(jid)
      }
      return DONE
    },
  }
}

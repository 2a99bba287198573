// RFC 6121 §4: what the user shows of themselves.
import xml from '@xmpp/xml'
import type { OwnPresence } from '../../shared/domain/contact.ts'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import { replaceForbidden } from '../e2e/strict-xml.ts'
import type { Caps } from './caps.ts'
import type { Connection } from './ports.ts'
import type { Database } from './store-ports.ts'

/** Of an account that never said anything else. */
const PLAINLY_ONLINE: OwnPresence = { availability: 'online', status: '' }

// RFC 6121 §4.7.2.1: without `<show/>` it is "online"
const SHOW: Readonly<Record<OwnPresence['availability'], string | undefined>> = {
  online: undefined,
  away: 'away',
  busy: 'dnd',
}

export interface OwnPresenceSign {
  now(): OwnPresence
  /** Kept over restarts, and sent at once where there is a session. */
  set(presence: OwnPresence): void
  /**
   * Sends it to all who may see it: RFC 6121 §4.2 at the beginning of a session, §4.4 later. `to`: once more, to somebody
   * who may, or one device of theirs.
   */
  announce(to?: BareJid | FullJid): void
  /** Says to one device that this one is there, and nothing more. `false` where there is no session. */
  showTo(jid: FullJid): boolean
}

export function createOwnPresence(database: Database, connection: Connection, caps: Caps): OwnPresenceSign {
  const { account } = database
  const now = () => account.presence() ?? PLAINLY_ONLINE

  function announce(to?: BareJid | FullJid): void {
    const { availability, status } = now()
    const show = SHOW[availability]
    connection.send(
      xml(
        'presence',
        to === undefined ? {} : { to },
        show === undefined ? undefined : xml('show', {}, show),
        status === '' ? undefined : xml('status', {}, status),
        caps.element(),
      ),
    )
  }

  return {
    now,
    announce,
    set({ availability, status }) {
      const presence = { availability, status: replaceForbidden(status).trim() }
      database.transaction(() => account.setPresence(presence))
      announce()
    },
    // who is no contact gets no status text
    showTo: (jid) => connection.send(xml('presence', { to: jid }, caps.element())),
  }
}

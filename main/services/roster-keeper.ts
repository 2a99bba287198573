// The roster that is kept here, in step with the server's: fetched by version, then told by pushes.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Connection, Log } from './ports.ts'
import type { Database } from './store-ports.ts'
import { applyRoster, applyRosterItem, readRoster, rosterGet, type RosterNews } from './roster.ts'

/** In milliseconds. A roster of thousands over a slow line takes its time. */
export const ROSTER_LIMIT = 30_000
const VERSIONS = 'urn:xmpp:features:rosterver'

export interface RosterKeeper {
  /** RFC 6121 §2.2, once in a session. Gives the addresses that changed; none where the server did not tell. */
  fetch(): Promise<BareJid[]>
  /** Takes a push over, within the caller's transaction. Gives the addresses that changed. */
  push(news: RosterNews): BareJid[]
}

export function createRosterKeeper(database: Database, connection: Connection, log: Log): RosterKeeper {
  const { contacts } = database
  /** What was pushed while a whole roster was on its way; null while none is. */
  let meanwhile: RosterNews[] | null = null

  function takeOver({ items, version }: RosterNews, pushed: readonly RosterNews[]): BareJid[] {
    return database.transaction(() => {
      const changed = applyRoster(contacts, items)
      // Pushes wait in a queue of their own, so one that is newer may have been taken over already: it holds. The
      // version stays the older one, with which the server tells it once more.
      for (const item of pushed.flatMap((news) => news.items)) applyRosterItem(contacts, item)
      contacts.setRosterVersion(version)
      return changed
    })
  }

  return {
    async fetch() {
      // RFC 6121 §2.6.2: asked with a version only where the server keeps them; '' where nothing is kept here
      const kept = connection.offers('ver', VERSIONS) ? (contacts.rosterVersion() ?? '') : undefined
      const pushed: RosterNews[] = []
      meanwhile = pushed
      const reply = await connection.request(rosterGet(kept), ROSTER_LIMIT)
      // another session may have begun to fetch since
      if (meanwhile === pushed) meanwhile = null
      if (reply.is !== 'result') {
        log.warn('the roster could not be read', { reply: reply.is })
        return []
      }
      const news = readRoster(reply.stanza)
      // RFC 6121 §2.6.3: an empty result says that it is as it was, and what differs is pushed
      return news === undefined ? [] : takeOver(news, pushed)
    },
    push(news) {
      meanwhile?.push(news)
      const changed = news.items.filter((item) => applyRosterItem(contacts, item)).map((item) => item.jid)
      if (news.version !== null) contacts.setRosterVersion(news.version)
      return changed
    },
  }
}

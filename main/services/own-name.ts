// XEP-0172: what the user calls themselves. Contacts are told; what they call the user is theirs to say.
import xml, { type Element } from '@xmpp/xml'
import { replaceForbidden } from '../e2e/strict-xml.ts'
import type { Connection } from './ports.ts'
import { itemPublish } from './pubsub-stanzas.ts'
import type { Database } from './store-ports.ts'

export const NICK = 'http://jabber.org/protocol/nick'
const LIMIT = 30_000

export interface OwnNameSign {
  /** '' where the user never said. */
  now(): string
  /** Kept over restarts, and told at once where there is a session. */
  set(name: string): void
  /** XEP-0172 §4.2: goes along with a request; undefined where there is no name. */
  element(): Element | undefined
  /** Publishes it, unless the server has it. What fails is told with the next session. */
  tell(): void
}

interface Parts {
  database: Database
  connection: Connection
  connected(): boolean
  /** May the database still be written? */
  stillOn(): boolean
  /** Takes work that waits for the server. */
  aside(work: Promise<void>): void
}

export function createOwnName({ database, connection, connected, stillOn, aside }: Parts): OwnNameSign {
  const { account } = database
  const now = () => account.ownName()?.name ?? ''
  let telling = false

  // XEP-0172 §4.3, XEP-0060 §12.20: one item, always the same. Without a name it is empty, since taking an item back
  // would leave one that another client published.
  async function publish(name: string): Promise<boolean> {
    const item = xml('item', { id: 'current' }, xml('nick', { xmlns: NICK }, name))
    return (await connection.request(itemPublish(NICK, item, null), LIMIT)).is === 'result'
  }

  /** Again, where the user changed it while it was on its way. */
  async function tellLatest(): Promise<void> {
    for (;;) {
      const kept = account.ownName()
      if (kept === undefined || kept.told || !connected()) return
      const taken = await publish(kept.name)
      if (!stillOn()) return
      if (account.ownName()?.name !== kept.name) continue
      if (taken) database.transaction(() => account.setOwnName({ ...kept, told: true }))
      return
    }
  }

  function tell(): void {
    if (telling) return
    telling = true
    aside(
      tellLatest().finally(() => {
        telling = false
      }),
    )
  }

  return {
    now,
    set(typed) {
      const name = replaceForbidden(typed).replace(/\s+/g, ' ').trim()
      if (name !== now()) database.transaction(() => account.setOwnName({ name, told: false }))
      tell()
    },
    element: () => (now() === '' ? undefined : xml('nick', { xmlns: NICK }, now())),
    tell,
  }
}

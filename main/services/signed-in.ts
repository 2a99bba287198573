// One account while it is signed in: what happens when its session begins, goes on and ends.
import type { Element } from '@xmpp/xml'
import type { ConnectionState } from '../../shared/domain/account.ts'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type { Millis } from '../e2e/ports.ts'
import { createAccountParts, type AccountParts } from './account-parts.ts'
import type { Vault } from './account-vault.ts'
import { failureFacts } from './failure-facts.ts'
import type { Notices } from './notices.ts'
import { StorageError, type AccountRecord } from './store-ports.ts'
import type { AccountTools } from './tools.ts'

/** PROTOCOL 4.8 */
const JUST_RESUMED = 60_000
const UPKEEP_EVERY = 60 * 60_000
/** Making the RSA key takes a second of a processor: not while the window opens. */
const FALLBACK_KEYS_AFTER = 10_000

/** What the counter serves of an account. */
type Served =
  | 'contacts'
  | 'conversations'
  | 'outbox'
  | 'markRead'
  | 'resendAsking'
  | 'resendQuestions'
  | 'keyLives'
  | 'dialBacks'
  | 'devices'
  | 'unsignedKeys'
  | 'decisions'
  | 'compares'
  | 'door'
  | 'readers'
  | 'verifying'
  | 'ownPresence'
  | 'ownName'
  | 'ownDeviceName'
  | 'history'
  | 'lost'
  | 'decisionHistory'
  | 'trustFiles'

export interface SignedIn extends Readonly<Pick<AccountParts, Served>> {
  /** The user looks at a conversation. */
  opened(jid: BareJid): void
  /** What the connection tells. */
  connectionChanged(state: ConnectionState): void
  online(jid: FullJid, resumed: boolean): void
  stanza(stanza: Element): void
  acknowledged(outerId: string): void
  unsent(outerId: string): void
  /** Settles when everything that came so far is worked through. */
  idle(): Promise<void>
  /** Ends timers and work; the database may be closed then. */
  stop(): Promise<void>
}

/** Builds the services and takes up what a former run left. `storageFailed` hears when the database gave out. */
export function createSignedIn(
  tools: AccountTools,
  vault: Vault,
  record: AccountRecord,
  notices: Notices,
  storageFailed: (error: StorageError) => void,
): SignedIn {
  const { clock, timers, log } = tools
  let inSession = false
  let resumedAt: Millis | null = null
  let cancelTimers: (() => void)[] = []
  const stillOn = () => !parts.queue.stopped()

  const parts = createAccountParts(tools, vault, record, notices, {
    connected: () => inSession,
    stillOn,
    resumedLately: () => resumedAt !== null && clock.now() < resumedAt + JUST_RESUMED,
    aside,
    storageFailed,
  })
  const { keys, queue, board, conversations, contacts, dialBacks, deviceLists, door, outbox, publishing } =
    parts

  function guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      storageFailed(error)
    }
  }

  function aside(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (error instanceof StorageError) storageFailed(error)
      else log.warn('work beside the queue failed', failureFacts(error))
    })
  }

  function upkeep(): void {
    aside(keys.upkeep(stillOn).then(publishing.check))
    parts.introductions.followAll()
    parts.shared.read()
    parts.pushes.pushAll()
    parts.deliveries.upkeep()
    parts.keyLives.upkeep()
    door.show()
    parts.resendQuestions.show()
    cancelTimers.push(timers.after(UPKEEP_EVERY, upkeep))
  }

  function sessionBegan(): void {
    parts.features.sessionBegan()
    outbox.sessionBegan()
    parts.receipts.sessionBegan()
    parts.readings.sessionBegan()
    publishing.sessionBegan()
    deviceLists.sessionBegan()
    parts.displayed.sessionBegan()
    parts.lost.sessionBegan()
    parts.turnedAway.sessionBegan()
    // who asked in the session before does not wait any more
    parts.live.clear()
    parts.healing.endIdle()
  }

  async function contactsArrive(): Promise<void> {
    const touched = await contacts.arrive()
    if (queue.stopped()) return
    conversations.showSeveral(touched)
    touched.filter(contacts.isKnown).forEach(dialBacks.becameKnown)
    door.show()
  }

  async function arrive(resumed: boolean): Promise<void> {
    if (resumed) conversations.showPresence(board.people())
    else await contactsArrive()
    if (queue.stopped()) return
    parts.ownName.tell()
    if (resumed) {
      deviceLists.resumed()
      parts.turnedAway.resumed()
    } else deviceLists.fetch(record.jid)
    parts.archive.fetch()
    parts.displayed.online()
    outbox.online()
    parts.receipts.online()
    parts.deliveries.online()
    dialBacks.askWhatIsDue()
    parts.shared.tell()
    parts.pushes.pushAll()
  }

  async function makeFallbackKeys(): Promise<void> {
    if (await keys.makeFallbackKeys(stillOn)) dialBacks.keysWereMade()
  }

  parts.healing.resume()
  parts.incoming.resume()
  upkeep()
  cancelTimers.push(timers.after(FALLBACK_KEYS_AFTER, () => aside(makeFallbackKeys())))

  return {
    ...parts,
    opened(jid) {
      parts.readings.opened(jid)
      deviceLists.opened(jid)
    },
    connectionChanged(state) {
      if (state.is === 'online' || !inSession) return
      inSession = false
      guarded(() => conversations.showPresence(board.people()))
    },
    online(jid, resumed) {
      // before anything can be sent in this session: else a new message overtakes older ones, and goes twice
      if (!resumed) guarded(sessionBegan)
      resumedAt = resumed ? clock.now() : null
      inSession = true
      parts.arrivals.connectionBegan()
      // before presence, so that nothing comes in between
      if (!resumed) {
        aside(parts.serverClock.sessionBegan())
        parts.archive.sessionBegan()
      }
      if (jid !== parts.self) log.warn('the server gave another resource than the one for life')
      aside(arrive(resumed))
    },
    stanza(stanza) {
      try {
        parts.incoming.take(stanza)
      } catch (error) {
        if (error instanceof StorageError) storageFailed(error)
        // the connection has to know: what was not kept does not count as received (XEP-0198)
        throw error
      }
    },
    acknowledged: (outerId) =>
      guarded(() => {
        outbox.acknowledged(outerId)
        parts.receipts.acknowledged(outerId)
        parts.shared.acknowledged(outerId)
      }),
    unsent: (outerId) =>
      guarded(() => {
        outbox.unsent(outerId)
        parts.receipts.unsent(outerId)
        parts.shared.unsent(outerId)
        parts.compares.unsent(outerId)
      }),
    idle: () => queue.idle(),
    async stop() {
      inSession = false
      cancelTimers.forEach((cancel) => cancel())
      cancelTimers = []
      dialBacks.stop()
      deviceLists.stop()
      parts.displayed.stop()
      parts.archive.stop()
      parts.deliveries.stop()
      await Promise.all([queue.stop(), outbox.stop(), parts.receipts.stop()])
    },
  }
}

// The services of one account while it is signed in, built around its open database.
import type { Element } from '@xmpp/xml'
import type { ConnectionState } from '../../shared/domain/account.ts'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import { createEngine } from '../e2e/engine.ts'
import type { Millis } from '../e2e/ports.ts'
import { createAccountQueue } from './account-queue.ts'
import type { Vault } from './account-vault.ts'
import { createCaps } from './caps.ts'
import { createContacts, type Contacts } from './contacts.ts'
import { createConversations, type Conversations } from './conversations.ts'
import { createDeviceIdentity } from './device-identity.ts'
import { createDeviceLists } from './device-lists.ts'
import { createDevicePublishing } from './device-publishing.ts'
import { createDevices, type Devices } from './devices.ts'
import { createDialBacks, type DialBacks } from './dial-back.ts'
import { createDoor, type Door } from './door.ts'
import { failureFacts } from './failure-facts.ts'
import { createHealing } from './healing.ts'
import { createHistory, type History } from './history.ts'
import { createKeyAnswers } from './key-answers.ts'
import { createKeyPushes } from './key-pushes.ts'
import { createIncoming } from './incoming.ts'
import { incomingHandlers } from './incoming-handlers.ts'
import { keepMalformed } from './incoming/malformed-message.ts'
import { createLiveStanzas } from './live-stanzas.ts'
import { createMessageReaders, type MessageReaders } from './message-readers.ts'
import { createMessageSpans } from './message-spans.ts'
import type { Notices } from './notices.ts'
import { createOutboxSender, type OutboxSender } from './outbox-sender.ts'
import { StorageError, type AccountRecord } from './ports.ts'
import { createOwnDeviceName, type OwnDeviceName } from './own-device-name.ts'
import { createOwnName, type OwnNameSign } from './own-name.ts'
import { createOwnPresence, type OwnPresenceSign } from './own-presence.ts'
import { createPresenceBoard } from './presence-board.ts'
import { createReadings } from './readings.ts'
import { createRosterKeeper } from './roster-keeper.ts'
import { createSealedReplies } from './sealed-replies.ts'
import { createTrustDecisions, type TrustDecisions } from './trust-decisions.ts'
import { createUnsignedKeys, type UnsignedKeys } from './unsigned-keys.ts'
import type { Tools } from './tools.ts'

/** PROTOCOL 4.8 */
const JUST_RESUMED = 60_000
const UPKEEP_EVERY = 60 * 60_000
/** Making the RSA key takes a second of a processor: not while the window opens. */
const FALLBACK_KEYS_AFTER = 10_000

export interface SignedIn {
  readonly contacts: Contacts
  readonly conversations: Conversations
  readonly outbox: OutboxSender
  readonly dialBacks: DialBacks
  readonly devices: Devices
  readonly unsignedKeys: UnsignedKeys
  readonly decisions: TrustDecisions
  readonly door: Door
  readonly readers: MessageReaders
  readonly ownPresence: OwnPresenceSign
  readonly ownName: OwnNameSign
  readonly ownDeviceName: OwnDeviceName
  readonly history: History
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
  tools: Tools,
  vault: Vault,
  record: AccountRecord,
  notices: Notices,
  storageFailed: (error: StorageError) => void,
): SignedIn {
  const { connection, codec, primitives, clock, random, timers, log, screen } = tools
  const { database } = vault
  const { keyTable, trustBook, keyRequests } = database
  const own = record.jid
  const self = `${own}/${record.resource}` as FullJid
  let inSession = false
  let resumedAt: Millis | null = null
  let cancelTimers: (() => void)[] = []
  const connected = () => inSession
  const stillOn = () => !queue.stopped()

  const ownDeviceName = createOwnDeviceName(database, record, tools.deviceName, () => publishing.check())
  const keys = createDeviceIdentity({ ...vault, clock, log })
  const engine = createEngine(
    {
      keys: keyTable,
      device: keys,
      trust: trustBook,
      requests: keyRequests,
      codec,
      primitives,
      clock,
      random,
    },
    { jid: self, deviceName: ownDeviceName.now },
  )
  const queue = createAccountQueue(log, storageFailed)
  const board = createPresenceBoard()
  const caps = createCaps(tools.sha1)
  const ownPresence = createOwnPresence(database, connection, caps)
  const ownName = createOwnName({ database, connection, connected, stillOn, aside })
  const readings = createReadings({
    ...{ own, database, board, connection, queue, sha1: tools.sha1, connected },
    changed: (people) => conversations.showPresence(people),
  })
  const roster = createRosterKeeper(database, connection, log)
  const contacts = createContacts({
    ...{ own, database, connection, roster, board, ownPresence, ownName, readings, connected },
    changed: contactChanged,
  })
  const conversations = createConversations({ clock, database, contacts, notices, screen })
  const devices = createDevices({
    ...{ record, ownDeviceName, keys, trust: trustBook, engine, startedAt: clock.now(), screen },
    spans: createMessageSpans(database, clock),
    isNew: conversations.show,
    changed(jid) {
      door.show()
      pushes.pushTo(jid)
    },
  })
  const decisions = createTrustDecisions({
    ...{ own, database, engine, devices, clock },
    ownFingerprint: keys.identity().kid,
    policyChanged: () => door.show(),
  })
  const door = createDoor({ own, database, engine, contacts, devices, decisions, clock, screen })
  const pushes = createKeyPushes({
    ...{ database, engine, queue, contacts, connection, log, connected },
    settled({ from, fingerprint }) {
      const device = trustBook.device(bareOf(from), fingerprint)
      if (device !== undefined) devices.show(device)
    },
  })
  const publishing = createDevicePublishing({
    ...{ keys, connection, clock, log, connected, stillOn, aside },
    self: { jid: own, resource: record.resource, fullJid: self },
    name: ownDeviceName.now,
  })
  const deviceLists = createDeviceLists({
    ...{ own, database, connection, queue, contacts, devices, clock, timers, log, connected },
    fingerprint: keys.identity().kid,
    ownListed: publishing.listed,
  })
  const live = createLiveStanzas()
  const healing = createHealing({ database, engine, queue, devices, live, screen: conversations, log })
  const answers = createKeyAnswers({
    ...{ database, engine, healing, live, clock, log },
    screen: conversations,
    proofHeld: (asked) => dialBacks.proofHeld(asked),
  })
  const dialBacks = createDialBacks({
    ...{ database, engine, queue, answers, contacts, live, connection, clock, timers, log, connected },
    screen: conversations,
    deviceName: devices.nameAt,
  })
  const outbox = createOutboxSender({
    ...{ self, database, engine, connection, clock, random, log, connected, storageFailed },
    fingerprint: keys.identity().kid,
    screen: conversations,
  })
  const history = createHistory(database, queue, outbox, conversations)
  const handlers = incomingHandlers({
    ...{
      own,
      tools,
      roster,
      database,
      engine,
      contacts,
      board,
      caps,
      conversations,
      devices,
      deviceLists,
      healing,
      answers,
      dialBacks,
      outbox,
      live,
      notices,
    },
    contactChanged,
    sealedReplies: createSealedReplies({ self, engine, queue, connection }),
    came,
    resumedLately: () => resumedAt !== null && clock.now() < resumedAt + JUST_RESUMED,
    presenceChanged,
  })
  const incoming = createIncoming({
    ...{ database, queue, handlers, clock },
    malformed: keepMalformed(database.messages, contacts, conversations, log),
  })

  function came(jid: FullJid): void {
    readings.came(jid)
    dialBacks.came(jid)
    pushes.came(jid)
  }

  function contactChanged(jid: BareJid): void {
    conversations.show(jid)
    notices.contactChanged(contacts.view(jid))
    readings.lookAt([jid])
    door.show()
    if (!contacts.isKnown(jid)) return
    dialBacks.becameKnown(jid)
    // they may let us see it from now on, and not every server says so
    deviceLists.fetch(jid)
  }

  const unseen = new Set<BareJid>()

  // A login brings the presence of everybody, some hundred with each read of the socket: what is in the queue by now is
  // worked through before the screen hears, once, of all of it.
  function presenceChanged(jid: BareJid): void {
    if (unseen.size === 0) {
      queue.add(async () => {
        const people = [...unseen]
        unseen.clear()
        conversations.showPresence(people)
        readings.lookAt(people)
      })
    }
    unseen.add(jid)
  }

  function guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      storageFailed(error)
    }
  }

  /** For work that may wait for a person (the keychain) or long for the processor, beside the queue. */
  function aside(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (error instanceof StorageError) storageFailed(error)
      else log.warn('work beside the queue failed', failureFacts(error))
    })
  }

  function upkeep(): void {
    aside(keys.upkeep(stillOn).then(publishing.check))
    pushes.pushAll()
    door.show()
    cancelTimers.push(timers.after(UPKEEP_EVERY, upkeep))
  }

  function sessionBegan(): void {
    outbox.sessionBegan()
    readings.sessionBegan()
    publishing.sessionBegan()
    deviceLists.sessionBegan()
    // who asked in the session before does not wait any more
    live.clear()
    healing.endIdle()
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
    ownName.tell()
    if (resumed) deviceLists.resumed()
    else deviceLists.fetch(own)
    outbox.online()
    dialBacks.askWhatIsDue()
    pushes.pushAll()
  }

  async function makeFallbackKeys(): Promise<void> {
    if (await keys.makeFallbackKeys(stillOn)) dialBacks.keysWereMade()
  }

  healing.resume()
  incoming.resume()
  upkeep()
  cancelTimers.push(timers.after(FALLBACK_KEYS_AFTER, () => aside(makeFallbackKeys())))

  return {
    contacts,
    conversations,
    outbox,
    dialBacks,
    devices,
    unsignedKeys: createUnsignedKeys({ database, healing, dialBacks }),
    decisions,
    door,
    readers: createMessageReaders(own, database, devices),
    ownPresence,
    ownName,
    ownDeviceName,
    history,
    opened(jid) {
      readings.opened(jid)
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
      if (jid !== self) log.warn('the server gave another resource than the one for life')
      aside(arrive(resumed))
    },
    stanza(stanza) {
      try {
        incoming.take(stanza)
      } catch (error) {
        if (error instanceof StorageError) storageFailed(error)
        // the connection has to know: what was not kept does not count as received (XEP-0198)
        throw error
      }
    },
    acknowledged: (outerId) => guarded(() => outbox.acknowledged(outerId)),
    unsent: (outerId) => guarded(() => outbox.unsent(outerId)),
    idle: () => queue.idle(),
    async stop() {
      inSession = false
      cancelTimers.forEach((cancel) => cancel())
      cancelTimers = []
      dialBacks.stop()
      deviceLists.stop()
      await Promise.all([queue.stop(), outbox.stop()])
    },
  }
}

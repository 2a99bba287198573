// The services of one account, plugged together around its open database.
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import { createEngine } from '../e2e/engine.ts'
import { createAccountFeatures } from './account-features.ts'
import { createAccountQueue } from './account-queue.ts'
import type { Vault } from './account-vault.ts'
import { createArchive } from './archive.ts'
import { createArchivePages } from './archive-pages.ts'
import { createArrivals } from './arrivals.ts'
import { createCaps } from './caps.ts'
import { createCompares } from './compares.ts'
import { createContacts } from './contacts.ts'
import { createConversations } from './conversations.ts'
import { createDeviceIdentity } from './device-identity.ts'
import { createDeviceLists } from './device-lists.ts'
import { createDeliveries } from './deliveries.ts'
import { createDevicePublishing } from './device-publishing.ts'
import { createDecisionHistory } from './decision-history.ts'
import { createDevices } from './devices.ts'
import { createDialBacks } from './dial-back.ts'
import { createDisplayedMarks } from './displayed-marks.ts'
import { createDoor } from './door.ts'
import { createHealing } from './healing.ts'
import { createHistory } from './history.ts'
import { createKeyAnswers } from './key-answers.ts'
import { createKeyTurns } from './key-turns.ts'
import { createKeyPushes } from './key-pushes.ts'
import { createIncoming } from './incoming.ts'
import { incomingHandlers } from './incoming-handlers.ts'
import { keepMalformed } from './incoming/malformed-message.ts'
import { createIntroductions } from './introductions.ts'
import { createLiveStanzas } from './live-stanzas.ts'
import { createLostDevices } from './lost-devices.ts'
import { createMarkRead } from './mark-read.ts'
import { createMessageReaders } from './message-readers.ts'
import { createMessageSpans } from './message-spans.ts'
import { createKeyLives } from './key-lives.ts'
import type { Notices } from './notices.ts'
import { createOutboxSender } from './outbox-sender.ts'
import type { AccountRecord, StorageError } from './store-ports.ts'
import { createOwnDeviceName } from './own-device-name.ts'
import { createOwnName } from './own-name.ts'
import { createOwnPresence } from './own-presence.ts'
import { createPauses, createTurns } from './pauses.ts'
import { createPutOff } from './put-off.ts'
import { createPresenceBoard } from './presence-board.ts'
import { createReadings } from './readings.ts'
import { createReceipts } from './receipts.ts'
import { createResendAsking } from './resend-asking.ts'
import { createResendQuestions } from './resend-questions.ts'
import { createRosterKeeper } from './roster-keeper.ts'
import type { ContentReader } from './sealed-contents.ts'
import { createSealedReplies } from './sealed-replies.ts'
import { createServerClock } from './server-clock.ts'
import { createSharedDecisions } from './shared-decisions.ts'
import { createTrustFiles } from './trust-files.ts'
import { createTrustDecisions } from './trust-decisions.ts'
import { createSafetyHalves } from './safety-halves.ts'
import { createTurnedAway } from './turned-away.ts'
import { createUnsignedKeys } from './unsigned-keys.ts'
import type { AccountTools } from './tools.ts'
import { createVerifying } from './verifying.ts'
import { verifiedHere } from './verified-here.ts'

/** What the parts are told of the session that they live in. */
export interface Session {
  connected(): boolean
  /** Nobody has signed out or quit since. */
  stillOn(): boolean
  resumedLately(): boolean
  /** For work that may wait for a person (the keychain) or long for the processor, beside the queue. */
  aside(work: Promise<void>): void
  /** Hears when the database gave out. */
  storageFailed(error: StorageError): void
}

export type AccountParts = ReturnType<typeof createAccountParts>

/** Builds the services; none does anything before it is told to. */
export function createAccountParts(
  tools: AccountTools,
  vault: Vault,
  record: AccountRecord,
  notices: Notices,
  session: Session,
) {
  const { connection, codec, primitives, clock, random, timers, log, screen } = tools
  const { database } = vault
  const { keyTable, trustBook, keyRequests } = database
  const { connected, stillOn, aside, storageFailed } = session
  const own = record.jid
  const self = `${own}/${record.resource}` as FullJid

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
  const pause = createPauses(clock, database, tools.breathe)
  const turn = createTurns(database, tools.breathe)
  const queue = createAccountQueue(log, storageFailed, pause, database.settle)
  const features = createAccountFeatures(own, connection)
  const board = createPresenceBoard()
  const caps = createCaps(tools.sha1)
  const ownPresence = createOwnPresence(database, connection, caps)
  const turnedAway = createTurnedAway({ contacts: database.contacts, ownPresence, connected })
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
  const conversations = createConversations({
    ...{ own, clock, database, contacts, notices, screen },
    later: (work) => queue.add(async () => work()),
  })
  const serverClock = createServerClock({
    ...{ own, connection, clock, stillOn },
    archive: database.archive,
  })
  const arrivals = createArrivals({ own, self, database, serverClock, screen: conversations })
  const devices = createDevices({
    ...{ record, ownDeviceName, keys, trust: trustBook, engine, clock, startedAt: clock.now(), screen },
    spans: createMessageSpans(database, clock),
    isNew: conversations.show,
    changed(jid) {
      door.show()
      resendQuestions.show()
      pushes.pushTo(jid)
      compares.refresh(jid)
    },
  })
  const introductions = createIntroductions({ database, engine, devices, clock })
  const decisions = createTrustDecisions({
    ...{ own, database, engine, devices, introductions, clock },
    ownFingerprint: keys.identity().kid,
    decided(jid) {
      // what an own device sent may count from now on
      if (jid === own) {
        shared.read()
        publishing.check()
        // PROTOCOL 9: who is let in here may be asked, and may let this device in too
        board.devicesOf(own).forEach(([device]) => dialBacks.came(device))
      }
      shared.tell()
    },
    turnedAway: (device) => turnedAway.tell(device),
    policyChanged: () => door.show(),
  })
  const shared = createSharedDecisions({
    ...{ self, database, engine, keys, decisions, board, connection, queue, clock, random, log },
    ...{ connected, aside },
  })
  const lost = createLostDevices({
    ...{ own, database, decisions, connection, log, connected, aside },
    takenOut: () => publishing.tellFollowers(),
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
    verified: () => verifiedHere(own, trustBook),
  })
  const deviceLists = createDeviceLists({
    ...{ own, database, connection, queue, contacts, devices, introductions, clock, timers, log, connected },
    fingerprint: keys.identity().kid,
    ownListed: publishing.listed,
    othersListed: lost.listed,
  })
  const live = createLiveStanzas()
  const readMarkers = () => tools.settings().readMarkers
  const receipts = createReceipts({
    ...{ own, self, database, engine, connection, contacts, queue, random, log, connected, storageFailed },
    ...{ readMarkers, turn },
  })
  const deliveries = createDeliveries({
    ...{ own, database, queue, clock, timers, connected, readMarkers },
    screen: conversations,
    sendAgain: (departure) => outbox.sendAgain(departure),
  })
  const displayed = createDisplayedMarks({
    ...{ own, database, connection, features, queue, clock, timers, log, connected, aside, readMarkers },
    screen: conversations,
  })
  const resendAsking = createResendAsking({
    ...{ own, database, contacts, receipts, clock },
    screen: conversations,
  })
  const resendQuestions = createResendQuestions({
    ...{ own, database, contacts, devices, clock, log, screen },
    sendAgain: (message) => outbox.sendAgain(message),
  })
  // what is no text; each kind adds its own
  const contents: ContentReader[] = [
    ...[shared.reader, receipts.reader, deliveries.reader],
    ...[resendQuestions.reader, resendAsking.reader],
  ]
  const putOff = createPutOff()
  const healing = createHealing({
    ...{ database, engine, queue, pause, devices, live, putOff, contents, log },
    screen: conversations,
  })
  const answers = createKeyAnswers({
    ...{ database, engine, healing, live, clock, serverClock, log },
    screen: conversations,
    proofHeld: (asked) => dialBacks.proofHeld(asked),
  })
  const dialBacks = createDialBacks({
    ...{
      own,
      database,
      engine,
      queue,
      answers,
      contacts,
      live,
      connection,
      clock,
      timers,
      log,
      connected,
      turn,
    },
    turns: createKeyTurns({ self, trustBook, board, clock }),
    screen: conversations,
    deviceName: devices.nameAt,
  })
  const outbox = createOutboxSender({
    ...{ self, database, engine, connection, clock, serverClock, random, log, connected, storageFailed },
    fingerprint: keys.identity().kid,
    screen: conversations,
    departed() {
      deliveries.departed()
      // who waits for this key asks for one message more
      door.show()
    },
  })
  const history = createHistory(database, queue, outbox, conversations)
  const compares = createCompares({
    ...{ own, self, database, engine, decisions, contacts, board, queue, connection, primitives },
    ...{ clock, random, timers, screen, log, connected },
    ownFingerprint: keys.identity().kid,
  })
  const handlers = incomingHandlers({
    ...{
      own,
      self,
      tools,
      roster,
      database,
      engine,
      arrivals,
      contacts,
      ownPresence,
      board,
      caps,
      conversations,
      devices,
      deviceLists,
      displayed,
      healing,
      answers,
      dialBacks,
      outbox,
      live,
      compares,
      contents,
      notices,
    },
    contactChanged,
    sealedReplies: createSealedReplies({ self, engine, queue, connection }),
    came,
    resumedLately: session.resumedLately,
    presenceChanged,
  })
  const malformed = keepMalformed({ database, contacts, serverClock, log, screen: conversations })
  const archive = createArchive({
    ...{ own, self, database, connection, features, queue, clock, serverClock, random, timers, log },
    ...{ connected, aside },
    pages: createArchivePages({ database, queue, clock, malformed, handle: handlers.archived }),
    putOff,
  })
  const incoming = createIncoming({ database, queue, handlers, archive, malformed, clock })

  function came(jid: FullJid): void {
    readings.came(jid)
    dialBacks.came(jid)
    pushes.came(jid)
    deliveries.came(jid)
    if (bareOf(jid) === own) shared.tell()
  }

  function contactChanged(jid: BareJid): void {
    conversations.show(jid)
    notices.contactChanged(contacts.view(jid))
    readings.lookAt([jid])
    door.show()
    resendQuestions.show()
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
        people.forEach(compares.refresh)
      })
    }
    unseen.add(jid)
  }

  return {
    ...{ self, keys, queue, board, readings, contacts, conversations, devices, decisions, door, pushes },
    ...{ compares, publishing, deviceLists, live, healing, dialBacks, outbox, history, incoming },
    ...{ receipts, deliveries, displayed, resendAsking, resendQuestions },
    ...{ ownPresence, ownName, ownDeviceName, archive, arrivals, serverClock, features },
    markRead: createMarkRead({ database, conversations, receipts, displayed }),
    keyLives: createKeyLives(own, database, clock),
    unsignedKeys: createUnsignedKeys({ database, healing, dialBacks }),
    readers: createMessageReaders(self, database, devices),
    verifying: createVerifying({
      ...{ trustBook, decisions, stillOn, halves: createSafetyHalves(primitives, timers) },
      here: { jid: own, fingerprint: keys.identity().kid },
    }),
    ...{ introductions, shared, lost, turnedAway },
    decisionHistory: createDecisionHistory(own, database),
    trustFiles: createTrustFiles({
      ...{ own, database, keys, decisions, shared, clock, random },
      files: tools.pickedFiles,
    }),
  }
}

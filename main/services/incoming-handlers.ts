// The meeting point of stanzas and their handlers: a table, one file per kind.
import type { Element } from '@xmpp/xml'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { Arrivals } from './arrivals.ts'
import type { Caps } from './caps.ts'
import type { Compares } from './compares.ts'
import type { Contacts } from './contacts.ts'
import type { Conversations } from './conversations.ts'
import type { Devices } from './devices.ts'
import type { DeviceLists } from './device-lists.ts'
import type { DisplayedMarks } from './displayed-marks.ts'
import type { DialBacks } from './dial-back.ts'
import type { Healing } from './healing.ts'
import type { Handlers } from './incoming.ts'
import { handleArchived, handleCarbon } from './incoming/copied.ts'
import { handleCompareStep } from './incoming/compare-step.ts'
import { handleDeviceNews } from './incoming/device-news.ts'
import { handleDisplayedNews } from './incoming/displayed-news.ts'
import { handleDiscoInfo } from './incoming/disco-info.ts'
import { handleKeyPush } from './incoming/key-push.ts'
import { handleLateKey } from './incoming/late-key.ts'
import { handleKeyRequest } from './incoming/key-request.ts'
import { handleMessageError } from './incoming/message-error.ts'
import { handlePing } from './incoming/ping.ts'
import { handlePlainMessage } from './incoming/plain-message.ts'
import { handlePresence } from './incoming/presence.ts'
import { handleRosterPush } from './incoming/roster-push.ts'
import { handleSealedMessage } from './incoming/sealed-message.ts'
import { handleTime } from './incoming/time.ts'
import { handleSealedIq } from './incoming/sealed-iq.ts'
import { handleSealedPresence } from './incoming/sealed-presence.ts'
import type { Received, Replies } from './incoming/step.ts'
import { handleUnknownIq } from './incoming/unknown-iq.ts'
import { handleVersion } from './incoming/version.ts'
import type { KeyAnswers } from './key-answers.ts'
import type { LiveStanzas } from './live-stanzas.ts'
import type { Notices } from './notices.ts'
import type { OwnPresenceSign } from './own-presence.ts'
import type { OutboxSender } from './outbox-sender.ts'
import type { Database } from './store-ports.ts'
import type { PresenceBoard } from './presence-board.ts'
import type { RosterKeeper } from './roster-keeper.ts'
import type { ContentReader } from './sealed-contents.ts'
import { kindOf } from './stanza-kind.ts'
import type { Tools } from './tools.ts'

interface Parts {
  own: BareJid
  self: FullJid
  tools: Tools
  database: Database
  engine: Engine
  arrivals: Arrivals
  contacts: Contacts
  ownPresence: OwnPresenceSign
  board: PresenceBoard
  caps: Caps
  conversations: Conversations
  devices: Devices
  deviceLists: DeviceLists
  displayed: DisplayedMarks
  healing: Healing
  answers: KeyAnswers
  dialBacks: DialBacks
  outbox: OutboxSender
  live: LiveStanzas
  compares: Compares
  contents: readonly ContentReader[]
  notices: Notices
  roster: RosterKeeper
  contactChanged(jid: BareJid): void
  presenceChanged(jid: BareJid): void
  /** A device is there that was not there before. */
  came(jid: FullJid): void
  /** Seals what answers the iq inside `outer`, and sends it. */
  sealedReplies(outer: Element): Replies
  resumedLately(): boolean
}

export function incomingHandlers(parts: Parts): Handlers {
  const { own, tools, database, engine, contacts, board, devices, healing, dialBacks, live } = parts
  const { connection, log } = tools
  const { messages } = database
  const changed = parts.contactChanged

  function answerInside(inner: Received, replies: Replies) {
    const answering = answeringHandlers(parts, replies)
    const kind = kindOf(inner.stanza)
    return (kind in answering ? answering[kind as keyof typeof answering] : answering['unknown-iq'])(inner)
  }

  const presence = handlePresence({
    own,
    contacts: database.contacts,
    talksWith: (jid) => messages.last(jid) !== undefined,
    board,
    connection,
    changed,
    presenceChanged: parts.presenceChanged,
    asked: (jid) => parts.notices.asked(contacts.view(jid)),
    askFailed: contacts.askFailed,
    came: parts.came,
    showedAgain: dialBacks.showedAgain,
  })

  const direct = {
    'sealed-message': handleSealedMessage({
      ...{ own, engine, messages, contacts, devices, dialBacks, healing, live, connection, log },
      ...{ arrivals: parts.arrivals, contents: parts.contents, self: parts.self },
      trustBook: database.trustBook,
    }),
    'plain-message': handlePlainMessage(parts.arrivals, messages),
  }

  return {
    ...direct,
    'compare-step': handleCompareStep({
      ...{ self: parts.self, engine, database, contacts, devices, dialBacks, live },
      compares: parts.compares,
      otherwise: direct['sealed-message'],
    }),
    carbon: handleCarbon(own, direct),
    archived: handleArchived(own, direct),
    'sealed-iq': handleSealedIq({
      ...{ own, engine, database, contacts, devices, dialBacks, live, connection, log },
      resumedLately: parts.resumedLately,
      answer: (outer, inner) => answerInside(inner, parts.sealedReplies(outer)),
    }),
    'message-error': handleMessageError(parts.outbox, parts.compares),
    presence,
    'sealed-presence': handleSealedPresence({ own, engine, devices, presence }),
    'roster-push': handleRosterPush({
      ...{ own, contacts: database.contacts, roster: parts.roster, connection, changed },
      // XEP-0163 §4.3.2: ejabberd tells of a list whoever showed presence since both see each other, and nobody else
      becameMutual: parts.ownPresence.announce,
    }),
    'device-news': handleDeviceNews(own, parts.deviceLists),
    'displayed-news': handleDisplayedNews(own, parts.displayed),
    'key-request': handleKeyRequest(engine, connection, devices, log),
    'key-push': handleKeyPush(parts.answers, connection),
    'late-key': handleLateKey(parts.answers),
    ...answeringHandlers(parts, connection),
  }
}

/** What is answered in the same way whether it came plain or sealed. */
function answeringHandlers({ tools, contacts, caps }: Parts, replies: Replies) {
  return {
    'disco-info': handleDiscoInfo(caps, replies),
    ping: handlePing(replies),
    version: handleVersion(tools.version, contacts, replies),
    time: handleTime(tools.clock, contacts, replies),
    'unknown-iq': handleUnknownIq(replies),
  } satisfies Partial<Handlers>
}

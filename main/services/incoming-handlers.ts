// The meeting point of stanzas and their handlers: a table, one file per kind.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { Caps } from './caps.ts'
import type { Contacts } from './contacts.ts'
import type { Conversations } from './conversations.ts'
import type { Devices } from './devices.ts'
import type { DialBacks } from './dial-back.ts'
import type { Healing } from './healing.ts'
import type { Handlers } from './incoming.ts'
import { handleDiscoInfo } from './incoming/disco-info.ts'
import { handleKeyPush } from './incoming/key-push.ts'
import { handleKeyRequest } from './incoming/key-request.ts'
import { handleMessageError } from './incoming/message-error.ts'
import { handlePing } from './incoming/ping.ts'
import { handlePlainMessage } from './incoming/plain-message.ts'
import { handlePresence } from './incoming/presence.ts'
import { handleRosterPush } from './incoming/roster-push.ts'
import { handleSealedMessage } from './incoming/sealed-message.ts'
import { handleTime } from './incoming/time.ts'
import { handleUnknownIq } from './incoming/unknown-iq.ts'
import { handleVersion } from './incoming/version.ts'
import type { KeyAnswers } from './key-answers.ts'
import type { OutboxSender } from './outbox-sender.ts'
import type { Database } from './ports.ts'
import type { PresenceBoard } from './presence-board.ts'
import type { Tools } from './tools.ts'

interface Parts {
  own: BareJid
  tools: Tools
  database: Database
  engine: Engine
  contacts: Contacts
  board: PresenceBoard
  caps: Caps
  conversations: Conversations
  devices: Devices
  healing: Healing
  answers: KeyAnswers
  dialBacks: DialBacks
  outbox: OutboxSender
  contactChanged(jid: BareJid): void
}

export function incomingHandlers(parts: Parts): Handlers {
  const { own, tools, database, engine, contacts, board, caps, conversations, devices, healing, dialBacks } =
    parts
  const { connection, clock, log } = tools
  const { messages } = database
  const screen = conversations
  const changed = parts.contactChanged
  return {
    'sealed-message': handleSealedMessage({
      ...{ own, engine, messages, contacts, devices, dialBacks, healing, screen, connection, log },
    }),
    'plain-message': handlePlainMessage(own, messages, screen),
    'message-error': handleMessageError(parts.outbox),
    presence: handlePresence({
      own,
      contacts: database.contacts,
      talksWith: (jid) => messages.last(jid) !== undefined,
      board,
      connection,
      changed,
      came: dialBacks.came,
    }),
    'roster-push': handleRosterPush(own, database.contacts, connection, changed),
    'key-request': handleKeyRequest(engine, connection, devices, log),
    'key-push': handleKeyPush(parts.answers, connection),
    'disco-info': handleDiscoInfo(caps, connection),
    ping: handlePing(connection),
    version: handleVersion(tools.version, contacts, connection),
    time: handleTime(clock, contacts, connection),
    'unknown-iq': handleUnknownIq(connection),
  }
}

import type { Element } from '@xmpp/xml'
import xml from '@xmpp/xml'
import { CLIENT } from '../../e2e/namespaces.ts'
import { bareOf, toBareJid, toFullJid, type BareJid, type FullJid } from '../../../shared/domain/jid.ts'
import type { Saying } from '../../../shared/domain/saying.ts'
import { readCapsTag } from '../caps-hash.ts'
import { NICK } from '../own-name.ts'
import type { Connection } from '../ports.ts'
import type { ContactStore } from '../store-ports.ts'
import type { PresenceBoard, ResourcePresence } from '../presence-board.ts'
import { NO_REQUEST, nobody } from '../roster.ts'
import { requestRefusal } from '../roster-refusals.ts'
import { NO_STEP, telling, type StanzaHandler, type Step } from './step.ts'

// RFC 6121 §4.7.2.1
const AVAILABILITY: Readonly<Record<string, ResourcePresence['availability']>> = {
  away: 'away',
  xa: 'away',
  dnd: 'busy',
  chat: 'online',
}
const MAX_STATUS = 1000
const MAX_NICK = 200
// strangers may ask, but they may not fill the disk
const MAX_OPEN_REQUESTS = 100

interface Parts {
  own: BareJid
  contacts: ContactStore
  /** There is a conversation with them. */
  talksWith(jid: BareJid): boolean
  board: PresenceBoard
  connection: Connection
  changed(jid: BareJid): void
  /** The same where no more than their presence changed. */
  presenceChanged(jid: BareJid): void
  /** Somebody wants to see when the user is online, and did not want it before. */
  asked(jid: BareJid): void
  askFailed(jid: BareJid, why: Saying): void
  /** A device showed up that was not there before. */
  came(jid: FullJid): void
  /** One that was there showed presence once more. */
  showedAgain(jid: FullJid): void
}

/** RFC 6121 §3 and §4: who is there, and who asks to see us. */
export function handlePresence(parts: Parts): StanzaHandler {
  const { own, contacts, board, connection, changed, presenceChanged, came } = parts

  // Whoever else shows presence is nobody on the screen, and there is no end of strangers to remember.
  function concernsUs(jid: BareJid): boolean {
    return jid === own || contacts.isInRoster(jid) || parts.talksWith(jid)
  }

  function wantsIn(jid: BareJid, stanza: Element): Step {
    const record = contacts.find(jid) ?? nobody(jid)
    const { subscription } = record
    // Who was added by the user may see the user: answered at once, as RFC 6121 §3.1.3 allows.
    if (record.inRoster && (record.asked || subscription !== 'none')) {
      return telling(() => connection.send(xml('presence', { to: jid, type: 'subscribed' })))
    }
    if (!record.wantsIn && !record.inRoster && contacts.strangersAtTheDoor() >= MAX_OPEN_REQUESTS)
      return NO_STEP
    const said = readRequest(stanza)
    // RFC 6121 §3.1.3: the server says it anew in every session until it is answered
    if (record.wantsIn && record.request === said.request && record.nick === said.nick) return NO_STEP
    return {
      keep: () => contacts.put({ ...record, wantsIn: true, ...said }),
      tell() {
        changed(jid)
        if (!record.wantsIn) parts.asked(jid)
      },
    }
  }

  function takesBack(jid: BareJid): Step {
    const record = contacts.find(jid)
    if (record === undefined || !record.wantsIn) return NO_STEP
    return {
      keep: () =>
        record.inRoster ? contacts.put({ ...record, wantsIn: false, ...NO_REQUEST }) : contacts.remove(jid),
      tell: () => changed(jid),
    }
  }

  function seen(from: FullJid | BareJid, stanza: Element): Step {
    const full = toFullJid(from)
    if (full === undefined || !concernsUs(bareOf(full))) return NO_STEP
    return telling(() => {
      const isNew = board.there(full, readPresence(stanza))
      presenceChanged(bareOf(full))
      if (isNew) came(full)
      else parts.showedAgain(full)
    })
  }

  function gone(from: FullJid | BareJid): void {
    board.gone(from)
    if (concernsUs(bareOf(from))) presenceChanged(bareOf(from))
  }

  return ({ stanza }) => {
    const address = stanza.attrs.from ?? own
    const from = toFullJid(address) ?? toBareJid(address)
    if (from === undefined) return NO_STEP
    const jid = bareOf(from)
    switch (stanza.attrs.type) {
      case undefined:
        return seen(from, stanza)
      case 'unavailable':
        return telling(() => gone(from))
      case 'error':
        return telling(() => {
          gone(from)
          parts.askFailed(jid, requestRefusal(stanza))
        })
      case 'subscribe':
        return jid === own ? NO_STEP : wantsIn(jid, stanza)
      case 'unsubscribe':
        return takesBack(jid)
      default:
        // `subscribed` and `unsubscribed` reach the roster by its pushes (RFC 6121 §2.1.6)
        return NO_STEP
    }
  }
}

// RFC 6121 §3.1.2 lets a request carry a message; XEP-0172 §4.2 a nickname
function readRequest(stanza: Element): { request: string; nick: string } {
  return {
    request: (stanza.getChildText('status', CLIENT) ?? '').trim().slice(0, MAX_STATUS),
    nick: (stanza.getChildText('nick', NICK) ?? '').trim().slice(0, MAX_NICK),
  }
}

function readPresence(stanza: Element): ResourcePresence {
  const show = stanza.getChildText('show', CLIENT)?.trim() ?? ''
  const priority = Number(stanza.getChildText('priority', CLIENT) ?? '0')
  return {
    availability: AVAILABILITY[show] ?? 'online',
    status: (stanza.getChildText('status', CLIENT) ?? '').slice(0, MAX_STATUS),
    priority: Number.isInteger(priority) && priority >= -128 && priority <= 127 ? priority : 0,
    caps: readCapsTag(stanza),
  }
}

import { bareOf, toBareJid, toFullJid, type BareJid } from '../../../shared/domain/jid.ts'
import type { Message } from '../../../shared/domain/message.ts'
import { E2E } from '../../e2e/namespaces.ts'
import type { Contacts } from '../contacts.ts'
import type { Conversations } from '../conversations.ts'
import type { Log } from '../ports.ts'
import type { ServerClock } from '../server-clock.ts'
import type { Database, InboxItem } from '../store-ports.ts'
import { MAX_WAITING_OF_STRANGER } from './sealed-message.ts'
import { telling, type Step } from './step.ts'

const FIRST_TAG = /^\s*<message((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/
const ATTRIBUTE = /\s([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

interface Parts {
  database: Pick<Database, 'messages'>
  contacts: Contacts
  serverClock: ServerClock
  screen: Conversations
  log: Log
}

/** PROTOCOL 4.9: what the strict reader refuses is never lost without a trace, where it says who sent it. */
export function keepMalformed(parts: Parts): (item: Pick<InboxItem, 'xml' | 'arrivedAt'>) => Step {
  const { contacts, serverClock, screen, log } = parts
  const { messages } = parts.database

  function isTooMuch(conversation: BareJid): boolean {
    return !contacts.isKnown(conversation) && messages.countWaiting(conversation) >= MAX_WAITING_OF_STRANGER
  }

  return ({ xml, arrivedAt }) => {
    const attributes = attributesOf(xml)
    const from = attributes.get('from') ?? ''
    const full = toFullJid(from)
    const sender = full ?? toBareJid(from)
    const isBounce = attributes.get('type') === 'error'
    if (sender === undefined || isBounce || isTooMuch(bareOf(sender))) {
      return telling(() => log.warn('a stanza that is no XML was dropped', { bytes: xml.length }))
    }
    const conversation = bareOf(sender)
    let added: Message | undefined
    return {
      keep() {
        added = messages.add({
          ...{ conversation, direction: 'in', sender, stanzaId: null, at: arrivedAt },
          content: { is: 'unreadable', problem: 'malformed' },
          sealing: xml.includes(E2E)
            ? { is: 'sealed', sid: '', fingerprint: null, time: 'fits' }
            : { is: 'plain' },
          ...{
            delivery: null,
            unread: true,
            cameAt: serverClock.at(arrivedAt),
            keptSince: null,
            archiveId: null,
          },
          sealed:
            full === undefined
              ? null
              : { xml, sender: full, sid: '', arrivedAt, serverStamp: null, outerId: null },
        })
      },
      tell() {
        if (added !== undefined) screen.showNew(added)
      },
    }
  }
}

/** Those of the first tag, by a simple look. */
function attributesOf(xml: string): Map<string, string> {
  const found = FIRST_TAG.exec(xml)?.[1] ?? ''
  return new Map(
    [...found.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [name, double ?? single ?? '']),
  )
}

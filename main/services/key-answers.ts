// PROTOCOL 3, 7: what an answer to a request for a key, or a push, is worth. Read only within the account's queue.
import type { Element } from '@xmpp/xml'
import { bareOf, type FullJid } from '../../shared/domain/jid.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { Clock } from '../e2e/ports.ts'
import type { Conversations } from './conversations.ts'
import type { Healing } from './healing.ts'
import type { LiveStanzas } from './live-stanzas.ts'
import type { Log } from './ports.ts'
import type { ServerClock } from './server-clock.ts'
import type { Database } from './store-ports.ts'

export interface KeyAnswers {
  /**
   * `opened`: the key opened something and is kept. `spent`: it was read and is worth nothing; request and asking are
   * over. `not-read`: no answer to a request of ours, or malformed; nothing changed.
   */
  read(asked: FullJid, keyreq: Element): Promise<'opened' | 'spent' | 'not-read'>
}

interface Parts {
  database: Database
  engine: Engine
  healing: Healing
  live: LiveStanzas
  screen: Conversations
  clock: Clock
  serverClock: ServerClock
  log: Log
  /** A key came from there, and opened something. */
  proofHeld(asked: FullJid): void
}

export function createKeyAnswers(parts: Parts): KeyAnswers {
  const { database, engine, healing, live, screen, clock, serverClock, log } = parts
  const { messages, keyRequests } = database

  // PROTOCOL 7: no way back to unsigned keys, unless the user allows it
  function refuseUnsigned(asked: FullJid, sid: string): void {
    const request = keyRequests.find(asked, sid)
    if (request === undefined) return
    const marked = database.transaction(() => {
      healing.endDialBack(request.sender, sid)
      return messages
        .waitingFor(request.sender, sid)
        .map(({ id }) => messages.setContent(id, { is: 'unreadable', problem: 'unsigned-key' }))
    })
    screen.showMessages(marked)
    live.take(request.sender, sid).forEach((stanza) => stanza.keyRefused(false))
  }

  // PROTOCOL 4: one of the two lies, and the user is to know
  function reportSecondKey(sender: FullJid, sid: string): void {
    const conversation = bareOf(sender)
    const message = database.transaction(() => {
      healing.endDialBack(sender, sid)
      return messages.add({
        ...{ conversation, direction: 'in', sender, stanzaId: null, at: clock.now(), delivery: null },
        content: { is: 'unreadable', problem: 'second-key' },
        sealing: { is: 'sealed', sid, fingerprint: null, time: 'fits' },
        ...{ unread: true, cameAt: serverClock.now(), keptSince: null, archiveId: null, sealed: null },
      })
    })
    screen.showMessage(message)
  }

  return {
    async read(asked, keyreq) {
      const reading = await engine.readAnswer(asked, keyreq)
      switch (reading.is) {
        case 'key': {
          const opened = await healing.heal(reading.key.sender, reading.key.sid, reading.key)
          log.info('a key came', { opened })
          if (opened === 0) return 'spent'
          parts.proofHeld(asked)
          return 'opened'
        }
        case 'unsigned':
          log.warn('an unsigned key was refused')
          refuseUnsigned(asked, keyreq.attrs.id ?? '')
          return 'spent'
        case 'second-key':
          log.warn('another key for a sender and SID was refused')
          reportSecondKey(reading.sender, keyreq.attrs.id ?? '')
          return 'spent'
        case 'not-asked':
        case 'bad':
          log.warn('an answer to a request for a key was refused', { reading: reading.is })
          return 'not-read'
      }
    },
  }
}

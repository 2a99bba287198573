import type { Element } from '@xmpp/xml'
import { toBareJid, type BareJid, type FullJid } from '../../../shared/domain/jid.ts'
import type { KeyWait } from '../../../shared/domain/message.ts'
import type { Engine } from '../../e2e/engine-api.ts'
import type { Opening } from '../../e2e/outcomes.ts'
import type { InKey } from '../../e2e/key-ports.ts'
import type { SeenDevice } from '../../e2e/trust-ports.ts'
import type { Contacts } from '../contacts.ts'
import type { Devices } from '../devices.ts'
import type { DialBacks } from '../dial-back.ts'
import { iqError } from '../iq-answer.ts'
import type { LiveStanzas } from '../live-stanzas.ts'
import type { Connection, Log } from '../ports.ts'
import type { Database } from '../store-ports.ts'
import { arrivalOf } from './delay-stamp.ts'
import { telling, type Received, type StanzaHandler, type Step } from './step.ts'

interface Parts {
  own: BareJid
  engine: Engine
  database: Database
  contacts: Contacts
  devices: Devices
  dialBacks: DialBacks
  live: LiveStanzas
  connection: Connection
  log: Log
  /** Answers the iq inside, sealed, under the id of the outer one. */
  answer(outer: Element, received: Received): Promise<Step> | Step
  /** PROTOCOL 4.8: the minute after a stream was resumed. */
  resumedLately(): boolean
}

/** PROTOCOL 6: an encrypted iq is answered encrypted; one whose key is missing, when the key comes. */
export function handleSealedIq(parts: Parts): StanzaHandler {
  const { own, engine, database, contacts, devices, dialBacks, live, connection, log } = parts

  function refuse(outer: Element): Step {
    return telling(() => connection.send(iqError(outer, 'cancel', 'service-unavailable')))
  }

  async function opened(received: Received, opening: Extract<Opening, { is: 'opened' }>): Promise<Step> {
    const outer = received.stanza
    // PROTOCOL 4.8: what was asked long ago is not carried out
    const answer =
      opening.error !== null && !parts.resumedLately()
        ? sending(opening.error)
        : await parts.answer(outer, { ...received, stanza: opening.content })
    let learned: SeenDevice | null = null
    return {
      keep() {
        learned = devices.learn(opening)
        answer.keep()
      },
      tell() {
        if (learned !== null) devices.show(learned)
        answer.tell()
      },
    }
  }

  function sending(stanza: Element): Step {
    return telling(() => connection.send(stanza))
  }

  function waiting(received: Received, sender: FullJid, sid: string): Step {
    const { stanza } = received
    const isWaiting = live.add(sender, sid, {
      async keyCame(candidate) {
        const opening = await open(received, candidate)
        const step = opening.is === 'missing-key' ? refuse(stanza) : await read(received, opening)
        database.transaction(step.keep)
        step.tell()
        return opening.is === 'opened'
      },
      // PROTOCOL 4: missing for good
      keyRefused: () =>
        connection.send(engine.missingForGood(stanza) ?? iqError(stanza, 'modify', 'bad-request')),
    })
    if (!isWaiting) return telling(() => connection.send(iqError(stanza, 'wait', 'resource-constraint')))
    let wait: KeyWait
    return {
      keep() {
        wait = dialBacks.want(sender, sid).wait
      },
      tell() {
        // it may have been refused to an earlier stanza
        live.tellIfRefused(sender, sid, wait)
        dialBacks.askSoon()
      },
    }
  }

  function open(received: Received, candidate?: InKey): Promise<Opening> {
    return engine.open(received.stanza, arrivalOf(received, own), candidate)
  }

  function read(received: Received, opening: Opening): Promise<Step> | Step {
    const { stanza } = received
    switch (opening.is) {
      case 'opened':
        // who only signs gets no answer that everybody could read
        return opening.sid === null ? refuse(stanza) : opened(received, opening)
      case 'missing-key':
        return waiting(received, opening.sender, opening.sid)
      case 'unreadable':
        log.warn('an encrypted iq could not be opened', { problem: opening.problem })
        return opening.error === null ? refuse(stanza) : sending(opening.error)
      case 'duplicate':
        return telling(() => log.info('an encrypted iq came again and was dropped'))
    }
  }

  return async (received) => {
    const from = toBareJid(received.stanza.attrs.from ?? '')
    // PROTOCOL 3, 4: for strangers nothing is dialled back, and what is wrong is not told
    if (from === undefined || !contacts.isKnown(from)) return refuse(received.stanza)
    return read(received, await open(received))
  }
}

import type { Element } from '@xmpp/xml'
import { bareOf, toBareJid, toFullJid, type FullJid } from '../../../shared/domain/jid.ts'
import { isCompareStep, readStep } from '../../e2e/compare-step.ts'
import type { Engine } from '../../e2e/engine-api.ts'
import type { InKey } from '../../e2e/key-ports.ts'
import type { Opening } from '../../e2e/outcomes.ts'
import type { SeenDevice } from '../../e2e/trust-ports.ts'
import type { Compares } from '../compares.ts'
import type { Contacts } from '../contacts.ts'
import type { Devices } from '../devices.ts'
import type { DialBacks } from '../dial-back.ts'
import type { LiveStanzas } from '../live-stanzas.ts'
import type { Database } from '../store-ports.ts'
import { arrivalOf, isDelayed } from './delay-stamp.ts'
import { NO_STEP, type Received, type StanzaHandler, type Step } from './step.ts'

interface Parts {
  self: FullJid
  engine: Engine
  database: Database
  contacts: Contacts
  devices: Devices
  dialBacks: DialBacks
  live: LiveStanzas
  compares: Compares
  /** For a sealed message of that shape that is no step. */
  otherwise: StanzaHandler
}

type Opened = Extract<Opening, { is: 'opened' }>

/** PROTOCOL 11: a step counts live, addressed to this very device, and under a grant that the device compared signed. */
export function handleCompareStep(parts: Parts): StanzaHandler {
  const { self, engine, database, contacts, devices, dialBacks, live, compares, otherwise } = parts
  const own = bareOf(self)

  function open(received: Received, candidate?: InKey): Promise<Opening> {
    return engine.open(received.stanza, arrivalOf(received, own), candidate)
  }

  function opened(opening: Opened): Step {
    const { sender, sid, fingerprint, stamp, time, content } = opening
    let learned: SeenDevice | null = null
    return {
      keep() {
        learned = devices.learn(opening)
      },
      tell() {
        if (learned !== null) devices.show(learned)
        const step = readStep(content)
        // an unsigned SMK names no device, whoever signed the stanza inside
        const signer = sid === null ? undefined : database.keyTable.findIn(sender, sid)?.fingerprint
        if (step === undefined || time !== 'fits' || fingerprint === null || signer !== fingerprint) return
        if (toFullJid(content.attrs.to ?? '') !== self) return
        compares.take({ ...step, from: sender, fingerprint, stamp })
      },
    }
  }

  function waiting(received: Received, sender: FullJid, sid: string): Step {
    const isWaiting = live.add(sender, sid, {
      async keyCame(candidate) {
        const opening = await open(received, candidate)
        if (opening.is !== 'opened') return false
        const step = opened(opening)
        database.transaction(step.keep)
        step.tell()
        return true
      },
      keyRefused: () => undefined,
    })
    if (!isWaiting) return NO_STEP
    return { keep: () => void dialBacks.want(sender, sid), tell: () => dialBacks.askSoon() }
  }

  return async (received) => {
    const { stanza } = received
    const from = toBareJid(stanza.attrs.from ?? '')
    if (!isForThisDevice(stanza, self) || from === undefined) return otherwise(received)
    const opening = await open(received)
    if (opening.is === 'opened' && isCompareStep(opening.content)) return opened(opening)
    // PROTOCOL 3: by itself a client dials back only to people in the roster or accepted by the user
    if (opening.is === 'missing-key')
      return contacts.isKnown(from) ? waiting(received, opening.sender, opening.sid) : NO_STEP
    return otherwise(received)
  }
}

// PROTOCOL 11: neither a copy nor what was kept for somebody who was away
function isForThisDevice(stanza: Element, self: FullJid): boolean {
  return toFullJid(stanza.attrs.to ?? '') === self && !isDelayed(stanza)
}

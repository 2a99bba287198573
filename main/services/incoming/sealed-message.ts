import type { Element } from '@xmpp/xml'
import { bareOf, toBareJid, toFullJid, type BareJid, type FullJid } from '../../../shared/domain/jid.ts'
import type { KeyWait, Message, MessageContent, Sealing } from '../../../shared/domain/message.ts'
import type { Engine } from '../../e2e/engine-api.ts'
import { BALCONY, E2E, EME } from '../../e2e/namespaces.ts'
import type { Opening } from '../../e2e/outcomes.ts'
import type { Arrivals, Arrived } from '../arrivals.ts'
import type { Contacts } from '../contacts.ts'
import type { SeenDevice, TrustBook } from '../../e2e/trust-ports.ts'
import type { Devices } from '../devices.ts'
import type { DialBacks } from '../dial-back.ts'
import type { Healing } from '../healing.ts'
import type { LiveStanzas } from '../live-stanzas.ts'
import { isSameMessage, plainId, sealingOf, textOf } from '../opened-content.ts'
import { readContents, type ContentReader, type Opened } from '../sealed-contents.ts'
import type { MessageStore, SealedStanza } from '../message-ports.ts'
import type { Connection, Log } from '../ports.ts'
import { arrivalOf, isDelayed, keptSince } from './delay-stamp.ts'
import { NO_STEP, PUT_OFF, telling, type Received, type StanzaHandler, type Step } from './step.ts'

/** PROTOCOL 3: for strangers at most so many stanzas are kept. */
export const MAX_WAITING_OF_STRANGER = 10
const HINTS = 'urn:xmpp:hints'

interface Parts {
  own: BareJid
  /** This device's. */
  self: FullJid
  engine: Engine
  messages: MessageStore
  trustBook: TrustBook
  arrivals: Arrivals
  contacts: Contacts
  devices: Devices
  dialBacks: DialBacks
  healing: Healing
  live: LiveStanzas
  /** Of what is no text. */
  contents: readonly ContentReader[]
  connection: Connection
  log: Log
}

/** PROTOCOL 4: opens, keeps as waiting, or keeps with the reason why it can't be read. */
export function handleSealedMessage(parts: Parts): StanzaHandler {
  const { own, engine, messages, trustBook, arrivals, contacts, devices, dialBacks, healing } = parts
  const { live, connection, log } = parts

  function opened(received: Received, arrived: Arrived, opening: Opened): Step {
    const { sender, sid, innerId } = opening
    const { conversation } = arrived
    const text = textOf(opening.content)
    const sealing = sealingOf(opening)
    const stanzaId = innerId !== null && sealing.is === 'plain' ? plainId(innerId) : innerId
    // PROTOCOL 4.2: sealed anew under the same inner id it is the same message
    const known =
      stanzaId === null ? undefined : messages.findByStanzaId(conversation, bareOf(sender), stanzaId)
    const more = readContents(parts.contents, { opening, conversation, live: isDirect(received) })
    let added: Message | undefined
    let learned: SeenDevice | null = null
    return {
      keep() {
        learned = devices.learn(opening)
        if (text !== null && !isSameMessage(known, text, sealing.is)) {
          const content = { is: 'text', text } as const
          added = arrivals.add(arrived, { stanzaId, at: opening.stamp, content, sealing, sealed: null })
        }
        more.keep()
      },
      tell() {
        if (learned !== null) {
          devices.show(learned)
          dialBacks.gaveKey(sender)
        }
        if (added !== undefined) arrivals.show(received, added)
        more.tell()
        // PROTOCOL 4.9: under a key that is here by now, whatever waited for it opens too
        if (sid !== null) healing.finishLater(sender, sid, macOf(received.stanza))
      },
    }
  }

  function waiting(received: Received, arrived: Arrived, sender: FullJid, sid: string): Step {
    const sealed = sealedStanza(received, sender, sid)
    // RFC 6121 §8.5.3.2.1: what an own device that just left was sent comes back, and is nobody's to ask for
    if (sender === parts.self) return NO_STEP
    if (passes(received) || isWaiting(received, sealed) || isTooMuch(arrived)) return NO_STEP
    const quiet = isReceipt(received, bareOf(sender))
    let added: Message | undefined
    let wait: KeyWait
    return {
      keep() {
        const dialBack = dialBacks.want(sender, sid)
        wait = dialBack.wait
        const rest = { ...unopened(dialBacks.content(dialBack), sealed), quiet }
        added = arrivals.add(quiet ? { ...arrived, unread: false } : arrived, rest)
      },
      tell() {
        if (added !== undefined) arrivals.show(received, added)
        if (mayAnswer(received, bareOf(sender))) tellIfMissing(received.stanza, sender, sid)
        // it may have been refused to an earlier stanza
        live.tellIfRefused(sender, sid, wait)
        dialBacks.askSoon()
      },
    }
  }

  // PROTOCOL 4: missing for good
  function tellIfMissing(stanza: Element, sender: FullJid, sid: string): void {
    const error = engine.missingForGood(stanza)
    if (error === null) return
    live.add(sender, sid, {
      // it is healed as a message
      keyCame: () => Promise.resolve(false),
      // who is only refused may be let in later: for the sender it has arrived
      keyRefused: (forGood) => void (forGood && connection.send(error)),
    })
  }

  function unreadable(
    received: Received,
    arrived: Arrived,
    opening: Extract<Opening, { is: 'unreadable' }>,
  ): Step {
    const { problem, error } = opening
    log.warn('a sealed message could not be opened', { problem })
    const sender = toFullJid(received.stanza.attrs.from ?? '')
    if (sender === undefined) return NO_STEP
    const sid = opening.sid ?? ''
    const sealed = sealedStanza(received, sender, sid)
    if (passes(received) || isWaiting(received, sealed) || isTooMuch(arrived)) return NO_STEP
    let added: Message | undefined
    return {
      keep() {
        // PROTOCOL 4.9: never shown as text and never lost
        const content = { is: 'unreadable', problem } as const
        added = arrivals.add(arrived, unopened(content, sealed))
      },
      tell() {
        if (added !== undefined) arrivals.show(received, added)
        if (error !== null && mayAnswer(received, bareOf(sender))) connection.send(error)
      },
    }
  }

  function sealedStanza(received: Received, sender: FullJid, sid: string): SealedStanza {
    const { stanza, arrivedAt } = received
    const outerId = stanza.attrs.id ?? null
    return { xml: stanza.toString(), sender, sid, arrivedAt, serverStamp: keptSince(received, own), outerId }
  }

  // PROTOCOL 2.5: a typing notice neither waits nor starts a dial-back, nor is it a line of the conversation
  function passes({ stanza }: Received): boolean {
    return stanza.getChild('no-store', HINTS) !== undefined
  }

  // PROTOCOL 2.5: what Balcony sends for people says so outside. Of others, whose app may not, everything is shown.
  function isReceipt({ stanza }: Received, from: BareJid): boolean {
    if (stanza.getChild('body') !== undefined || stanza.getChild('encryption', EME) !== undefined)
      return false
    // this device makes the own account one
    return from === own || trustBook.knownAsBalcony(from)
  }

  // PROTOCOL 4.2: what a server redelivers has another delay, and is the same stanza
  function isWaiting({ stanza }: Received, { sender, sid, xml }: SealedStanza): boolean {
    return messages.isWaiting(sender, sid, stanza.getChild('e2e', E2E)?.toString() ?? xml)
  }

  function isTooMuch({ sender, conversation }: Arrived): boolean {
    return !contacts.isKnown(bareOf(sender)) && messages.countWaiting(conversation) >= MAX_WAITING_OF_STRANGER
  }

  // PROTOCOL 4: error stanzas go only to live, directly addressed stanzas from people in the roster
  function mayAnswer(received: Received, from: BareJid): boolean {
    return isDirect(received) && toBareJid(received.stanza.attrs.to ?? '') === own && contacts.isKnown(from)
  }

  return async (received) => {
    if (joinsOthers(received)) return PUT_OFF
    const arrived = arrivals.of(received)
    if (arrived === null) return telling(() => log.info('a sealed message came again and was dropped'))
    const opening = await engine.open(received.stanza, arrivalOf(received, own))
    switch (opening.is) {
      case 'opened':
        return opened(received, arrived, opening)
      case 'missing-key':
        if (isPutOff(received, opening.sender, opening.sid)) return PUT_OFF
        return waiting(received, arrived, opening.sender, opening.sid)
      case 'unreadable':
        return unreadable(received, arrived, opening)
      case 'duplicate':
        return telling(() => log.info('a sealed message came again and was dropped'))
    }
  }
}

function isPutOff({ copy, putOff }: Received, sender: FullJid, sid: string): boolean {
  return copy?.by === 'archive' && putOff !== undefined && putOff.add(sender, sid, copy.stamp)
}

// the key that others of its page lack opens it, too: unless it brings that key, it need not be looked at twice
function joinsOthers(received: Received): boolean {
  const { stanza, putOff } = received
  if (putOff === undefined || stanza.getChild('keys', BALCONY) !== undefined) return false
  const sender = toFullJid(stanza.attrs.from ?? '')
  const sid = stanza.getChild('e2e', E2E)?.attrs.id
  if (sender === undefined || sid === undefined || !putOff.awaits(sender, sid)) return false
  return isPutOff(received, sender, sid)
}

function isDirect({ stanza, live, copy }: Received): boolean {
  return live && copy === undefined && !isDelayed(stanza)
}

/** How a stanza counts until it is opened: nobody is known to have sealed it. */
function unopened(content: MessageContent, sealed: SealedStanza) {
  const sealing: Sealing = { is: 'sealed', sid: sealed.sid, fingerprint: null, time: 'fits' }
  return { stanzaId: null, at: sealed.serverStamp ?? sealed.arrivedAt, content, sealing, sealed }
}

// as it was spelled: a copy is the same in this
function macOf(stanza: Element): string {
  return stanza.getChild('e2e', E2E)?.getChildText('mac') ?? ''
}

import { xml } from '@xmpp/client'
import type { Element } from '@xmpp/xml'
import { bareOf, domainOf, type FullJid } from '../../shared/domain/jid.ts'
import type { Millis } from '../e2e/ports.ts'
import type { Log, Timers } from '../services/ports.ts'
import type { ConnectionFailure } from './connection-failure.ts'
import { isChoked, whyEnded } from './end-of-stream.ts'
import type { Limits } from './limits.ts'
import { isStanza, NS_CSI, NS_SM } from './namespaces.ts'
import * as failures from './failures.ts'
import type { StreamLimits } from './stream-limits.ts'
import type { SentStanza, StreamManagement } from './stream-management.ts'
import type { XmppStream } from './xmpp-stream.ts'

/** For a server that answers, but takes its time with the stanzas. */
const ASK_AGAIN_MS = 1_000

export interface SessionEvents {
  /** A stanza came. It counts as received when this returns; if it throws, the server keeps it. */
  stanza(stanza: Element): void
  confirmed(stanzas: SentStanza[]): void
  /** The stream is gone; told once, and not after `leave`. `choked`: the server took offence at what we sent. */
  ended(why: ConnectionFailure, choked: boolean): void
}

export interface SessionTools {
  log: Log
  timers: Timers
  limits: Limits
  /** What the server said of its own (XEP-0478). */
  serverLimits: StreamLimits
  /** Whether the server wants to know if somebody looks (XEP-0352). */
  knowsAttention: boolean
}

/** A live stream after signing in: stanzas in both directions, counted (XEP-0198), and watched for silence. */
export class Session {
  readonly jid: FullJid
  readonly #stream: XmppStream
  readonly #management: StreamManagement
  readonly #events: SessionEvents
  readonly #tools: SessionTools
  #over = false
  #asked = false
  /** Only an answer is a sign of life now: what else comes may have waited in this computer. */
  #mustAnswer = false
  #spoke = true
  #stopAsking: (() => void) | undefined
  #stopSpeaking: (() => void) | undefined
  #stopWatching: (() => void) | undefined
  #whenConfirmed: (() => void) | undefined

  constructor(
    jid: FullJid,
    stream: XmppStream,
    management: StreamManagement,
    events: SessionEvents,
    tools: SessionTools,
  ) {
    this.jid = jid
    this.#stream = stream
    this.#management = management
    this.#events = events
    this.#tools = tools
  }

  /** XEP-0198 §5: sends again what the resumed session had not confirmed. */
  sendAgain(): void {
    for (const { text } of this.#management.unconfirmed) this.#write(text)
    if (this.#management.unconfirmed.length > 0) this.#askSoon()
  }

  /** From now on stanzas are told. `early` came before counting began. */
  begin(early: Element[]): void {
    for (const stanza of early) if (!this.#over) this.#tell(stanza)
    this.#watch()
    this.#speakInTime()
    this.#stream.handOver(
      (element) => this.#take(element),
      (end) => this.#finish(whyEnded(end, bareOf(this.jid)), isChoked(end)),
    )
  }

  /** Sends a stanza; false where the session is over, or the server would not take one of this size. */
  send(stanza: Element): boolean {
    if (this.#over) return false
    const text = stanza.toString()
    const bytes = Buffer.byteLength(text)
    if (bytes > this.#tools.serverLimits.largest) {
      this.#tools.log.warn('a stanza is larger than the server takes', { kind: stanza.name, bytes })
      return false
    }
    const messageId = stanza.is('message') ? (stanza.attrs.id ?? null) : null
    // A write on a socket that has just gone is no loss: the stanza is in the queue, for resumption or `unsent`
    this.#management.sent({ text, messageId })
    this.#write(text)
    this.#askSoon()
    return true
  }

  /** Asks the server for a sign of life; without an answer the session ends. */
  probe(limitMs: Millis): void {
    if (this.#over) return
    this.#ask()
    this.#mustAnswer = true
    this.#expectLife(limitMs)
  }

  /** XEP-0352 §4.2: says whether somebody looks, where the server wants to know. */
  attend(seen: boolean): void {
    if (this.#over || !this.#tools.knowsAttention) return
    this.#write(xml(seen ? 'active' : 'inactive', { xmlns: NS_CSI }).toString())
  }

  /**
   * Says goodbye: waits a little for what is unconfirmed, closes the stream, settles within twice `limitMs`.
   * `ended` is not told.
   */
  async leave(limitMs: Millis): Promise<void> {
    if (!this.#over && this.#management.unconfirmed.length > 0) {
      this.#ask()
      await new Promise<void>((resolve) => {
        const stop = this.#tools.timers.after(limitMs, resolve)
        this.#whenConfirmed = () => {
          stop()
          resolve()
        }
      })
    }
    // XEP-0198 §4: it is recommended to say what arrived before leaving
    if (!this.#over) this.#write(this.#management.answer().toString())
    this.#stop()
    await this.#stream.leave(limitMs)
  }

  /** Ends at once, without a word; `ended` is not told. */
  abandon(): void {
    this.#stop()
    this.#stream.abandon()
  }

  #take(element: Element): void {
    if (this.#over) return
    if (!this.#mustAnswer) this.#watch()
    if (isStanza(element)) {
      // Stored first, counted afterwards: what fails in between is sent again by the server
      if (this.#tell(element)) this.#management.received()
    } else if (element.is('r', NS_SM)) {
      this.#write(this.#management.answer().toString())
    } else if (element.is('a', NS_SM)) {
      this.#confirm(element)
    }
  }

  #tell(stanza: Element): boolean {
    try {
      this.#events.stanza(stanza)
      return true
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error
      this.#tools.log.warn('a stanza could not be kept', { domain: domainOf(this.jid), kind })
      this.#stream.abandon()
      this.#finish(failures.notKept())
      return false
    }
  }

  #confirm(answer: Element): void {
    this.#asked = false
    this.#mustAnswer = false
    this.#watch()
    const confirmed = this.#management.confirmed(answer.attrs.h)
    if (!confirmed) {
      // XEP-0198 §4: more than were sent; nothing can be said about any of them
      this.#stream.abandon()
      this.#finish(failures.misbehaved(domainOf(this.jid), 'confirmed-too-much'))
      return
    }
    this.#events.confirmed(confirmed)
    if (this.#management.unconfirmed.length === 0) this.#whenConfirmed?.()
    else this.#askSoon(confirmed.length > 0 ? this.#tools.limits.askAfter : ASK_AGAIN_MS)
  }

  #askSoon(waitMs = this.#tools.limits.askAfter): void {
    if (this.#asked || this.#stopAsking) return
    this.#stopAsking = this.#tools.timers.after(waitMs, () => {
      this.#stopAsking = undefined
      this.#ask()
      if (!this.#mustAnswer) this.#expectLife(this.#tools.limits.proof)
    })
  }

  #ask(): void {
    this.#asked = true
    this.#write(xml('r', { xmlns: NS_SM }).toString())
  }

  #write(text: string): void {
    this.#spoke = true
    this.#stream.write(text)
  }

  /** XEP-0478 §4: says something before the server takes our silence for our end. */
  #speakInTime(): void {
    const { timers, serverLimits } = this.#tools
    if (serverLimits.idle === undefined) return
    if (!this.#spoke) this.#ask()
    this.#spoke = false
    // Whoever spoke right after one look is due at the one after the next
    this.#stopSpeaking = timers.after(serverLimits.idle / 3, () => this.#speakInTime())
  }

  #watch(): void {
    const { timers, limits } = this.#tools
    this.#stopWatching?.()
    this.#stopWatching = timers.after(limits.idle, () => {
      this.#ask()
      this.#expectLife(limits.proof)
    })
  }

  #expectLife(limitMs: Millis): void {
    this.#stopWatching?.()
    this.#stopWatching = this.#tools.timers.after(limitMs, () => {
      this.#stream.abandon()
      this.#finish(failures.silent(domainOf(this.jid)))
    })
  }

  #finish(why: ConnectionFailure, choked = false): void {
    if (this.#over) return
    this.#stop()
    this.#events.ended(why, choked)
  }

  #stop(): void {
    this.#over = true
    this.#stopAsking?.()
    this.#stopSpeaking?.()
    this.#stopWatching?.()
    this.#whenConfirmed?.()
  }
}

// One account's connection for as long as the program runs: signs in, keeps the session, comes back after a loss.
import type { Element } from '@xmpp/xml'
import type { FullJid } from '../../shared/domain/jid.ts'
import type { Millis } from '../e2e/ports.ts'
import type {
  Connection,
  ConnectionListener,
  ConnectionTarget,
  ConnectOutcome,
  IqReply,
} from '../services/ports.ts'
import { Attempt } from './attempt.ts'
import { Audience } from './audience.ts'
import { ConnectionFailure } from './connection-failure.ts'
import { complete, type CompleteTools, type ConnectionTools } from './connection-tools.ts'
import { IqRequests } from './iq-requests.ts'
import { NS_CSI } from './namespaces.ts'
import { NextTry } from './next-try.ts'
import * as failures from './failures.ts'
import { Session } from './session.ts'
import { signIn, type FormerSession, type SignedIn } from './sign-in.ts'
import { LargestStanza, readStreamLimits } from './stream-limits.ts'
import { StreamManagement } from './stream-management.ts'

const GOODBYE_MS = 700

/** A connection that is not connected yet. Nothing runs before `connect` or `keepConnected`. */
export function createConnection(tools: ConnectionTools): Connection {
  return new AccountConnection(tools)
}

class AccountConnection implements Connection {
  readonly #tools: CompleteTools
  readonly #audience: Audience
  #management = new StreamManagement()
  readonly #requests: IqRequests
  readonly #nextTry: NextTry
  #target: ConnectionTarget | undefined
  /** The address of the session that lives, or may be resumed. */
  #jid: FullJid | undefined
  #attempt: Attempt | undefined
  #session: Session | undefined
  #features: Element | undefined
  #liveSince: Millis = 0
  #seen = true
  #largest = new LargestStanza()

  constructor(tools: ConnectionTools) {
    this.#tools = complete(tools)
    this.#audience = new Audience(tools.log)
    this.#requests = new IqRequests(this.#tools.timers)
    this.#nextTry = new NextTry(this.#tools)
  }

  listen(listener: ConnectionListener): void {
    this.#audience.add(listener)
  }

  async connect(target: ConnectionTarget): Promise<ConnectOutcome> {
    this.#halt()
    this.#target = target
    const outcome = await this.#try(target)
    if (outcome === undefined) {
      const { problem, saying } = failures.cancelled()
      return { is: 'failed', problem, saying }
    }
    if (!(outcome instanceof ConnectionFailure)) return { is: 'online', jid: outcome }
    this.#halt()
    this.#audience.state({ is: 'offline' })
    return { is: 'failed', problem: outcome.problem, saying: outcome.saying }
  }

  keepConnected(target: ConnectionTarget): void {
    this.#halt()
    this.#target = target
    this.#tryAgain(target)
  }

  retryNow(): void {
    if (this.#session) this.#session.probe(this.#tools.limits.quickProof)
    else if (this.#target && !this.#attempt) this.#tryAgain(this.#target)
  }

  wake(): void {
    // What failed without a network says nothing of the next try
    this.#nextTry.forgetFailures()
    if (this.#session) this.#session.probe(this.#tools.limits.quickProof)
    else if (this.#target && this.#nextTry.isWaiting) this.#tryAgain(this.#target)
  }

  attend(seen: boolean): void {
    if (seen === this.#seen) return
    this.#seen = seen
    this.#session?.attend(seen)
  }

  largestStanza(): number {
    return this.#largest.bytes
  }

  async disconnect(): Promise<void> {
    const session = this.#session
    const management = this.#management
    this.#forget()
    this.#management = new StreamManagement()
    this.#requests.giveUp()
    await session?.leave(GOODBYE_MS)
    // What the server confirms in the last moment is not lost
    this.#audience.unsent(management.ended())
    if (!this.#target) this.#audience.state({ is: 'offline' })
  }

  send(stanza: Element): boolean {
    return this.#session?.send(stanza) ?? false
  }

  offers(feature: string, namespace: string): boolean {
    return this.#features?.getChild(feature, namespace) !== undefined
  }

  async request(iq: Element, limitMs: number): Promise<IqReply> {
    const session = this.#session
    if (!session) return { is: 'silent' }
    const question = this.#requests.ask(iq, session.jid, limitMs)
    if (!session.send(question.iq)) question.notSent()
    return question.reply
  }

  /** Gives the full address, the failure, or nothing where the attempt was called off. */
  async #try(target: ConnectionTarget): Promise<FullJid | ConnectionFailure | undefined> {
    const attempt = new Attempt(this.#tools.timers, this.#tools.now, this.#tools.limits.total)
    this.#attempt = attempt
    this.#nextTry.stop()
    this.#audience.state({ is: 'connecting' })
    const former: FormerSession = {
      management: this.#management,
      jid: this.#jid,
      confirmed: (stanzas) => this.#audience.acknowledged(stanzas),
      lost: (stanzas) => {
        this.#requests.giveUp()
        this.#audience.unsent(stanzas)
      },
    }
    try {
      const signedIn = await signIn(target, former, attempt, this.#tools)
      if (attempt.isCalledOff) {
        signedIn.stream.abandon()
        return undefined
      }
      this.#attempt = undefined
      this.#goLive(signedIn)
      return signedIn.jid
    } catch (error) {
      if (attempt.isCalledOff) return undefined
      this.#attempt = undefined
      this.#dropUnheard()
      const failure = error instanceof ConnectionFailure ? error : this.#confess(error)
      this.#tools.log.warn('sign-in failed', { problem: failure.problem })
      return failure
    }
  }

  #tryAgain(target: ConnectionTarget): void {
    void this.#try(target).then((outcome) => {
      if (outcome instanceof ConnectionFailure) this.#wait(outcome)
    })
  }

  #goLive({ stream, jid, resumed, features, early }: SignedIn): void {
    this.#features = features
    const { largest, idle } = readStreamLimits(features)
    this.#largest.said(largest)
    const session = new Session(
      jid,
      stream,
      this.#management,
      {
        stanza: (stanza) => this.#receive(stanza),
        confirmed: (stanzas) => this.#audience.acknowledged(stanzas),
        ended: (why, choked) => {
          if (this.#session === session) this.#lost(why, choked)
        },
      },
      {
        ...this.#tools,
        serverLimits: { largest: this.#largest.bytes, idle },
        knowsAttention: features.getChild('csi', NS_CSI) !== undefined,
      },
    )
    this.#jid = jid
    this.#session = session
    this.#liveSince = this.#tools.now()
    // XEP-0352 §5: a new session counts as seen; what a resumed one counts as is said once more
    if (resumed || !this.#seen) session.attend(this.#seen)
    if (resumed) session.sendAgain()
    this.#audience.state({ is: 'online' })
    this.#audience.online(jid, resumed)
    session.begin(early)
  }

  #lost(why: ConnectionFailure, choked: boolean): void {
    this.#session = undefined
    if (choked) this.#largest.wasTooLarge(this.#management.largestUnconfirmed)
    // A server that lets in and drops at once is not asked every second
    if (this.#tools.now() - this.#liveSince >= this.#tools.limits.steady) this.#nextTry.forgetFailures()
    this.#tools.log.warn('connection lost', { problem: why.problem })
    if (why.final || choked || !this.#management.resumable) this.#endSession()
    this.#wait(why)
  }

  /** Tells that there is no connection, and tries again after a while, if that can help. */
  #wait({ problem, saying, final }: ConnectionFailure): void {
    const target = this.#target
    if (!target) return
    if (final) {
      this.#endSession()
      this.#audience.state({ is: 'lost', problem, saying, nextTry: null })
      return
    }
    const nextTry = this.#nextTry.schedule(() => this.#tryAgain(target))
    this.#audience.state({ is: 'lost', problem, saying, nextTry })
  }

  #receive(stanza: Element): void {
    const { type } = stanza.attrs
    if (stanza.is('iq') && (type === 'result' || type === 'error')) {
      if (this.#requests.answer(stanza)) return
      this.#tools.log.info('an answer that nobody waits for')
      // PROTOCOL 3: a late answer counts as a push
      if (type === 'error') return
    }
    this.#audience.stanza(stanza)
  }

  #endSession(): void {
    const over = this.#management
    this.#management = new StreamManagement()
    this.#requests.giveUp()
    this.#audience.unsent(over.ended())
  }

  /** A listener threw at the news of a session: there is one, but nobody began to use it. */
  #dropUnheard(): void {
    if (!this.#session) return
    this.#session.abandon()
    this.#session = undefined
    this.#endSession()
  }

  /** Ends everything at once, for another target. */
  #halt(): void {
    const session = this.#session
    this.#forget()
    session?.abandon()
    this.#endSession()
  }

  #forget(): void {
    this.#attempt?.callOff()
    this.#nextTry.stop()
    this.#nextTry.forgetFailures()
    this.#largest = new LargestStanza()
    this.#attempt = undefined
    this.#session = undefined
    this.#target = undefined
  }

  #confess(error: unknown): ConnectionFailure {
    const kind = error instanceof Error ? `${error.name}: ${error.message}` : typeof error
    this.#tools.log.warn('unexpected while signing in', { kind })
    return failures.ownMistake()
  }
}

// PROTOCOL 3, push: keys that the user granted go out by themselves, as soon as who asked is there to take them.
import type { Element } from '@xmpp/xml'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { Engine } from '../e2e/engine-api.ts'
import { STANZAS } from '../e2e/namespaces.ts'
import type { KeptQuestion } from '../e2e/key-ports.ts'
import type { AccountQueue } from './account-queue.ts'
import type { Contacts } from './contacts.ts'
import { SILENCE } from './dial-back-schedule.ts'
import { failureFacts } from './failure-facts.ts'
import type { Connection, IqReply, Log } from './ports.ts'
import { StorageError, type Database } from './store-ports.ts'

// The other side read it and has no use for it: it asks again where it still needs the key. Anything else is no answer.
const FINAL = ['forbidden', 'not-acceptable', 'bad-request', 'feature-not-implemented']

export interface KeyPushes {
  /** Pushes what is granted to the devices of this account. */
  pushTo(jid: BareJid): void
  /** The same for everybody: at the beginning of a session, and now and then. */
  pushAll(): void
  /** A device showed presence. */
  came(jid: FullJid): void
}

interface Parts {
  database: Database
  engine: Engine
  queue: AccountQueue
  contacts: Contacts
  connection: Connection
  log: Log
  connected(): boolean
  /** A key was given, or can't be: within no transaction. */
  settled(question: KeptQuestion): void
}

export function createKeyPushes(parts: Parts): KeyPushes {
  const { database, engine, queue, contacts, connection, log, connected } = parts
  const { keyRequests } = database
  const underway = new Set<FullJid>()

  function grantedAt(device: FullJid): KeptQuestion | undefined {
    return keyRequests
      .questions(bareOf(device))
      .find(({ from, grantedAt }) => from === device && grantedAt !== null)
  }

  function begin(device: FullJid): void {
    if (underway.has(device) || !connected()) return
    underway.add(device)
    next(device)
  }

  /** One push after the other; whatever is left when the device does not answer waits for its presence. */
  function next(device: FullJid): void {
    queue.add(async () => {
      const question = connected() ? grantedAt(device) : undefined
      if (question === undefined) return void underway.delete(device)
      const push = await engine.push(question)
      if (queue.stopped()) return
      if (push.is === 'ready') {
        // that the key was given is kept before it goes: nobody reads who is not on the list
        database.transaction(push.commit)
        contacts.greet(device)
        send(question, push.iq)
        return
      }
      if (push.is === 'refused')
        log.info('a key that was granted can’t be given', { condition: push.condition })
      const { from, fingerprint, sid } = question
      database.transaction(() => {
        if (push.is === 'refused') keyRequests.removeQuestion(from, fingerprint, sid)
        else keyRequests.grant(from, fingerprint, sid, null)
      })
      parts.settled(question)
      next(device)
    })
  }

  function send(question: KeptQuestion, iq: Element): void {
    async function request(): Promise<IqReply> {
      return connection.request(iq, SILENCE)
    }
    function unsent(error: unknown): IqReply {
      if (error instanceof StorageError) throw error
      log.warn('a key could not be pushed', failureFacts(error))
      return { is: 'silent' }
    }
    void request()
      .catch(unsent)
      .then((reply) => queue.add(async () => settle(question, reply)))
  }

  function settle(question: KeptQuestion, reply: IqReply): void {
    const { from, fingerprint, sid } = question
    if (!isAnswer(reply)) {
      underway.delete(from)
      return
    }
    database.transaction(() => keyRequests.removeQuestion(from, fingerprint, sid))
    log.info('a key was pushed', { taken: reply.is === 'result' })
    parts.settled(question)
    next(from)
  }

  function beginAll(questions: readonly KeptQuestion[]): void {
    const granted = questions.filter(({ grantedAt }) => grantedAt !== null)
    new Set(granted.map(({ from }) => from)).forEach(begin)
  }

  return {
    pushTo: (jid) => beginAll(keyRequests.questions(jid)),
    pushAll: () => beginAll(keyRequests.allQuestions()),
    came(jid) {
      if (grantedAt(jid) !== undefined) begin(jid)
    },
  }
}

function isAnswer(reply: IqReply): reply is Exclude<IqReply, { is: 'silent' }> {
  if (reply.is === 'silent') return false
  const conditions = reply.stanza.getChild('error')?.getChildElements() ?? []
  return (
    reply.is === 'result' ||
    conditions.some((child) => child.getNS() === STANZAS && FINAL.includes(child.getName()))
  )
}

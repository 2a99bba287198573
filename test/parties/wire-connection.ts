import { randomUUID } from 'node:crypto'
import type { Element } from '@xmpp/xml'
import type { ConnectionState } from '../../shared/domain/account.ts'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import { toFullJid } from '../../shared/domain/jid.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import type {
  Connection,
  ConnectionListener,
  ConnectionTarget,
  IqReply,
  Timers,
} from '../../main/services/ports.ts'
import { copy, type Wire } from './wire.ts'

/** A connection to the wire. `plug` and `unplug` are the network of that computer. */
export interface WireConnection extends Connection {
  unplug(): void
  plug(): void
  /** A power cut: the program hears nothing of it. */
  cut(): void
  /** Every message is confirmed at once, unless a test says otherwise. */
  confirms: boolean
  /** What the server takes, in bytes. */
  largest: number
}

const OFFLINE: Saying = { say: 'offline' }
const wrongPassword = (jid: BareJid): Saying => ({ say: 'wrong-password', jid })

export function createWireConnection(wire: Wire, timers: Timers): WireConnection {
  let listener: ConnectionListener | undefined
  let target: ConnectionTarget | undefined
  let jid: FullJid | undefined
  let plugged = true
  const asked = new Map<string, { from: string; settle(reply: IqReply): void }>()
  const unconfirmed: string[] = []

  const tell = (state: ConnectionState) => listener?.state(state)

  function enter(to: ConnectionTarget): FullJid | undefined {
    if (!wire.mayEnter(to.jid, to.password.reveal())) return undefined
    jid = toFullJid(`${to.jid}/${to.resource}`)
    if (jid === undefined || listener === undefined) throw new Error('not ready')
    wire.enter(jid, listener, answer)
    tell({ is: 'online' })
    listener.online(jid, false)
    return jid
  }

  function answer(iq: Element): void {
    const waiting = asked.get(iq.attrs.id ?? '')
    if (waiting === undefined || (iq.attrs.from ?? '') !== waiting.from) {
      if (iq.attrs.type === 'result') listener?.stanza(iq)
      return
    }
    waiting.settle({ is: iq.attrs.type === 'error' ? 'error' : 'result', stanza: iq })
  }

  function lose(): void {
    if (jid !== undefined) wire.leave(jid)
    jid = undefined
    for (const { settle } of [...asked.values()]) settle({ is: 'silent' })
    for (const id of unconfirmed.splice(0)) listener?.unsent(id)
  }

  function tryToStay(): void {
    if (target === undefined || jid !== undefined || !plugged) return
    // a program may end while it hears that it is online
    if (enter(target) === undefined && target !== undefined) {
      tell({ is: 'lost', problem: 'wrong-password', saying: wrongPassword(target.jid), nextTry: null })
    }
  }

  return {
    confirms: true,
    largest: 128 * 1024,
    listen(given) {
      listener = given
    },
    async connect(to) {
      lose()
      target = undefined
      await Promise.resolve()
      const entered = plugged ? enter(to) : undefined
      if (entered === undefined) {
        tell({ is: 'offline' })
        return {
          is: 'failed',
          problem: plugged ? 'wrong-password' : 'unreachable',
          saying: plugged ? wrongPassword(to.jid) : OFFLINE,
        }
      }
      target = to
      return { is: 'online', jid: entered }
    },
    keepConnected(to) {
      target = to
      tryToStay()
    },
    retryNow: tryToStay,
    wake: tryToStay,
    // Nobody on the wire holds anything back from a window that is hidden
    attend: () => undefined,
    largestStanza() {
      return this.largest
    },
    async disconnect() {
      target = undefined
      lose()
      tell({ is: 'offline' })
    },
    send(stanza) {
      if (jid === undefined) return false
      const from = jid
      const { id } = stanza.attrs
      if (stanza.is('message') && id !== undefined) unconfirmed.push(id)
      queueMicrotask(() => {
        if (jid !== from) return
        wire.take(from, stanza)
        if (!this.confirms || !stanza.is('message') || id === undefined) return
        const at = unconfirmed.indexOf(id)
        if (at < 0) return
        unconfirmed.splice(at, 1)
        listener?.acknowledged(id)
      })
      return true
    },
    offers: (feature) => jid !== undefined && wire.features.has(feature),
    async request(iq, limitMs) {
      const from = jid
      if (from === undefined) return { is: 'silent' }
      const question = copy(iq)
      const id = randomUUID()
      question.attrs.id = id
      return new Promise<IqReply>((resolve) => {
        const settle = (reply: IqReply) => {
          stop()
          asked.delete(id)
          resolve(reply)
        }
        const stop = timers.after(limitMs, () => settle({ is: 'silent' }))
        asked.set(id, { from: iq.attrs.to ?? '', settle })
        queueMicrotask(() => wire.take(from, question))
      })
    },
    unplug() {
      plugged = false
      lose()
      tell({ is: 'lost', problem: 'unreachable', saying: OFFLINE, nextTry: null })
    },
    cut() {
      listener = undefined
      target = undefined
      if (jid !== undefined) wire.leave(jid)
      jid = undefined
    },
    plug() {
      plugged = true
      tryToStay()
    },
  }
}

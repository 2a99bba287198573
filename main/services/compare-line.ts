// PROTOCOL 11: the way to one device for the steps of a compare: sealed, and under a key for it alone.
import xml from '@xmpp/xml'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import { writeStep, type CompareStep } from '../e2e/compare-step.ts'
import type { Engine } from '../e2e/engine-api.ts'
import { CLIENT } from '../e2e/namespaces.ts'
import type { Millis, Random } from '../e2e/ports.ts'
import type { Contacts } from './contacts.ts'
import type { Connection } from './ports.ts'

export interface CompareLine {
  readonly jid: BareJid
  readonly fingerprint: string
  /** Gives whether it left. Called one after the other. */
  send(id: string, step: CompareStep): Promise<boolean>
  /** Whether the stanza with this `id` was a step that left here. */
  sent(outerId: string): boolean
}

interface Parts {
  self: FullJid
  engine: Engine
  contacts: Contacts
  connection: Connection
  random: Random
}

/** `address`: of the device. Nothing that was sent can be opened by a device that asks for its key after `until`. */
export function openLine(
  { self, engine, contacts, connection, random }: Parts,
  address: FullJid,
  fingerprint: string,
  until: Millis,
): CompareLine {
  const jid = bareOf(address)
  const sent = new Set<string>()
  let sid: string | undefined
  return {
    jid,
    fingerprint,
    async send(id, step) {
      sid ??= await engine.keyFor(jid, fingerprint, until)
      const attrs = { xmlns: CLIENT, type: 'chat', from: self, to: address, id: random.uuid() }
      const stanza = xml('message', attrs, writeStep(id, step))
      const sealing = await engine.seal(stanza, { limit: connection.largestStanza(), under: sid })
      if (sealing.is === 'too-large') return false
      // PROTOCOL 3: who asks for the key may be somebody whose server drops an iq from strangers
      contacts.greet(address)
      sent.add(sealing.stanza.attrs.id ?? '')
      return connection.send(sealing.stanza)
    },
    sent: (outerId) => sent.has(outerId),
  }
}

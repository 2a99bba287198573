// What leaves for a message that was written: sealed, or plain on the user's word.
import xml, { type Element } from '@xmpp/xml'
import { bareOf, type FullJid } from '../../shared/domain/jid.ts'
import type { Sealing } from '../../shared/domain/message.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import type { Engine } from '../e2e/engine-api.ts'
import { CLIENT, STANZA_ID } from '../e2e/namespaces.ts'
import { replaceForbidden } from '../e2e/strict-xml.ts'
import { toUtf8 } from '../e2e/text.ts'
import { failureFacts } from './failure-facts.ts'
import type { OutboxEntry } from './message-ports.ts'
import type { Connection, Log } from './ports.ts'
import { againElements, asking } from './receipt-elements.ts'
import { StorageError } from './store-ports.ts'

/** What can be sent, or why it can't. */
export type Outgoing = { is: 'ready'; stanza: Element; sealing: Sealing } | { is: 'failed'; saying: Saying }

interface Parts {
  self: FullJid
  fingerprint: string
  engine: Engine
  connection: Connection
  log: Log
}

/** `make` throws `StorageError` alone; whatever else goes wrong is the message's own failure. */
export function createOutgoing({ self, fingerprint, engine, connection, log }: Parts) {
  function sealedUnder(sid: string): Sealing {
    return { is: 'sealed', sid, fingerprint, time: 'fits' }
  }

  function plain({ conversation, stanzaId, text }: OutboxEntry): Outgoing {
    const stanza = xml(
      'message',
      { xmlns: CLIENT, type: 'chat', from: self, to: conversation, id: stanzaId },
      xml('body', {}, replaceForbidden(text)),
      // XEP-0359 §4: the same as the id
      xml('origin-id', { xmlns: STANZA_ID, id: stanzaId }),
    )
    const bytes = toUtf8(stanza.toString()).length
    const limit = connection.largestStanza()
    if (bytes > limit) return { is: 'failed', saying: tooLong(bytes, limit, false) }
    return { is: 'ready', stanza, sealing: { is: 'plain' } }
  }

  async function sealed(entry: OutboxEntry, leftAs: readonly string[]): Promise<Outgoing> {
    const { conversation, stanzaId, text } = entry
    const attrs = { xmlns: CLIENT, type: 'chat', from: self, to: conversation, id: stanzaId }
    // to myself there is nobody to ask
    const asked = conversation === bareOf(self) ? [] : asking()
    const inner = xml('message', attrs, xml('body', {}, text), ...asked, ...againElements(leftAs))
    try {
      const sealing = await engine.seal(inner, { limit: connection.largestStanza() })
      if (sealing.is === 'sealed')
        return { is: 'ready', stanza: sealing.stanza, sealing: sealedUnder(sealing.sid) }
      // what it is called does not matter as much as that it comes
      if (leftAs.length > 0) return await sealed(entry, [])
      return { is: 'failed', saying: tooLong(sealing.bytes, sealing.limit, true) }
    } catch (error) {
      if (error instanceof StorageError) throw error
      // One message that can't be sealed must not hold up all the others.
      log.warn('a message could not be sealed', failureFacts(error))
      return { is: 'failed', saying: { say: 'message-not-sealed' } }
    }
  }

  return {
    /** How a message counts until it goes out: which key it is comes then. */
    before: (isPlain: boolean): Sealing => (isPlain ? { is: 'plain' } : sealedUnder('')),
    /**
     * PROTOCOL 10: as it was written, whatever the user switched since. `leftAs`: the ids of the stanzas that carried it
     * before, so that it takes the place of those that can't be opened.
     */
    make: async (entry: OutboxEntry, leftAs: readonly string[]): Promise<Outgoing> =>
      entry.plain ? plain(entry) : sealed(entry, leftAs),
  }
}

// PROTOCOL 2: less than 128 KiB where the server says so (XEP-0478)
function tooLong(bytes: number, limit: number, encrypted: boolean): Saying {
  const size = Math.ceil(bytes / 1024)
  return { say: 'message-too-long', size, limit: Math.floor(limit / 1024), encrypted }
}

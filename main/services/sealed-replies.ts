import type { Element } from '@xmpp/xml'
import { CLIENT } from '../e2e/namespaces.ts'
import type { FullJid } from '../../shared/domain/jid.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { AccountQueue } from './account-queue.ts'
import type { Replies } from './incoming/step.ts'
import { iqError } from './iq-answer.ts'
import type { Connection } from './ports.ts'

interface Parts {
  self: FullJid
  engine: Engine
  queue: AccountQueue
  connection: Connection
}

/** PROTOCOL 6: where the answer to an encrypted iq goes, sealed, under the id of the outer one. */
export function createSealedReplies({ self, engine, queue, connection }: Parts): (outer: Element) => Replies {
  return (outer) => ({
    send(reply) {
      Object.assign(reply.attrs, { xmlns: CLIENT, from: self, to: outer.attrs.from })
      queue.add(async () => {
        const sealing = await engine.seal(reply, { answers: outer, limit: connection.largestStanza() })
        const fits = sealing.is === 'sealed'
        connection.send(fits ? sealing.stanza : iqError(outer, 'wait', 'resource-constraint'))
      })
    },
  })
}

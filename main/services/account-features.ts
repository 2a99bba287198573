// XEP-0030: what the server can do for the own account, asked once in a session for all who need to know.
import xml from '@xmpp/xml'
import type { BareJid } from '../../shared/domain/jid.ts'
import { DISCO_INFO } from './caps-hash.ts'
import type { Connection, IqReply } from './ports.ts'

const LIMIT = 60_000

export interface AccountFeatures {
  /** A new session, perhaps with a server that can do something else: what was heard before does not count any more. */
  sessionBegan(): void
  /** The account's disco#info, an error too; where nothing came, the next one asks again. */
  info(): Promise<IqReply>
}

export function createAccountFeatures(
  own: BareJid,
  connection: Pick<Connection, 'request'>,
): AccountFeatures {
  let asked: Promise<IqReply> | null = null

  async function ask(): Promise<IqReply> {
    const get = xml('iq', { type: 'get', to: own }, xml('query', { xmlns: DISCO_INFO }))
    const asking = connection.request(get, LIMIT)
    asked = asking
    let answered = false
    try {
      const reply = await asking
      answered = reply.is !== 'silent'
      return reply
    } finally {
      // a new session may have asked meanwhile
      if (!answered && asked === asking) asked = null
    }
  }

  return {
    sessionBegan() {
      asked = null
    },
    info: () => asked ?? ask(),
  }
}

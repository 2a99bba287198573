import xml from '@xmpp/xml'
import { toBareJid } from '../../../shared/domain/jid.ts'
import type { Contacts } from '../contacts.ts'
import { iqError, iqResult } from '../iq-answer.ts'
import type { Connection } from '../ports.ts'
import { VERSION } from '../stanza-kind.ts'
import { telling, type StanzaHandler } from './step.ts'

/** XEP-0092, told to known people only; the operating system to nobody. */
export function handleVersion(version: string, contacts: Contacts, connection: Connection): StanzaHandler {
  return ({ stanza }) => {
    const from = toBareJid(stanza.attrs.from ?? '')
    if (from === undefined || !contacts.isKnown(from)) {
      return telling(() => connection.send(iqError(stanza, 'cancel', 'service-unavailable')))
    }
    const query = xml('query', { xmlns: VERSION }, xml('name', {}, 'Balcony'), xml('version', {}, version))
    return telling(() => connection.send(iqResult(stanza, query)))
  }
}

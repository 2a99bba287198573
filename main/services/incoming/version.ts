import xml from '@xmpp/xml'
import { toBareJid } from '../../../shared/domain/jid.ts'
import type { Contacts } from '../contacts.ts'
import { iqError, iqResult } from '../iq-answer.ts'
import { VERSION } from '../stanza-kind.ts'
import { telling, type Replies, type StanzaHandler } from './step.ts'

/** XEP-0092, told to known people only; the operating system to nobody. */
export function handleVersion(version: string, contacts: Contacts, replies: Replies): StanzaHandler {
  return ({ stanza }) => {
    const from = toBareJid(stanza.attrs.from ?? '')
    if (from === undefined || !contacts.isKnown(from)) {
      return telling(() => replies.send(iqError(stanza, 'cancel', 'service-unavailable')))
    }
    const query = xml('query', { xmlns: VERSION }, xml('name', {}, 'Balcony'), xml('version', {}, version))
    return telling(() => replies.send(iqResult(stanza, query)))
  }
}

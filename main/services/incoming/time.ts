import xml from '@xmpp/xml'
import { toBareJid } from '../../../shared/domain/jid.ts'
import type { Clock } from '../../e2e/ports.ts'
import type { Contacts } from '../contacts.ts'
import { iqError, iqResult } from '../iq-answer.ts'
import { TIME } from '../stanza-kind.ts'
import { telling, type Replies, type StanzaHandler } from './step.ts'

/** XEP-0202, told to known people only. Always in UTC: where the user is stays the user's. */
export function handleTime(clock: Clock, contacts: Contacts, replies: Replies): StanzaHandler {
  return ({ stanza }) => {
    const from = toBareJid(stanza.attrs.from ?? '')
    if (from === undefined || !contacts.isKnown(from)) {
      return telling(() => replies.send(iqError(stanza, 'cancel', 'service-unavailable')))
    }
    const utc = new Date(clock.now()).toISOString()
    const time = xml('time', { xmlns: TIME }, xml('tzo', {}, '+00:00'), xml('utc', {}, utc))
    return telling(() => replies.send(iqResult(stanza, time)))
  }
}

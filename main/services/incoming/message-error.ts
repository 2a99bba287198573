import type { Element } from '@xmpp/xml'
import { toBareJid } from '../../../shared/domain/jid.ts'
import type { OutboxSender } from '../outbox-sender.ts'
import { NO_STEP, type StanzaHandler } from './step.ts'

const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'
const E2E_FAILURE = /^(?:decryption-failed|insufficient-information|bad-timestamp)$/

// RFC 6120 §8.3.3
const SENTENCES: Readonly<Record<string, string>> = {
  'service-unavailable': 'Not delivered: this person cannot be reached right now.',
  'recipient-unavailable': 'Not delivered: this person cannot be reached right now.',
  'item-not-found': 'Not delivered: this address does not exist.',
  'remote-server-not-found': 'Not delivered: the server of this address was not found.',
  'remote-server-timeout': 'Not delivered: the server of this address does not answer.',
  'not-authorized': 'Not delivered: this person does not take messages from you.',
  forbidden: 'Not delivered: this person does not take messages from you.',
  'not-acceptable': 'Not delivered: this person does not take messages from you.',
  'policy-violation': 'Not delivered: a server on the way refused the message.',
  'resource-constraint': 'Not delivered: a server on the way has no room for it. Try again later.',
}

/** RFC 6121 §8.3: a message of ours came back. */
export function handleMessageError(outbox: OutboxSender): StanzaHandler {
  return ({ stanza }) => {
    const from = toBareJid(stanza.attrs.from ?? '')
    const { id } = stanza.attrs
    if (from === undefined || id === undefined) return NO_STEP
    return outbox.bounced(from, id, sentenceFor(stanza.getChild('error')))
  }
}

function sentenceFor(error: Element | undefined): string {
  const names = (error?.getChildElements() ?? []).map((element) => element.getName())
  if (names.some((name) => E2E_FAILURE.test(name)))
    return 'Delivered, but the device there could not open it.'
  const condition =
    error
      ?.getChildElements()
      .find((element) => element.getNS() === STANZAS)
      ?.getName() ?? ''
  return SENTENCES[condition] ?? 'Not delivered: a server on the way refused the message.'
}

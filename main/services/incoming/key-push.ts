import { toFullJid } from '../../../shared/domain/jid.ts'
import { keyRequestOf } from '../../e2e/stanza-shape.ts'
import { iqError, iqResult } from '../iq-answer.ts'
import type { KeyAnswers } from '../key-answers.ts'
import type { Connection } from '../ports.ts'
import { telling, type StanzaHandler } from './step.ts'

/** PROTOCOL 3, push: what awaited approval is answered later; it is checked as an answer is. */
export function handleKeyPush(answers: KeyAnswers, connection: Connection): StanzaHandler {
  return async ({ stanza }) => {
    const from = toFullJid(stanza.attrs.from ?? '')
    const keyreq = keyRequestOf(stanza)
    const counts =
      from !== undefined && keyreq !== undefined && (await answers.read(from, keyreq)) === 'opened'
    return telling(() => connection.send(counts ? iqResult(stanza) : iqError(stanza, 'auth', 'forbidden')))
  }
}

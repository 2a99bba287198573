import { toFullJid } from '../../../shared/domain/jid.ts'
import { keyRequestOf } from '../../e2e/stanza-shape.ts'
import type { KeyAnswers } from '../key-answers.ts'
import { NO_STEP, type StanzaHandler } from './step.ts'

/** PROTOCOL 3: an answer that comes later than it was waited for counts as a push. Nothing answers an answer. */
export function handleLateKey(answers: KeyAnswers): StanzaHandler {
  return async ({ stanza }) => {
    const from = toFullJid(stanza.attrs.from ?? '')
    const keyreq = keyRequestOf(stanza)
    if (from !== undefined && keyreq !== undefined) await answers.read(from, keyreq)
    return NO_STEP
  }
}

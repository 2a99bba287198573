import { toFullJid } from '../../../shared/domain/jid.ts'
import type { Engine } from '../../e2e/engine-api.ts'
import { keyRequestOf } from '../../e2e/stanza-shape.ts'
import type { Healing } from '../healing.ts'
import { iqError, iqResult } from '../iq-answer.ts'
import type { Connection, Log } from '../ports.ts'
import { telling, type StanzaHandler } from './step.ts'

/** PROTOCOL 3, push: what awaited approval is answered later; it is checked as an answer is. */
export function handleKeyPush(
  engine: Engine,
  healing: Healing,
  connection: Connection,
  log: Log,
): StanzaHandler {
  return async ({ stanza }) => {
    const from = toFullJid(stanza.attrs.from ?? '')
    const keyreq = keyRequestOf(stanza)
    const forbidden = telling(() => connection.send(iqError(stanza, 'auth', 'forbidden')))
    if (from === undefined || keyreq === undefined) return forbidden
    const reading = await engine.readAnswer(from, keyreq)
    if (reading.is !== 'key') {
      log.warn('a pushed key was refused', { reading: reading.is })
      return forbidden
    }
    const opened = await healing.heal(reading.key.sender, reading.key.sid, reading.key)
    return opened === 0 ? forbidden : telling(() => connection.send(iqResult(stanza)))
  }
}

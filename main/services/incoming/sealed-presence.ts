import xml, { type Element } from '@xmpp/xml'
import type { BareJid } from '../../../shared/domain/jid.ts'
import type { Engine } from '../../e2e/engine-api.ts'
import { CLIENT } from '../../e2e/namespaces.ts'
import type { Devices } from '../devices.ts'
import { arrivalOf } from './delay-stamp.ts'
import type { StanzaHandler } from './step.ts'

interface Parts {
  own: BareJid
  engine: Engine
  devices: Devices
  /** Reads the presence inside. */
  presence: StanzaHandler
}

/**
 * PROTOCOL 2, 6: presence that somebody sends sealed says by itself only that they are there; its words stand inside.
 * Nobody is asked for the key to it.
 */
export function handleSealedPresence({ own, engine, devices, presence }: Parts): StanzaHandler {
  return async (received) => {
    const { stanza } = received
    const opening = await engine.open(stanza, arrivalOf(received, own))
    const step = await presence({ ...received, stanza: wordsOf(stanza, opening) })
    return {
      keep() {
        if (opening.is === 'opened') devices.learn(opening)
        step.keep()
      },
      tell: step.tell,
    }
  }
}

function wordsOf({ attrs }: Element, opening: Awaited<ReturnType<Engine['open']>>): Element {
  const children = opening.is === 'opened' ? opening.content.getChildElements() : []
  return xml('presence', { xmlns: CLIENT, ...attrs }, children)
}

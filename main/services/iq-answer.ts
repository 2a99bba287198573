// RFC 6120 §8.2.3: every get and set is answered, under its id, to who asked.
import xml, { type Element } from '@xmpp/xml'
import { STANZAS } from '../e2e/namespaces.ts'

export function iqResult(iq: Element, payload?: Element): Element {
  return xml('iq', addressed(iq, 'result'), ...(payload === undefined ? [] : [payload]))
}

export function iqError(
  iq: Element,
  type: 'cancel' | 'auth' | 'modify' | 'wait',
  condition: string,
): Element {
  return xml('iq', addressed(iq, 'error'), xml('error', { type }, xml(condition, { xmlns: STANZAS })))
}

function addressed(iq: Element, type: string): Record<string, string> {
  const { from, id } = iq.attrs
  return { type, id: id ?? '', ...(from === undefined ? {} : { to: from }) }
}

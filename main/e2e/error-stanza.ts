// The error stanzas of PROTOCOL 4 and 5. Whether one may be sent is the caller's to say (PROTOCOL 4, last paragraph).
import xml, { type Element } from '@xmpp/xml'
import { CLIENT, E2E, STANZAS } from './namespaces.ts'

const CONDITIONS = {
  // PROTOCOL 4.5, 4.7
  'decryption-failed': 'bad-request',
  // PROTOCOL 5
  'verification-failed': 'bad-request',
  // PROTOCOL 4: missing for good
  'insufficient-information': 'bad-request',
  // PROTOCOL 4.8
  'bad-timestamp': 'not-acceptable',
} as const

/** The answer to `outer`; null where none can be given: it has no id, or is an error itself (RFC 6120 §8.3.1). */
export function errorStanza(outer: Element, failure: keyof typeof CONDITIONS): Element | null {
  const { from, to, id, type } = outer.attrs
  if (id === undefined || type === 'error') return null
  const error = xml(
    'error',
    { type: 'modify' },
    xml(CONDITIONS[failure], { xmlns: STANZAS }),
    xml(failure, { xmlns: E2E }),
  )
  return xml(outer.getName(), { xmlns: CLIENT, type: 'error', from: to, to: from, id }, error)
}

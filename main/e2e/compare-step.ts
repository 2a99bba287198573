// PROTOCOL 11: the `<verify/>` element, one step of a compare.
import xml, { type Element } from '@xmpp/xml'
import { memberBytes, toBase64url } from './base64url.ts'
import { BALCONY } from './namespaces.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
/** SHA-256, X25519 keys, the nonce and the macs all have so many bytes. */
const BYTES = 32

export const CANCEL_REASONS = ['user', 'mismatch', 'timeout', 'bad-step'] as const
export type CancelReason = (typeof CANCEL_REASONS)[number]

export type CompareStep =
  | { is: 'start'; commit: Uint8Array }
  | { is: 'accept'; key: Uint8Array }
  | { is: 'reveal'; key: Uint8Array; nonce: Uint8Array }
  | { is: 'confirm'; mac: Uint8Array }
  | { is: 'cancel'; reason: CancelReason }

/** A step as it came; `step` is null where it is none of those. */
export interface ReceivedStep {
  id: string
  step: CompareStep | null
}

/** Whether a stanza is, or claims to be, a step. */
export function isCompareStep(stanza: Element): boolean {
  return stanza.getChild('verify', BALCONY) !== undefined
}

export function writeStep(id: string, step: CompareStep): Element {
  const values = Object.entries(step).filter(([name]) => name !== 'is')
  const attrs = values.map(([name, value]) => [
    name,
    value instanceof Uint8Array ? toBase64url(value) : String(value),
  ])
  return xml('verify', { xmlns: BALCONY, id, step: step.is, ...Object.fromEntries(attrs) })
}

/** The step in a stanza; `undefined` where there is not exactly one, or its `id` is no UUIDv4 (PROTOCOL 1, 11). */
export function readStep(stanza: Element): ReceivedStep | undefined {
  const found = stanza.getChildren('verify', BALCONY)
  const attrs = found[0]?.attrs ?? {}
  if (found.length !== 1 || attrs.id === undefined || !UUID.test(attrs.id)) return undefined
  return { id: attrs.id, step: stepOf(attrs) }
}

function stepOf(attrs: Record<string, string | undefined>): CompareStep | null {
  const value = (name: string) => {
    const bytes = memberBytes(attrs[name])
    return bytes?.length === BYTES ? bytes : undefined
  }
  const [commit, key, nonce, mac] = ['commit', 'key', 'nonce', 'mac'].map(value)
  switch (attrs.step) {
    case 'start':
      return commit === undefined ? null : { is: 'start', commit }
    case 'accept':
      return key === undefined ? null : { is: 'accept', key }
    case 'reveal':
      return key === undefined || nonce === undefined ? null : { is: 'reveal', key, nonce }
    case 'confirm':
      return mac === undefined ? null : { is: 'confirm', mac }
    case 'cancel': {
      const reason = CANCEL_REASONS.find((known) => known === attrs.reason)
      // whatever the reason is, the other side has ended it
      return { is: 'cancel', reason: reason ?? 'bad-step' }
    }
    default:
      return null
  }
}

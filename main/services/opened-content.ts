import type { Element } from '@xmpp/xml'
import type { Message, Sealing } from '../../shared/domain/message.ts'
import type { Opened } from './sealed-contents.ts'

/** The text for the screen of an inner stanza; null where it has none (a receipt, a marker, an error). */
export function textOf(content: Element): string | null {
  const { type } = content.attrs
  if (type === 'error' || type === 'groupchat' || type === 'headline') return null
  const body = content.getChildText('body', 'jabber:client')
  return body === null || body === '' ? null : body
}

/**
 * PROTOCOL 4.2: come again under its id, sealed anew or not. Another text under a used id is another message, since some
 * programs number theirs anew at every start: never lost. And nothing plain may pass for something sealed (PROTOCOL 2).
 */
export function isSameMessage(known: Message | undefined, text: string, came: Sealing['is']): boolean {
  return known?.sealing.is === came && known.content.is === 'text' && known.content.text === text
}

/**
 * PROTOCOL 2: nothing plain touches what is sealed. Were both found by one id, an earlier plain message, which any server
 * can make up, would stand before the sealed one when that comes again.
 */
export function plainId(id: string): string {
  return `plain:${id}`
}

export function sealingOf({ sid, fingerprint, time, signedByUnknownKey }: Opened): Sealing {
  const signature = signedByUnknownKey ? { signedBy: 'unknown-key' as const } : {}
  // PROTOCOL 5: who only signs shows everything to the servers
  if (sid === null) return { is: 'plain', ...(time === 'fits' ? {} : { time }), ...signature }
  return { is: 'sealed', sid, fingerprint, time, ...signature }
}

import type { Element } from '@xmpp/xml'
import type { Sealing } from '../../shared/domain/message.ts'
import type { Opening } from '../e2e/outcomes.ts'

type Opened = Extract<Opening, { is: 'opened' }>

/** The text for the screen of an inner stanza; null where it has none (a receipt, a marker, an error). */
export function textOf(content: Element): string | null {
  const { type } = content.attrs
  if (type === 'error' || type === 'groupchat' || type === 'headline') return null
  const body = content.getChildText('body', 'jabber:client')
  return body === null || body === '' ? null : body
}

export function sealingOf({ sid, fingerprint, time }: Opened): Sealing {
  return { is: 'sealed', sid, fingerprint, time }
}

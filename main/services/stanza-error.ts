// RFC 6120 §8.3.2: what an error stanza says went wrong.
import type { Element } from '@xmpp/xml'
import { STANZAS } from '../e2e/namespaces.ts'

/** The condition that an error stanza names, '' for none. */
export function conditionOf(stanza: Element): string {
  return conditionIn(stanza.getChild('error'))
}

/** The same of an `<error/>`. */
export function conditionIn(error: Element | undefined): string {
  const parts = error?.getChildElements() ?? []
  return parts.find((part) => part.getNS() === STANZAS && part.getName() !== 'text')?.getName() ?? ''
}

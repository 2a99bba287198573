import type { PersonLink } from '../../shared/domain/person-link.ts'
import type { Screen } from './screen.svelte.ts'

/** Leads to the person that a link names, or to where they are added. Verifies nothing: PROTOCOL 10. */
export function followPersonLink(screen: Screen, { jid, fingerprint }: PersonLink): void {
  if (!screen.mirror.conversations.has(jid)) screen.offerToAdd(jid)
  else if (fingerprint !== null) screen.compare(jid, fingerprint)
  else screen.openConversation(jid)
}

// What servers keep for people who are not there, and say so when they hand it over (XEP-0160, XEP-0198, XEP-0203).
import xml, { type Element } from '@xmpp/xml'
import type { Clock } from '../../main/e2e/ports.ts'
import { bareOf, domainOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'

const DELAY = 'urn:xmpp:delay'

export interface WireMail {
  /** For the first device of the account that comes. */
  keepForAny(to: BareJid, stanza: Element): void
  /** For the next session of a device that was gone before it took the stanza over. */
  keepFor(to: FullJid, stanza: Element): void
  /** Everything for a device that came, oldest first; it is kept no longer. */
  collect(to: FullJid): Element[]
}

/** Without a clock, nothing says how long it was kept. */
export function createWireMail(clock: Clock | undefined): WireMail {
  const kept = new Map<BareJid | FullJid, Element[]>()

  function keep(to: BareJid | FullJid, stanza: Element): void {
    kept.set(to, [...(kept.get(to) ?? []), delayed(stanza, domainOf(to))])
  }

  function delayed(stanza: Element, by: string): Element {
    if (clock === undefined || !stanza.is('message')) return stanza
    if (stanza.getChildren('delay', DELAY).some(({ attrs }) => attrs.from === by)) return stanza
    const stamp = new Date(clock.now()).toISOString()
    stanza.append(xml('delay', { xmlns: DELAY, from: by, stamp }))
    return stanza
  }

  function take(of: BareJid | FullJid): Element[] {
    const stanzas = kept.get(of) ?? []
    kept.delete(of)
    return stanzas
  }

  return {
    keepForAny: keep,
    keepFor: keep,
    collect: (to) => [...take(to), ...take(bareOf(to))],
  }
}

// RFC 5122: a link that names a person, `xmpp:JID`, or one of their devices (PROTOCOL 10).
// This file stays free of packages: the renderer imports it too.
import { toBareJid, type BareJid } from './jid.ts'
import { readVerifyLink } from './verify-link.ts'

export interface PersonLink {
  jid: BareJid
  /** The device that the link names, or null: it merely offers to compare it. */
  fingerprint: string | null
}

/** Longer ones are no links: nobody can look at them before they open. */
export const LONGEST_LINK = 2_000

// Accents that pile up over what stands around them
const TOWER = /\p{M}{3}/u

/** The person that `link` names, or undefined where it is no `xmpp:` link of a person. Never throws. */
export function readPersonLink(link: string): PersonLink | undefined {
  if (link.length > LONGEST_LINK || !/^xmpp:/i.test(link)) return undefined
  // RFC 5122 §2: without an authority (that would be one's own account), and a person, not a server or a room
  const [path = '', query = ''] = link.slice('xmpp:'.length).split('#')[0]?.split('?') ?? []
  if (path.startsWith('/') || isOfRoom(query)) return undefined
  let address: string
  try {
    address = decodeURIComponent(path)
  } catch {
    return undefined
  }
  const jid = toBareJid(address)
  if (!jid?.includes('@') || TOWER.test(jid)) return undefined
  return { jid, fingerprint: readVerifyLink(link)?.fingerprint ?? null }
}

/** XEP-0147: what the query (without its mark) asks for is about a room. */
export function isOfRoom(query: string): boolean {
  return /^(?:join|invite)\b/i.test(query)
}

// Addresses of XMPP (RFC 7622), prepared once at the border and compared as strings afterwards.
// This file stays free of packages: the renderer imports it too.

/** A prepared address without resource: `romeo@montague.lit` or `montague.lit`. */
export type BareJid = string & { readonly __brand: 'BareJid' }
/** A prepared address with resource: `romeo@montague.lit/garden`. */
export type FullJid = string & { readonly __brand: 'FullJid' }

export interface JidParts {
  /** Local part, or '' for a server's own address. */
  local: string
  domain: string
  /** Resource, or '' for a bare address. */
  resource: string
}

const FULL_AND_HALF_WIDTH = /[\u{ff01}-\u{ffef}\u{3000}]/gu
// RFC 7622 §3.3.1, and the controls, spaces and unassigned of PRECIS' IdentifierClass
const NOT_IN_LOCAL = /["&'/:<>@\p{C}\p{Z}]/u
const NOT_IN_RESOURCE = /\p{C}/u
const DOMAIN =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)(?:\.[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)*$/u
const IPV6 = /^\[[0-9a-f:.]+\]$/
const MAX_OCTETS = 1023
/** What nothing has to be done to: small letters of ASCII, digits and a few signs, and any printable ASCII as a resource. */
const PREPARED =
  /^(?:([a-z0-9._-]+)@)?([a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*)(?:\/([ -~]+))?$/

/**
 * Takes an address apart and prepares each part (RFC 7622 §3: width and case mapping, NFC, forbidden characters).
 * Gives the parts, or `undefined` where the text is no address. Never throws.
 */
export function parseJid(text: string): JidParts | undefined {
  if (typeof text !== 'string' || text.length > 3 * MAX_OCTETS + 2) return undefined
  // nearly every address that comes; short, so that no part is too long
  const prepared = text.length <= MAX_OCTETS ? PREPARED.exec(text) : null
  if (prepared !== null) {
    const [, local = '', domain = '', resource = ''] = prepared
    return { local, domain, resource }
  }
  const slash = text.indexOf('/')
  const bare = slash < 0 ? text : text.slice(0, slash)
  const at = bare.indexOf('@')
  if (slash >= 0 && slash === text.length - 1) return undefined
  if (at === 0) return undefined

  const local = at < 0 ? '' : prepareLocal(bare.slice(0, at))
  const domain = prepareDomain(bare.slice(at + 1))
  const resource = slash < 0 ? '' : prepareResource(text.slice(slash + 1))
  if (local === undefined || domain === undefined || resource === undefined) return undefined
  return { local, domain, resource }
}

/** The prepared bare address of `text` (a resource is cut off), or `undefined` where it is none. */
export function toBareJid(text: string): BareJid | undefined {
  const parts = parseJid(text)
  return parts && (joinBare(parts) as BareJid)
}

/** The prepared full address, or `undefined` where the text is none or has no resource. */
export function toFullJid(text: string): FullJid | undefined {
  const parts = parseJid(text)
  return parts && parts.resource !== '' ? (`${joinBare(parts)}/${parts.resource}` as FullJid) : undefined
}

/** Cuts the resource off an address that is prepared already. */
export function bareOf(jid: FullJid | BareJid): BareJid {
  const slash = jid.indexOf('/')
  return (slash < 0 ? jid : jid.slice(0, slash)) as BareJid
}

/** The domain of an address that is prepared already. */
export function domainOf(jid: FullJid | BareJid): string {
  const bare = bareOf(jid)
  return bare.slice(bare.indexOf('@') + 1)
}

/** The local part of an address that is prepared already, or '' for a server's own. */
export function localOf(jid: FullJid | BareJid): string {
  const at = bareOf(jid).indexOf('@')
  return at < 0 ? '' : jid.slice(0, at)
}

function joinBare({ local, domain }: JidParts): string {
  return local === '' ? domain : `${local}@${domain}`
}

// RFC 8265 §3.3.2, UsernameCaseMapped: width, case, NFC
function prepareLocal(text: string): string | undefined {
  const mapped = text
    .replace(FULL_AND_HALF_WIDTH, (c) => c.normalize('NFKC'))
    .toLowerCase()
    .normalize('NFC')
  return mapped === '' || NOT_IN_LOCAL.test(mapped) || octets(mapped) > MAX_OCTETS ? undefined : mapped
}

// RFC 7622 §3.2: one trailing dot goes, then labels
function prepareDomain(text: string): string | undefined {
  const mapped = text
    .replace(FULL_AND_HALF_WIDTH, (c) => c.normalize('NFKC'))
    .toLowerCase()
    .normalize('NFC')
    .replace(/\.$/, '')
  return (DOMAIN.test(mapped) || IPV6.test(mapped)) && octets(mapped) <= MAX_OCTETS ? mapped : undefined
}

// RFC 8265 §4.2.2, OpaqueString: other spaces become the ASCII one, NFC
function prepareResource(text: string): string | undefined {
  const mapped = text.replace(/\p{Zs}/gu, ' ').normalize('NFC')
  return mapped === '' || NOT_IN_RESOURCE.test(mapped) || octets(mapped) > MAX_OCTETS ? undefined : mapped
}

function octets(text: string): number {
  let count = 0
  for (const c of text) {
    const point = c.codePointAt(0) ?? 0
    count += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return count
}

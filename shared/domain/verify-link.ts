// PROTOCOL 10, "QR": `xmpp:JID?balcony-verify;FINGERPRINT=BASE64URL` names a device of an account.
// This file stays free of packages: the renderer imports it too.
import { toBareJid, type BareJid } from './jid.ts'

export interface NamedDevice {
  jid: BareJid
  /** 43 characters of base64url. */
  fingerprint: string
}

/** Room for the longest address, percent-encoded throughout. */
export const LONGEST_VERIFY_LINK = 6_000

const QUERY = /^balcony-verify;FINGERPRINT=([A-Za-z0-9_-]{43})$/
// RFC 3986 §3.3: what a path may have as it is; RFC 5122 leaves the rest to percent signs
const OUTSIDE_PATHS = /[^A-Za-z0-9._~!$&'()*+,;=:@[\]-]+/g

export function writeVerifyLink({ jid, fingerprint }: NamedDevice): string {
  return `xmpp:${jid.replace(OUTSIDE_PATHS, encodeURIComponent)}?balcony-verify;FINGERPRINT=${fingerprint}`
}

/**
 * The device that a link or a QR code names, or undefined where the whole text is not exactly such a link: with another
 * order, a second part, a resource or an authority (RFC 5122 §2) it is none. Never throws.
 */
export function readVerifyLink(text: string): NamedDevice | undefined {
  if (text.length > LONGEST_VERIFY_LINK || !/^xmpp:/i.test(text)) return undefined
  const mark = text.indexOf('?')
  const fingerprint = mark < 0 ? undefined : QUERY.exec(text.slice(mark + 1))?.[1]
  const path = text.slice('xmpp:'.length, mark)
  const address = path.includes('#') ? undefined : decoded(path)
  if (fingerprint === undefined || address === undefined || address.includes('/')) return undefined
  const jid = toBareJid(address)
  return jid?.includes('@') ? { jid, fingerprint } : undefined
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

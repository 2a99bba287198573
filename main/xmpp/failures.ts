// The ways in which a connection fails, with what is said of each: built here and nowhere else.
import type { ConnectionProblem } from '../../shared/domain/account.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { ConnectionSaying } from '../../shared/domain/saying.ts'
import { ConnectionFailure } from './connection-failure.ts'

/** What the certificate that the server showed says about itself. */
export interface CertificateFacts {
  /** Whom it was issued for, '' where unknown. */
  subject: string
  /** The host names it is for; empty where it names none. */
  names: string[]
  /** '' where unknown. */
  issuer: string
  /** As the certificate writes them, '' where unknown. */
  validFrom: string
  validTo: string
}

const LONGEST_QUOTE = 120
const MOST_NAMES = 3

/** Text of a stranger, made fit for a sentence: no control characters, one line, not long; '' where nothing is left. */
export function quote(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_QUOTE)
}

const failure = (problem: ConnectionProblem, saying: ConnectionSaying, final = false) =>
  new ConnectionFailure(problem, saying, final)

export const wrongPassword = (jid: BareJid) => failure('wrong-password', { say: 'wrong-password', jid }, true)

export const accountDisabled = (jid: BareJid) => failure('refused', { say: 'account-disabled', jid }, true)

export const passwordExpired = (jid: BareJid) =>
  failure('wrong-password', { say: 'password-expired', jid }, true)

export const signedOut = (jid: BareJid) => failure('refused', { say: 'signed-out-by-server', jid }, true)

export const noSuchServer = (host: string) => failure('no-such-server', { say: 'no-such-server', host })

export const domainNotServed = (domain: string) =>
  failure('no-such-server', { say: 'domain-not-served', domain })

export const nameNotFound = (host: string) => failure('unreachable', { say: 'name-not-found', host })

export const unreachable = (host: string, port: number) =>
  failure('unreachable', { say: 'unreachable', host, port })

export const connectionLost = (domain: string) => failure('unreachable', { say: 'connection-lost', domain })

export const shuttingDown = (domain: string) =>
  failure('unreachable', { say: 'server-shutting-down', domain })

export const silent = (domain: string) => failure('silent', { say: 'server-silent', domain })

export const noEncryption = (domain: string) => failure('no-encryption', { say: 'no-encryption', domain })

export const encryptionFailed = (domain: string) =>
  failure('no-encryption', { say: 'encryption-failed', domain })

export const notTrusted = (domain: string, shown: CertificateFacts) =>
  failure('untrusted-certificate', { say: 'certificate-not-trusted', domain, certificate: told(shown) })

export const otherName = (domain: string, shown: CertificateFacts) =>
  failure('untrusted-certificate', { say: 'certificate-for-another', domain, certificate: told(shown) })

export const outOfDate = (domain: string, shown: CertificateFacts) =>
  failure('untrusted-certificate', { say: 'certificate-out-of-date', domain, certificate: told(shown) })

export const unreadableTrust = () =>
  failure('untrusted-certificate', { say: 'trusted-certificate-unreadable' }, true)

export const noSafeSignIn = (domain: string) => failure('refused', { say: 'no-safe-sign-in', domain })

export const unprovenServer = (domain: string) => failure('refused', { say: 'server-unproven', domain }, true)

export const unsafeSignIn = (domain: string) =>
  failure('refused', { say: 'unsafe-sign-in-stopped', domain }, true)

export const noReceipts = (domain: string) => failure('refused', { say: 'no-receipts', domain })

export const conflict = (jid: BareJid) => failure('conflict', { say: 'signed-in-elsewhere', jid }, true)

/** `reason` is the server's own. */
export const refused = (domain: string, reason: string) =>
  failure('refused', { say: 'server-refused', domain, reason: quote(reason) })

export const misbehaved = (
  domain: string,
  how: Extract<ConnectionSaying, { say: 'server-misbehaved' }>['how'],
) => failure('refused', { say: 'server-misbehaved', domain, how })

export const notXmpp = (domain: string) => failure('refused', { say: 'not-xmpp', domain })

export const forbiddenXml = (domain: string) => failure('refused', { say: 'forbidden-xml', domain })

export const tooLarge = (domain: string) => failure('refused', { say: 'stanza-too-large', domain })

export const tooDeep = (domain: string) => failure('refused', { say: 'stanza-too-deep', domain })

export const notKept = () => failure('refused', { say: 'arrival-not-kept' })

export const cancelled = () => failure('unreachable', { say: 'sign-in-cancelled' })

export const ownMistake = () => failure('refused', { say: 'own-mistake' })

/** What is worth telling first where several servers failed, each in its own way. */
const BY_WEIGHT: readonly ConnectionProblem[] = [
  'untrusted-certificate',
  'no-encryption',
  'refused',
  'silent',
  'unreachable',
]

/** One failure for all that were met on the way to the servers of a domain; they may all be the same. */
export function together(domain: string, failures: readonly ConnectionFailure[]): ConnectionFailure {
  const weight = ({ problem }: ConnectionFailure) => {
    const place = BY_WEIGHT.indexOf(problem)
    return place < 0 ? BY_WEIGHT.length : place
  }
  const [worst] = [...failures].sort((a, b) => weight(a) - weight(b))
  if (!worst) return silent(domain)
  const told = JSON.stringify(worst.saying)
  if (failures.every(({ saying }) => JSON.stringify(saying) === told)) return worst
  const servers = failures.length
  if (worst.problem === 'unreachable') {
    return failure('unreachable', { say: 'no-server-reached', servers, domain })
  }
  // what is told together already stays so
  if (worst.saying.say === 'no-server-reached' || worst.saying.say === 'no-server-lets-in') return worst
  return failure(worst.problem, { say: 'no-server-lets-in', servers, domain, worst: worst.saying })
}

function told({ subject, names, issuer, validFrom, validTo }: CertificateFacts) {
  const all = [...new Set([subject, ...names].map(quote).filter((name) => name !== ''))]
  return {
    issuer: quote(issuer),
    names: all.slice(0, MOST_NAMES),
    more: all.length > MOST_NAMES,
    validFrom: quote(validFrom),
    validTo: quote(validTo),
  }
}

// What the screen says when a connection fails: one sentence or two, in plain words, each built here and nowhere else.
import type { ConnectionProblem } from '../../shared/domain/account.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
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

/** Text of a stranger, made fit for a sentence: no control characters, one line, not long. */
export function quote(text: string): string {
  const line = text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_QUOTE)
  return line === '' ? 'unknown' : line
}

export const wrongPassword = (jid: BareJid) =>
  new ConnectionFailure('wrong-password', `The password is not right for ${jid}.`, true)

export const accountDisabled = (jid: BareJid) =>
  new ConnectionFailure('refused', `The server does not let ${jid} in: the account is disabled.`, true)

export const passwordExpired = (jid: BareJid) =>
  new ConnectionFailure(
    'wrong-password',
    `The password of ${jid} has expired and must be changed first.`,
    true,
  )

export const signedOut = (jid: BareJid) =>
  new ConnectionFailure('refused', `The server has signed ${jid} out. Does the account still exist?`, true)

export const noSuchServer = (host: string) =>
  new ConnectionFailure('no-such-server', `There is no server at ${host}.`)

export const domainNotServed = (domain: string) =>
  new ConnectionFailure('no-such-server', `The server that was reached knows nothing of ${domain}.`)

export const nameNotFound = (host: string) =>
  new ConnectionFailure('unreachable', `The address of ${host} can't be looked up. Is this computer online?`)

export const unreachable = (host: string, port: number) =>
  new ConnectionFailure('unreachable', `The server ${host} can't be reached on port ${port}.`)

export const connectionLost = (domain: string) =>
  new ConnectionFailure('unreachable', `The connection to ${domain} was lost.`)

export const shuttingDown = (domain: string) =>
  new ConnectionFailure('unreachable', `The server ${domain} is shutting down.`)

export const silent = (domain: string) =>
  new ConnectionFailure('silent', `The server ${domain} does not answer.`)

export const noEncryption = (domain: string) =>
  new ConnectionFailure(
    'no-encryption',
    `The server ${domain} offers no encrypted connection, so nothing was sent to it.`,
  )

export const encryptionFailed = (domain: string) =>
  new ConnectionFailure(
    'no-encryption',
    `No encrypted connection to ${domain} came about: the server refused it, or knows only outdated ways.`,
  )

export const notTrusted = (domain: string, shown: CertificateFacts) =>
  new ConnectionFailure(
    'untrusted-certificate',
    `The certificate of ${domain} is not trusted: it was ${issued(shown)}. ` +
      'If you know this server, add its certificate under Connection settings, where you sign in.',
  )

export const otherName = (domain: string, shown: CertificateFacts) =>
  new ConnectionFailure(
    'untrusted-certificate',
    `The certificate of ${domain} is for another server: it was ${issued(shown)}.`,
  )

export const outOfDate = (domain: string, shown: CertificateFacts) =>
  new ConnectionFailure(
    'untrusted-certificate',
    `The certificate of ${domain} is out of date: it was ${issued(shown)}.`,
  )

export const unreadableTrust = () =>
  new ConnectionFailure(
    'untrusted-certificate',
    'The trusted certificate under Connection settings is no certificate in PEM form.',
    true,
  )

export const noSafeSignIn = (domain: string) =>
  new ConnectionFailure(
    'refused',
    `The server ${domain} offers no way to sign in that protects the password (SCRAM).`,
  )

export const unprovenServer = (domain: string) =>
  new ConnectionFailure(
    'refused',
    `The server ${domain} could not prove that it knows this account's password, so the sign-in was stopped.`,
    true,
  )

export const unsafeSignIn = (domain: string) =>
  new ConnectionFailure(
    'refused',
    `The server ${domain} asked for a sign-in that does not protect the password, so it was stopped.`,
    true,
  )

export const noReceipts = (domain: string) =>
  new ConnectionFailure(
    'refused',
    `The server ${domain} does not confirm what it receives (stream management), which Balcony needs.`,
  )

export const conflict = (jid: BareJid) =>
  new ConnectionFailure(
    'conflict',
    `${jid} was signed in by another program in place of this one, so this connection was ended.`,
    true,
  )

export const refused = (domain: string, reason: string) =>
  new ConnectionFailure('refused', `The server ${domain} refused: ${quote(reason)}.`)

export const notXmpp = (domain: string) =>
  new ConnectionFailure('refused', `What answers at ${domain} sent something that is not XMPP.`)

export const forbiddenXml = (domain: string) =>
  new ConnectionFailure(
    'refused',
    `The server ${domain} sent XML of a kind that is not allowed, so the connection was closed.`,
  )

export const tooLarge = (domain: string) =>
  new ConnectionFailure(
    'refused',
    `The server ${domain} sent something larger than 1 MiB, so the connection was closed.`,
  )

export const tooDeep = (domain: string) =>
  new ConnectionFailure(
    'refused',
    `The server ${domain} sent something nested more than 200 deep, so the connection was closed.`,
  )

export const notKept = () =>
  new ConnectionFailure(
    'refused',
    'Something that arrived could not be stored, so it was left at the server.',
  )

export const cancelled = () => new ConnectionFailure('unreachable', 'Signing in was cancelled.')

export const ownMistake = () =>
  new ConnectionFailure('refused', 'Balcony made a mistake while connecting. The log says more.')

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
  if (failures.every(({ sentence }) => sentence === worst.sentence)) return worst
  if (worst.problem === 'unreachable') {
    return new ConnectionFailure(
      'unreachable',
      `None of the ${failures.length} servers of ${domain} can be reached.`,
    )
  }
  return new ConnectionFailure(
    worst.problem,
    `None of the ${failures.length} servers of ${domain} let this computer in. ${worst.sentence}`,
  )
}

/** Subject, issuer and dates of a certificate, to go on with "it was". */
function issued({ subject, names, issuer, validFrom, validTo }: CertificateFacts): string {
  const all = [...new Set([subject, ...names].filter((name) => name !== '').map(quote))]
  const few = all.slice(0, 3).join(', ')
  const whom = all.length > 3 ? `${few} and others` : few || 'nobody in particular'
  return `issued by ${quote(issuer)} for ${whom}, valid from ${day(validFrom)} to ${day(validTo)}`
}

const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

/** `13 May 2026`; what is no date as it stands. */
function day(text: string): string {
  const at = Date.parse(text)
  return Number.isNaN(at) ? quote(text) : DAY.format(at)
}

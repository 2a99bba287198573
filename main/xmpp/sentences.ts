// What the screen says when a connection fails: one sentence or two, in plain words, each built here and nowhere else.
import type { BareJid } from '../../shared/domain/jid.ts'
import { ConnectionFailure } from './connection-failure.ts'

/** What the certificate that the server showed says about itself. */
export interface CertificateFacts {
  /** Names it is for; empty where it names none. */
  names: string[]
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
  new ConnectionFailure('wrong-password', `The server does not let ${jid} in: the account is disabled.`, true)

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

export const notTrusted = (domain: string, { issuer, names }: CertificateFacts) =>
  new ConnectionFailure(
    'untrusted-certificate',
    `The certificate of ${domain} is not trusted: it was issued by ${quote(issuer)} for ${names.includes(domain) ? domain : listed(names)}. ` +
      'If you know this server, add its certificate under Connection settings.',
  )

export const otherName = (domain: string, { issuer, names }: CertificateFacts) =>
  new ConnectionFailure(
    'untrusted-certificate',
    `The certificate of ${domain} is for another server: it was issued by ${quote(issuer)} for ${listed(names)}.`,
  )

export const outOfDate = (domain: string, { issuer, validFrom, validTo }: CertificateFacts) =>
  new ConnectionFailure(
    'untrusted-certificate',
    `The certificate of ${domain} is out of date: issued by ${quote(issuer)}, it is valid ` +
      `from ${quote(validFrom)} to ${quote(validTo)}.`,
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

function listed(names: string[]): string {
  const shown = names.slice(0, 3).map(quote)
  if (shown.length === 0) return 'nobody in particular'
  return names.length > shown.length ? `${shown.join(', ')} and others` : shown.join(', ')
}

// Why a connection could not be made, or was lost.
import type { connectionSayings } from '../../../domain/sayings/connection.ts'
import type { SayingOf } from '../../../domain/sayings/table.ts'
import { createDay } from '../../day.ts'
import type { Sentences } from '../../said.ts'

type Of<K> = Extract<SayingOf<typeof connectionSayings>, { say: K }>

const day = createDay('en-GB')

const MISBEHAVED: Record<Of<'server-misbehaved'>['how'], string> = {
  'too-much-computing': 'it asks for more computing than there is time for',
  'unknown-answer': 'an unknown answer while signing in',
  'unreadable-answer': 'an unreadable answer while signing in',
  'confirmed-too-much': 'more was confirmed than was sent',
  'no-session': 'it gave no session',
  'other-address': 'it gave another address',
  'no-sign-in': 'signing in',
}

/** To go on with "it was". */
function issued({ issuer, names, more, validFrom, validTo }: Of<'certificate-out-of-date'>['certificate']) {
  const whom = names.length === 0 ? 'nobody in particular' : names.join(', ') + (more ? ' and others' : '')
  const dates = `from ${day(validFrom) || 'unknown'} to ${day(validTo) || 'unknown'}`
  return `issued by ${issuer || 'unknown'} for ${whom}, valid ${dates}`
}

export const connection = {
  'wrong-password': ({ jid }) => `The password is not right for ${jid}.`,
  'account-disabled': ({ jid }) => `The server does not let ${jid} in: the account is disabled.`,
  'password-expired': ({ jid }) => `The password of ${jid} has expired and must be changed first.`,
  'signed-out-by-server': ({ jid }) => `The server has signed ${jid} out. Does the account still exist?`,
  'signed-in-elsewhere': ({ jid }) =>
    `${jid} was signed in by another program in place of this one, so this connection was ended.`,
  'no-such-server': ({ host }) => `There is no server at ${host}.`,
  'domain-not-served': ({ domain }) => `The server that was reached knows nothing of ${domain}.`,
  'name-not-found': ({ host }) => `The address of ${host} can't be looked up. Is this computer online?`,
  unreachable: ({ host, port }) => `The server ${host} can't be reached on port ${port}.`,
  'connection-lost': ({ domain }) => `The connection to ${domain} was lost.`,
  'server-shutting-down': ({ domain }) => `The server ${domain} is shutting down.`,
  'server-silent': ({ domain }) => `The server ${domain} does not answer.`,
  'no-encryption': ({ domain }) =>
    `The server ${domain} offers no encrypted connection, so nothing was sent to it.`,
  'encryption-failed': ({ domain }) =>
    `No encrypted connection to ${domain} came about: the server refused it, or knows only outdated ways.`,
  'certificate-not-trusted': ({ domain, certificate }) =>
    `The certificate of ${domain} is not trusted: it was ${issued(certificate)}. ` +
    'If you know this server, add its certificate under Connection settings, where you sign in.',
  'certificate-for-another': ({ domain, certificate }) =>
    `The certificate of ${domain} is for another server: it was ${issued(certificate)}.`,
  'certificate-out-of-date': ({ domain, certificate }) =>
    `The certificate of ${domain} is out of date: it was ${issued(certificate)}.`,
  'trusted-certificate-unreadable':
    'The trusted certificate under Connection settings is no certificate in PEM form.',
  'no-safe-sign-in': ({ domain }) =>
    `The server ${domain} offers no way to sign in that protects the password (SCRAM).`,
  'server-unproven': ({ domain }) =>
    `The server ${domain} could not prove that it knows this account's password, so the sign-in was stopped.`,
  'unsafe-sign-in-stopped': ({ domain }) =>
    `The server ${domain} asked for a sign-in that does not protect the password, so it was stopped.`,
  'no-receipts': ({ domain }) =>
    `The server ${domain} does not confirm what it receives (stream management), which Balcony needs.`,
  'server-refused': ({ domain, reason }) => `The server ${domain} refused: ${reason || 'unknown'}.`,
  'server-misbehaved': ({ domain, how }) => `The server ${domain} refused: ${MISBEHAVED[how]}.`,
  'not-xmpp': ({ domain }) => `What answers at ${domain} sent something that is not XMPP.`,
  'forbidden-xml': ({ domain }) =>
    `The server ${domain} sent XML of a kind that is not allowed, so the connection was closed.`,
  'stanza-too-large': ({ domain }) =>
    `The server ${domain} sent something larger than 1 MiB, so the connection was closed.`,
  'stanza-too-deep': ({ domain }) =>
    `The server ${domain} sent something nested more than 200 deep, so the connection was closed.`,
  'arrival-not-kept': 'Something that arrived could not be stored, so it was left at the server.',
  'sign-in-cancelled': 'Signing in was cancelled.',
  'own-mistake': 'Balcony made a mistake while connecting. The log says more.',
  'no-server-reached': ({ servers, domain }) => `None of the ${servers} servers of ${domain} can be reached.`,
  'no-server-lets-in': ({ servers, domain, worst }, say) =>
    `None of the ${servers} servers of ${domain} let this computer in. ${say(worst)}`,
} as const satisfies Sentences<typeof connectionSayings>

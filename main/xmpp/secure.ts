// TLS on a connected socket, for an XMPP domain. xmpp.js checks against the host and takes no CA.
import { X509Certificate } from 'node:crypto'
import { isIP, type Socket } from 'node:net'
import {
  checkServerIdentity,
  connect,
  createSecureContext,
  rootCertificates,
  type ConnectionOptions,
  type TLSSocket,
} from 'node:tls'
import type { Attempt } from './attempt.ts'
import type { ConnectionFailure } from './connection-failure.ts'
import type { Limits } from './limits.ts'
import {
  connectionLost,
  encryptionFailed,
  notTrusted,
  otherName,
  outOfDate,
  silent,
  unreadableTrust,
  type CertificateFacts,
} from './failures.ts'
import { hostName } from './server-address.ts'

const OUT_OF_DATE = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])

/**
 * Encrypts a connection, or gives up: there is no going on in clear text.
 * @param domain the XMPP domain; the certificate is checked against it, whatever host was dialled
 * @param protocols offered by ALPN (RFC 7301), none for a connection that began in clear text
 * @param trustedPem certificates trusted beside the built-in ones, '' for none
 * @returns the TLS socket; it owns `socket` from then on
 * @throws {ConnectionFailure} {CalledOff}. Both sockets are destroyed then.
 */
export async function secure(
  socket: Socket,
  domain: string,
  protocols: string[],
  trustedPem: string,
  attempt: Attempt,
  limits: Limits,
): Promise<TLSSocket> {
  let encrypted: TLSSocket | undefined
  try {
    encrypted = connect({ socket, ALPNProtocols: protocols, ...tlsOptions(domain, trustedPem) })
    const outcome = handshake(encrypted, domain)
    const failure = await attempt.wait(outcome, limits.handshake, () => silent(domain))
    if (failure) throw failure
    return encrypted
  } catch (error) {
    encrypted?.destroy()
    socket.destroy()
    throw error
  }
}

function tlsOptions(
  domain: string,
  trustedPem: string,
): ConnectionOptions & { allowPartialTrustChain: boolean } {
  const name = hostName(domain)
  return {
    // RFC 7590 §3.4, RFC 6066 §3: the domain is asked for; an address is no name
    servername: isIP(name) === 0 ? name : '',
    // RFC 6120 §13.7.1.2: the certificate must be for the domain of the account
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ca: trustedPem === '' ? [...rootCertificates] : [...rootCertificates, readable(trustedPem)],
    // A server's own certificate can be trusted without its issuer's, where the runtime knows this option
    allowPartialTrustChain: true,
  }
}

function readable(pem: string): string {
  try {
    new X509Certificate(pem)
    createSecureContext({ ca: pem })
  } catch {
    throw unreadableTrust()
  }
  return pem
}

/** Settles when the handshake is over: with nothing, or with what is wrong. */
function handshake(socket: TLSSocket, domain: string): Promise<ConnectionFailure | undefined> {
  return new Promise((resolve) => {
    let shown: CertificateFacts | undefined
    // Node destroys the socket when the certificate is not right, and its facts with it: they are read before that
    socket.prependOnceListener('secure', () => {
      shown = certificateFacts(socket)
    })
    socket.once('secureConnect', () => resolve(undefined))
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(whyNot(error.code ?? '', domain, shown)))
    socket.once('close', () => resolve(connectionLost(domain)))
  })
}

function whyNot(code: string, domain: string, shown: CertificateFacts | undefined): ConnectionFailure {
  if (!shown) {
    return code.startsWith('ERR_SSL') || code === 'EPROTO' ? encryptionFailed(domain) : connectionLost(domain)
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return otherName(domain, shown)
  return OUT_OF_DATE.has(code) ? outOfDate(domain, shown) : notTrusted(domain, shown)
}

function certificateFacts(socket: TLSSocket): CertificateFacts {
  const { subject, issuer, subjectaltname, valid_from, valid_to } = socket.getPeerCertificate()
  const names = (subjectaltname ?? '')
    .split(', ')
    .filter((name) => name.startsWith('DNS:'))
    .map((name) => name.slice('DNS:'.length))
  return {
    subject: one(subject?.CN) ?? one(subject?.O) ?? '',
    names,
    issuer: one(issuer?.CN) ?? one(issuer?.O) ?? '',
    validFrom: valid_from ?? '',
    validTo: valid_to ?? '',
  }
}

/** A name can stand in a certificate more than once. */
function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}

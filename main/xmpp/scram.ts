// SCRAM (RFC 5802, RFC 7677) as a client, without channel binding. xmpp.js' own has only SHA-1 in slow JavaScript
// and never looks at the server's signature.
import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../shared/domain/secret.ts'

export type ScramMechanism = 'SCRAM-SHA-256' | 'SCRAM-SHA-1'

/** What we take, best first. No PLAIN: it would hand the password to the server. */
export const SCRAM_MECHANISMS: readonly ScramMechanism[] = ['SCRAM-SHA-256', 'SCRAM-SHA-1']

const HASHES = {
  'SCRAM-SHA-256': { name: 'sha256', octets: 32 },
  'SCRAM-SHA-1': { name: 'sha1', octets: 20 },
} as const

// RFC 5802 §5.1: at least 4096; fewer would make the password cheap to guess. Far more would keep this computer busy.
const FEWEST_ITERATIONS = 4_096
const MOST_ITERATIONS = 5_000_000

/** What is wrong with the server's side of the exchange. */
export class ScramError extends Error {
  constructor(readonly reason: 'malformed' | 'nonce' | 'iterations' | 'signature') {
    super(`SCRAM: ${reason}`)
    this.name = 'ScramError'
  }
}

/** One exchange: `first`, then `answer` to the server's first message, then `verify` of its last. */
export class ScramExchange {
  readonly #hash: (typeof HASHES)[ScramMechanism]
  readonly #bare: string
  readonly #nonce: string
  #serverSignature: Buffer | undefined

  /** @param nonce printable, without comma; only tests give one */
  constructor(mechanism: ScramMechanism, username: string, nonce = randomBytes(24).toString('base64')) {
    this.#hash = HASHES[mechanism]
    this.#nonce = nonce
    // RFC 5802 §5.1: ',' and '=' of the name are written in code
    const name = saslPrep(username).replaceAll('=', '=3D').replaceAll(',', '=2C')
    this.#bare = `n=${name},r=${nonce}`
  }

  /** The client-first-message. */
  first(): string {
    return `n,,${this.#bare}`
  }

  /**
   * The client-final-message for the server-first-message.
   * @throws {ScramError} malformed, nonce or iterations
   */
  async answer(serverFirst: string, password: Secret<string>): Promise<string> {
    const { nonce, salt, iterations } = this.#readFirst(serverFirst)
    const salted = await this.#stretch(password, salt, iterations)
    // RFC 5802 §3
    const clientKey = this.#hmac(salted, 'Client Key')
    const storedKey = createHash(this.#hash.name).update(clientKey).digest()
    const withoutProof = `c=biws,r=${nonce}`
    const authMessage = `${this.#bare},${serverFirst},${withoutProof}`
    const clientSignature = this.#hmac(storedKey, authMessage)
    const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (clientSignature[i] ?? 0)))
    this.#serverSignature = this.#hmac(this.#hmac(salted, 'Server Key'), authMessage)
    return `${withoutProof},p=${proof.toString('base64')}`
  }

  /**
   * Checks the server-final-message: only who knows the password's keys can sign it.
   * @throws {ScramError} signature, also when the exchange did not get that far
   */
  verify(serverFinal: string): void {
    const claimed = Buffer.from(attribute(serverFinal.split(','), 0, 'v') ?? '', 'base64')
    const expected = this.#serverSignature
    if (!expected || claimed.length !== expected.length || !timingSafeEqual(claimed, expected)) {
      throw new ScramError('signature')
    }
  }

  #readFirst(serverFirst: string): { nonce: string; salt: Buffer; iterations: number } {
    // RFC 5802 §7: r, s, i in this order; a mandatory extension (m=) is none we know, and then r is not first
    const parts = serverFirst.split(',')
    const nonce = attribute(parts, 0, 'r')
    const salt = attribute(parts, 1, 's')
    const count = attribute(parts, 2, 'i')
    if (
      nonce === undefined ||
      !salt ||
      !/^[A-Za-z0-9+/]+={0,2}$/.test(salt) ||
      !/^\d{1,15}$/.test(count ?? '')
    ) {
      throw new ScramError('malformed')
    }
    // RFC 5802 §5.1: ours, and something of the server's own
    if (!nonce.startsWith(this.#nonce) || nonce === this.#nonce) throw new ScramError('nonce')
    const iterations = Number(count)
    if (iterations < FEWEST_ITERATIONS || iterations > MOST_ITERATIONS) throw new ScramError('iterations')
    return { nonce, salt: Buffer.from(salt, 'base64'), iterations }
  }

  #stretch(password: Secret<string>, salt: Buffer, iterations: number): Promise<Buffer> {
    const { name, octets } = this.#hash
    return new Promise((resolve, reject) => {
      pbkdf2(saslPrep(password.reveal()), salt, iterations, octets, name, (error, key) =>
        error ? reject(error) : resolve(key),
      )
    })
  }

  #hmac(key: Buffer, text: string): Buffer {
    return createHmac(this.#hash.name, key).update(text).digest()
  }
}

function attribute(parts: string[], index: number, name: string): string | undefined {
  const part = parts[index]
  return part?.startsWith(`${name}=`) ? part.slice(2) : undefined
}

/** RFC 4013 §2.1 and 2.2: other spaces become the ASCII one, joiners and soft hyphens go, NFKC. */
function saslPrep(text: string): string {
  return text
    .replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu, ' ')
    .replace(/\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200b-\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/gu, '')
    .normalize('NFKC')
}

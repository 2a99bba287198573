// What sealing and opening the content of one stanza costs: our codec and jose beside raw, which is AES-256-GCM over the
// same bytes with a fresh random key and IV. Opening stands also beside deciphering alone, with the key at hand: what
// unwrapping the key, reading base64url and the header as associated data add.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { flattenedDecrypt, FlattenedEncrypt } from 'jose'
import type { ContentEncryption } from '../main/e2e/ports.ts'
import { createContentCodec } from '../main/platform/content-codec.ts'
import { installWebCrypto } from '../main/platform/install-webcrypto.ts'
import { interleaved, printTable, type Timing } from './interleaved.mts'

const ROUNDS = 2000
const AIM = { seal: 2.2, open: 2.5 }

const codec = createContentCodec()
const smk = new Uint8Array(randomBytes(32))

function rawSeal(plaintext: Uint8Array): { key: Buffer; iv: Buffer; ciphertext: Buffer; tag: Buffer } {
  const [key, iv] = [randomBytes(32), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return { key, iv, ciphertext, tag: cipher.getAuthTag() }
}

function rawOpen({ key, iv, ciphertext, tag }: ReturnType<typeof rawSeal>): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }).setAuthTag(tag)
  return Buffer.concat([decipher.update(ciphertext), decipher.final()])
}

async function measure(size: number, enc: ContentEncryption): Promise<string[][]> {
  const plaintext = new Uint8Array(randomBytes(size))
  const header = { alg: 'A256KW', enc, kid: '4b7e9f2c-1f0a-4c5e-9a57-0f2b8d3c6a11' }
  const protectedHeader = Buffer.from(JSON.stringify(header)).toString('base64url')
  const raw = rawSeal(plaintext)
  const sealed = codec.seal(plaintext, smk, 'A256KW', enc, protectedHeader)
  const jwe = await new FlattenedEncrypt(plaintext).setProtectedHeader(header).encrypt(smk)

  const timings = await interleaved(ROUNDS, [
    { name: 'raw', run: () => rawSeal(plaintext) },
    { name: 'codecSeal', run: () => codec.seal(plaintext, smk, 'A256KW', enc, protectedHeader) },
    { name: 'joseSeal', run: () => new FlattenedEncrypt(plaintext).setProtectedHeader(header).encrypt(smk) },
    { name: 'decipher', run: () => rawOpen(raw) },
    { name: 'codecOpen', run: () => codec.open(sealed, smk, 'A256KW', enc) },
    { name: 'joseOpen', run: () => flattenedDecrypt(jwe, smk) },
  ])
  const row = (what: 'seal' | 'open', ours: Timing, jose: Timing, beside?: number): string[] => [
    `${what} ${size} B ${enc}`,
    `${timings.raw.micros.toFixed(1)} us`,
    ours.ratio.toFixed(2),
    `<= ${AIM[what].toFixed(1)}`,
    jose.ratio.toFixed(1),
    beside?.toFixed(2) ?? '',
  ]
  return [
    row('seal', timings.codecSeal, timings.joseSeal),
    row('open', timings.codecOpen, timings.joseOpen, timings.codecOpen.micros / timings.decipher.micros),
  ]
}

const keyWrap = await installWebCrypto()
const rows = [['', 'raw', 'codec / raw', 'aim', 'jose / raw', 'codec / deciphering']]
for (const enc of ['A256GCM', 'A256CBC-HS512'] as const) {
  for (const size of [200, 10_000]) rows.push(...(await measure(size, enc)))
}
printTable(`Content of one stanza, beside raw AES-256-GCM (AES key wrap: ${keyWrap})`, rows)

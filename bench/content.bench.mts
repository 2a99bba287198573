// What sealing and opening the content of one stanza costs, beside raw AES-256-GCM (fresh random key and IV) and jose, in
// the same run, interleaved. Ratios of medians; times differ from machine to machine.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { flattenedDecrypt, FlattenedEncrypt } from 'jose'
import type { ContentEncryption } from '../main/e2e/ports.ts'
import { createContentCodec } from '../main/platform/content-codec.ts'
import { installWebCrypto } from '../main/platform/install-webcrypto.ts'

const ROUNDS = 1500
const codec = createContentCodec()
const smk = new Uint8Array(randomBytes(32))

type Step = { name: string; run: () => unknown }

async function medians(steps: Step[]): Promise<Map<string, number>> {
  const times = new Map(steps.map(({ name }) => [name, [] as number[]]))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, run } of steps) {
      const before = process.hrtime.bigint()
      const result = run()
      if (result instanceof Promise) await result
      times.get(name)?.push(Number(process.hrtime.bigint() - before) / 1000)
    }
  }
  return new Map([...times].map(([name, all]) => [name, all.sort((a, b) => a - b)[ROUNDS / 2] ?? 0]))
}

async function measure(size: number, enc: ContentEncryption): Promise<void> {
  const plaintext = new Uint8Array(randomBytes(size))
  const header = { alg: 'A256KW', enc, kid: '4b7e9f2c-1f0a-4c5e-9a57-0f2b8d3c6a11' }
  const protectedHeader = Buffer.from(JSON.stringify(header)).toString('base64url')
  const sealed = codec.seal(plaintext, smk, 'A256KW', enc, protectedHeader)
  const jwe = await new FlattenedEncrypt(plaintext).setProtectedHeader(header).encrypt(smk)
  const key = randomBytes(32)
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  const tag = cipher.getAuthTag()

  const seal = await medians([
    {
      name: 'raw',
      run() {
        const fresh = createCipheriv('aes-256-gcm', randomBytes(32), randomBytes(12))
        return [Buffer.concat([fresh.update(plaintext), fresh.final()]), fresh.getAuthTag()].length
      },
    },
    { name: 'ours', run: () => codec.seal(plaintext, smk, 'A256KW', enc, protectedHeader) },
    { name: 'jose', run: () => new FlattenedEncrypt(plaintext).setProtectedHeader(header).encrypt(smk) },
  ])
  const open = await medians([
    {
      name: 'raw',
      run() {
        const decipher = createDecipheriv('aes-256-gcm', key, iv).setAuthTag(tag)
        return Buffer.concat([decipher.update(ciphertext), decipher.final()]).length
      },
    },
    { name: 'ours', run: () => codec.open(sealed, smk, 'A256KW', enc) },
    { name: 'jose', run: () => flattenedDecrypt(jwe, smk) },
  ])
  for (const [what, times] of [
    ['seal', seal],
    ['open', open],
  ] as const) {
    const raw = times.get('raw') ?? 1
    const columns = ['ours', 'jose'].map(
      (name) => `${name} ${((times.get(name) ?? 0) / raw).toFixed(2)} x raw`,
    )
    console.log(
      `${what} ${String(size).padStart(6)} B ${enc.padEnd(13)} ${columns.join('   ')}   (raw ${raw.toFixed(1)} us)`,
    )
  }
}

await installWebCrypto()
for (const enc of ['A256GCM', 'A256CBC-HS512'] as const) {
  for (const size of [200, 10_000]) await measure(size, enc)
}

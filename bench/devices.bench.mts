// What one message costs by the number of devices that read it. The engine seals it once, under the conversation's SMK; a
// JWE with one recipient for each device, as others send it, is what that saves.
import { GeneralEncrypt, importJWK, type JWK } from 'jose'
import { generateEncryptionKey } from '../main/e2e/device-keys.ts'
import { installWebCrypto } from '../main/platform/install-webcrypto.ts'
import { engineTowards, TEXT } from './engine-towards.mts'
import { interleaved, printTable } from './interleaved.mts'

const DEVICES = [1, 10, 100, 1000]
const ENGINE_ROUNDS = 1000
const JWE_ROUNDS = 7

/** The same text as one JWE with `count` recipients. */
async function jweFor(count: number): Promise<() => Promise<unknown>> {
  const keys = await Promise.all(
    Array.from({ length: count }, async () => {
      const { publicKey } = await generateEncryptionKey()
      return importJWK(publicKey as JWK, 'ECDH-ES+A256KW')
    }),
  )
  return () => {
    const jwe = new GeneralEncrypt(Buffer.from(TEXT)).setProtectedHeader({ enc: 'A256GCM' })
    for (const key of keys) jwe.addRecipient(key).setUnprotectedHeader({ alg: 'ECDH-ES+A256KW' })
    return jwe.encrypt()
  }
}

await installWebCrypto()
const steps = (make: (count: number) => Promise<() => Promise<unknown>>) =>
  Promise.all(DEVICES.map(async (count) => ({ name: String(count), run: await make(count) })))
const engine = await interleaved(ENGINE_ROUNDS, await steps(engineTowards))
const jwe = await interleaved(JWE_ROUNDS, await steps(jweFor))

const rows = DEVICES.map((count) => {
  const [ours, theirs] = [engine[String(count)]!, jwe[String(count)]!]
  return [
    `${count} device${count === 1 ? '' : 's'}`,
    `${ours.micros.toFixed(0)} us`,
    ours.ratio.toFixed(2),
    '1 (flat)',
    `${theirs.micros.toFixed(0)} us`,
    theirs.ratio.toFixed(1),
  ]
})
printTable('Sealing a message of 200 B by the engine, and as a JWE with N recipients (jose, X25519)', [
  ['', 'engine', '/ one device', 'aim', 'JWE', '/ one recipient'],
  ...rows,
])

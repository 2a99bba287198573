// What others do with a message of 200 B, beside the engine: OMEMO seals a key for each device by a ratchet of its own (libolm,
// with the text once by AES-256-GCM), OpenPGP wraps one for each. Opening is by one device. The codec is our cryptography alone,
// as libolm is theirs; the engine is all that is done with a stanza, its XML, its checks and its (memory) key table included.
import Olm from '@matrix-org/olm'
import type { Element } from '@xmpp/xml'
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import * as openpgp from 'openpgp'
import { createContentCodec } from '../main/platform/content-codec.ts'
import { installWebCrypto } from '../main/platform/install-webcrypto.ts'
import { toFullJid } from '../shared/domain/jid.ts'
import { createEngineParty, dialBack, keyFrom } from '../test/doubles/engine-party.ts'
import { createFakeTime } from '../test/doubles/fake-time.ts'
import { engineTowards, TEXT } from './engine-towards.mts'
import { interleaved, printTable, type Step, type Timing } from './interleaved.mts'

const DEVICES = [1, 10, 100]
const ROUNDS = 200
/** Of what takes many milliseconds. */
const FEW = 5
const FEW_FROM = 100

/** A session between two accounts that heard of each other, as it is after the first answer. */
function session(): { here: Olm.Session; there: Olm.Session } {
  const [a, b, here, there] = [new Olm.Account(), new Olm.Account(), new Olm.Session(), new Olm.Session()]
  a.create()
  b.create()
  b.generate_one_time_keys(1)
  const identity = (JSON.parse(b.identity_keys()) as { curve25519: string }).curve25519
  const [once] = Object.values(
    (JSON.parse(b.one_time_keys()) as { curve25519: Record<string, string> }).curve25519,
  )
  here.create_outbound(a, identity, once!)
  const first = here.encrypt('hello')
  there.create_inbound(b, first.body)
  there.decrypt(first.type, first.body)
  const answer = there.encrypt('hello')
  here.decrypt(answer.type, answer.body)
  a.free()
  b.free()
  return { here, there }
}

// XEP-0384 §4.4: the text once under a fresh key, the key and its tag for each device
function omemoSeal(sessions: readonly Olm.Session[]) {
  const [key, iv] = [randomBytes(32), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const text = Buffer.concat([cipher.update(TEXT), cipher.final()])
  const secret = Buffer.concat([key, cipher.getAuthTag()]).toString('base64')
  return { iv, text, keys: sessions.map((one) => one.encrypt(secret)) }
}

function omemoOpen({ iv, text, keys: [key] }: ReturnType<typeof omemoSeal>, ratchet: Olm.Session): Buffer {
  const secret = Buffer.from(ratchet.decrypt(key!.type, key!.body), 'base64')
  const decipher = createDecipheriv('aes-256-gcm', secret.subarray(0, 32), iv)
  decipher.setAuthTag(secret.subarray(32))
  return Buffer.concat([decipher.update(text), decipher.final()])
}

async function pgpKeys(count: number): Promise<openpgp.PrivateKey[]> {
  const made = Array.from({ length: count }, (_, i) =>
    openpgp.generateKey({ type: 'curve25519', userIDs: [{ name: String(i) }], format: 'object' }),
  )
  return (await Promise.all(made)).map(({ privateKey }) => privateKey)
}

async function pgpSeal(keys: readonly openpgp.PrivateKey[]): Promise<Uint8Array> {
  const message = await openpgp.createMessage({ text: TEXT })
  const encryptionKeys = keys.map((key) => key.toPublic())
  return (await openpgp.encrypt({ message, encryptionKeys, format: 'binary' })) as Uint8Array
}

async function pgpOpen(sealed: Uint8Array, key: openpgp.PrivateKey): Promise<unknown> {
  const message = await openpgp.readMessage({ binaryMessage: sealed })
  return openpgp.decrypt({ message, decryptionKeys: key })
}

/** Opens by the engine, one message after the other: none opens twice. */
async function engineOpening(count: number): Promise<() => Promise<unknown>> {
  const time = createFakeTime()
  const romeo = await createEngineParty(time, toFullJid('romeo@montague.lit/balcony')!, 'Laptop')
  const juliet = await createEngineParty(time, toFullJid('juliet@capulet.lit/balcony')!, 'Desk')
  const sealed: Element[] = []
  for (let i = 0; i < count; i += 1) sealed.push(await romeo.write(juliet.bare, TEXT))
  const sids = new Set(sealed.map((stanza) => stanza.getChild('e2e')!.attrs.id!))
  for (const sid of sids) {
    const key = await keyFrom(juliet, romeo, await dialBack(juliet, romeo, sid))
    const at = sealed.findIndex((stanza) => stanza.getChild('e2e')!.attrs.id === sid)
    const [first] = sealed.splice(at, 1)
    const opening = await juliet.read(first!, key)
    if (opening.is !== 'opened') throw new Error(opening.is)
  }
  return async () => {
    const opening = await juliet.read(sealed.shift()!)
    if (opening.is !== 'opened') throw new Error(opening.is)
  }
}

await installWebCrypto()
await Olm.init()
const few = await pgpKeys(10)
const manyKeys = (count: number) => Array.from({ length: count }, (_, i) => few[i % few.length]!)

const codec = createContentCodec()
const smk = new Uint8Array(randomBytes(32))
const header = Buffer.from(JSON.stringify({ alg: 'A256KW', enc: 'A256GCM', kid: randomUUID() })).toString(
  'base64url',
)
const codecSeal = () => codec.seal(Buffer.from(TEXT), smk, 'A256KW', 'A256GCM', header)

// between two of OpenPGP's nobody's code is warm any more: who writes one message after the other meets these
const alone = [session().here]
// a ratchet that is not kept after each message is used twice after a crash; the engine's key table is in its row
const kept = (): unknown => [omemoSeal(alone), alone[0]!.pickle('key of the store')]
const writing = await interleaved(ROUNDS * 10, [
  { name: 'kept', run: kept },
  { name: 'omemo', run: () => omemoSeal(alone) },
  { name: 'engine', run: await engineTowards(1) },
  { name: 'codec', run: codecSeal },
])
const aims = { kept: '', omemo: '', engine: '< 1', codec: '< 1' }
const names = {
  kept: 'OMEMO (libolm), its ratchet kept',
  omemo: 'and not kept',
  engine: 'engine',
  codec: 'codec',
}
printTable('Sealing a message of 200 B for one device, without OpenPGP', [
  ['', 'each', '/ OMEMO', 'aim'],
  ...(['kept', 'omemo', 'engine', 'codec'] as const).map((who) => {
    const { micros, ratio } = writing[who]
    return [names[who], `${micros.toFixed(0)} us`, ratio.toFixed(2), aims[who]]
  }),
])

type Who = 'codec' | 'engine' | 'omemo' | 'pgp'
const rows = [
  ['', 'codec', 'engine', 'OMEMO (libolm)', 'OpenPGP', 'engine / codec', 'OMEMO / codec', 'OpenPGP / codec'],
]
function tell(name: string, { codec, engine, omemo, pgp }: Record<Who, Timing>): void {
  const micros = [codec, engine, omemo, pgp].map((one) => `${one.micros.toFixed(0)} us`)
  rows.push([name, ...micros, ...[engine, omemo, pgp].map(({ ratio }) => ratio.toFixed(1))])
}

for (const count of DEVICES) {
  const sessions = Array.from({ length: count }, () => session().here)
  const keys = manyKeys(count)
  const steps: (Step & { name: Who })[] = [
    { name: 'codec', run: codecSeal },
    { name: 'engine', run: await engineTowards(count) },
    { name: 'omemo', run: () => omemoSeal(sessions) },
    { name: 'pgp', run: () => pgpSeal(keys) },
  ]
  tell(
    `seal for ${count} device${count === 1 ? '' : 's'}`,
    await interleaved(count < FEW_FROM ? ROUNDS / count : FEW, steps),
  )
  for (const one of sessions) one.free()
}
const turns = Math.ceil(ROUNDS * 1.1)
const { here, there } = session()
const ratcheted = Array.from({ length: turns }, () => omemoSeal([here]))
const ours = codecSeal()
const encrypted = await pgpSeal(few.slice(0, 1))
tell(
  'open',
  await interleaved(ROUNDS, [
    { name: 'codec', run: () => codec.open(ours, smk, 'A256KW', 'A256GCM') },
    // one more for each key that has to come first: a new one after 200 messages
    { name: 'engine', run: await engineOpening(turns + Math.ceil(turns / 199)) },
    { name: 'omemo', run: () => omemoOpen(ratcheted.shift()!, there) },
    { name: 'pgp', run: () => pgpOpen(encrypted, few[0]!) },
  ]),
)
printTable('A message of 200 B, by the engine and by others', rows)

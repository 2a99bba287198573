// One device with its engine and its memory, for tests in which two or more of them talk without a wire.
import xml, { type Element } from '@xmpp/xml'
import { createEngine } from '../../main/e2e/engine.ts'
import type { Engine } from '../../main/e2e/engine-api.ts'
import { generateEncryptionKey, generateFallbackKey, generateIdentity } from '../../main/e2e/device-keys.ts'
import type { InKey } from '../../main/e2e/key-ports.ts'
import type { EnginePorts, KeyPair } from '../../main/e2e/ports.ts'
import type { Opening } from '../../main/e2e/outcomes.ts'
import { keyRequestOf } from '../../main/e2e/stanza-shape.ts'
import { parseStanza } from '../../main/e2e/strict-xml.ts'
import type { Database } from '../../main/services/store-ports.ts'
import { createContentCodec } from '../../main/platform/content-codec.ts'
import { createPrimitives } from '../../main/platform/primitives.ts'
import { createRandom } from '../../main/platform/random.ts'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { FakeTime } from './fake-time.ts'
import { createMemoryDatabase } from './memory-database.ts'

export interface EngineParty {
  jid: FullJid
  bare: BareJid
  engine: Engine
  ports: EnginePorts
  database: Database
  identity: KeyPair
  /** A chat message of this device, sealed; throws where it is too large. */
  write(to: BareJid, text: string, id?: string): Promise<Element>
  /** Opens as if it had just come, and commits what was opened. */
  read(outer: Element, candidate?: InKey): Promise<Opening>
  /** The same device after a restart: a new engine on what was kept. */
  restart(): EngineParty
}

// RSA takes its time to make, and no story depends on whose it is
let made: Promise<KeyPair[]> | undefined
/** P-256 and RSA, the same for all who ask. */
export function fallbackKeys(): Promise<KeyPair[]> {
  made ??= Promise.all([generateFallbackKey('p256'), generateFallbackKey('rsa')])
  return made
}

export async function createEngineParty(
  time: FakeTime,
  jid: FullJid,
  name: string,
  options: { fallback?: boolean } = {},
): Promise<EngineParty> {
  const identity = await generateIdentity()
  const encryption = await generateEncryptionKey()
  const fallback = options.fallback ? await fallbackKeys() : []
  const all = [identity, encryption, ...fallback]
  const database = createMemoryDatabase()
  const ports: EnginePorts = {
    keys: database.keyTable,
    trust: database.trustBook,
    requests: database.keyRequests,
    device: {
      identity: () => identity,
      encryption: () => encryption,
      fallback: () => fallback,
      byKid: (kid) => all.find((pair) => pair.kid === kid),
    },
    codec: createContentCodec(),
    primitives: createPrimitives(),
    clock: time.clock,
    random: createRandom(),
  }
  const start = (): EngineParty => {
    const engine = createEngine(ports, { jid, deviceName: () => name })
    return {
      jid,
      bare: bareOf(jid),
      engine,
      ports,
      database,
      identity,
      async write(to, text, id = ports.random.uuid()) {
        const attrs = { xmlns: 'jabber:client', type: 'chat', from: jid, to, id }
        const sealed = await engine.seal(xml('message', attrs, xml('body', {}, text)))
        if (sealed.is === 'too-large') throw new Error('too large')
        return overTheWire(sealed.stanza)
      },
      async read(outer, candidate) {
        const opening = await engine.open(outer, { at: time.clock.now(), serverStamp: null }, candidate)
        if (opening.is === 'opened') opening.commit()
        return opening
      },
      restart: start,
    }
  }
  return start()
}

/** What arrives is other objects than what was sent. */
export function overTheWire(stanza: Element): Element {
  const arrived = parseStanza(stanza.toString())
  if (arrived === undefined) throw new Error(`no XML: ${stanza.toString()}`)
  return arrived
}

/** One whole dial-back: `reader` asks `writer`, and gets the reply; the writer's side is committed. */
export async function dialBack(
  reader: EngineParty,
  writer: EngineParty,
  sid: string,
  onTheWay: { request?: (iq: Element) => void; reply?: (iq: Element) => void } = {},
): Promise<Element> {
  const iq = overTheWire(await reader.engine.request(writer.jid, writer.jid, sid))
  iq.attrs.from = reader.jid
  iq.attrs.id = 'q1'
  onTheWay.request?.(iq)
  const release = await writer.engine.answer(iq)
  release.commit()
  const reply = overTheWire(release.reply)
  onTheWay.reply?.(reply)
  return reply
}

/** The candidate key out of a reply; throws where there is none. */
export async function keyFrom(reader: EngineParty, writer: EngineParty, reply: Element): Promise<InKey> {
  const keyreq = keyRequestOf(reply)
  if (keyreq === undefined) throw new Error(`no answer: ${reply.toString()}`)
  const reading = await reader.engine.readAnswer(writer.jid, keyreq)
  if (reading.is !== 'key') throw new Error(`no key: ${reading.is}`)
  return reading.key
}

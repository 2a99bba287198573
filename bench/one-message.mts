// What one sealed message costs by the parts that a message cannot do without. Microseconds of processor of one message.
import { createEngine } from '../main/e2e/engine.ts'
import type { InKey } from '../main/e2e/key-ports.ts'
import { parseStanza } from '../main/e2e/strict-xml.ts'
import { createClock } from '../main/platform/clock.ts'
import { createContentCodec } from '../main/platform/content-codec.ts'
import { createRandom } from '../main/platform/random.ts'
import type { Database } from '../main/services/store-ports.ts'
import { createDatabaseOpener } from '../main/storage/database-opener.ts'
import { bareOf, type FullJid } from '../shared/domain/jid.ts'
import { Secret } from '../shared/domain/secret.ts'
import { createEngineParty } from '../test/doubles/engine-party.ts'
import { createFakeTime } from '../test/doubles/fake-time.ts'
import type { Archived } from './backlog-server.mts'
import { textOf } from './romeo.mts'

/** Rows that are committed together: about what a week's backlog commits at once. */
const TOGETHER = 50

/** Milliseconds of processor that this process took so far, in all its threads. */
export function used(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

async function each(count: number, work: () => unknown): Promise<number> {
  const before = used()
  await work()
  return ((used() - before) * 1000) / count
}

/** As long as what is sealed: PROTOCOL 2.2. */
const plainOf = (romeo: FullJid, id: number) =>
  `<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='${new Date(0).toISOString()}'/>` +
  `<message xmlns='jabber:client' type='chat' from='${romeo}' to='juliet@capulet.lit' id='m${id}'><body>${textOf(id)}</body></message></forwarded>`

function keep(database: Database, romeo: FullJid, id: number, text: string): void {
  const at = Date.now() + id
  database.messages.add({
    ...{ conversation: bareOf(romeo), direction: 'in', sender: romeo, stanzaId: `m${id}`, at },
    ...{ archiveId: `a${id}`, cameAt: at, keptSince: at, sealed: null },
    ...{ content: { is: 'text', text }, delivery: null, unread: true },
    sealing: { is: 'sealed', sid: 's', fingerprint: 'f', time: 'fits' },
  })
}

const openDatabase = (directory: string) =>
  createDatabaseOpener({ directory, clock: createClock() }).open(new Secret('ab'.repeat(32)))

/** Opening by the codec alone, the key at hand, and the indexed rows alone, from `romeo`. */
export async function rawOf(directory: string, romeo: FullJid, messages: number) {
  const codec = createContentCodec()
  const smk = createRandom().bytes(32)
  const plaintext = Buffer.from(plainOf(romeo, messages))
  const header = Buffer.from(JSON.stringify({ alg: 'A256KW', enc: 'A256GCM', kid: createRandom().uuid() }))
  const sealed = codec.seal(plaintext, smk, 'A256KW', 'A256GCM', header.toString('base64url'))
  const open = await each(messages, () => {
    for (let i = 0; i < messages; i += 1) codec.open(sealed, smk, 'A256KW', 'A256GCM')
  })
  const database = openDatabase(directory)
  const insert = await each(messages, () => {
    for (let from = 0; from < messages; from += TOGETHER) {
      database.transaction(() => {
        for (let id = from; id < Math.min(from + TOGETHER, messages); id += 1)
          keep(database, romeo, id, textOf(id))
      })
    }
  })
  database.close()
  return { open, insert }
}

/** Opening what `romeo` sealed by the engine, with all its checks and its record, and keeping the indexed row with it. */
export async function openedAndKept(
  directory: string,
  self: FullJid,
  romeo: FullJid,
  week: readonly Archived[],
  keyOf: (sid: string) => InKey | undefined,
): Promise<number> {
  const database = openDatabase(directory)
  const { keyTable: keys, trustBook: trust, keyRequests: requests } = database
  const { ports } = await createEngineParty(createFakeTime(Date.now()), self, 'desk')
  const engine = createEngine({ ...ports, keys, trust, requests }, { jid: self, deviceName: () => 'desk' })
  const stanzas = week.map(({ stamp, xml }) => ({ stamp, stanza: parseStanza(xml)! }))
  const sids = new Set(stanzas.map(({ stanza }) => stanza.getChild('e2e')?.attrs.id ?? ''))
  database.transaction(() => [...sids].forEach((sid) => keys.addIn(keyOf(sid)!)))
  const took = await each(week.length, async () => {
    for (const [id, { stamp, stanza }] of stanzas.entries()) {
      const opening = await engine.open(stanza, { at: stamp, serverStamp: stamp })
      if (opening.is !== 'opened') throw new Error(opening.is)
      database.redoable(() => {
        opening.commit()
        keep(database, romeo, id, opening.content.getChildText('body') ?? '')
      })
      if (id % TOGETHER === TOGETHER - 1) database.settle()
    }
    database.settle()
  })
  database.close()
  return took
}

// Contacts of whole Balconies, but for window and disk, on two real, federated Prosody servers.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createContentCodec } from '../../main/platform/content-codec.ts'
import { createPrimitives } from '../../main/platform/primitives.ts'
import { createRandom } from '../../main/platform/random.ts'
import { createSha1 } from '../../main/platform/sha1.ts'
import { createTimers } from '../../main/platform/timers.ts'
import { createApp, type App } from '../../main/services/app.ts'
import type { Connection } from '../../main/services/ports.ts'
import type { Database, DatabaseOpener } from '../../main/services/store-ports.ts'
import { createConnection } from '../../main/xmpp/connection.ts'
import type { Contact } from '../../shared/domain/contact.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import { en } from '../../shared/words/en.ts'
import { createFakeDesktop } from '../doubles/fake-desktop.ts'
import { createFakePickedFiles } from '../doubles/fake-picked-files.ts'
import { createMemoryDatabaseOpener } from '../doubles/memory-database.ts'
import { createMemoryKeychain } from '../doubles/memory-keychain.ts'
import { createMemoryNotifier } from '../doubles/memory-notifier.ts'
import { createMemoryProfileFile } from '../doubles/memory-profile-file.ts'
import { createMemorySettingsFile } from '../doubles/memory-settings-file.ts'
import { startServers, type Server, type Servers } from '../rig/prosody.mjs'
import { english } from '../english.ts'

const JULIET = 'juliet@a.test' as BareJid
const ROMEO = 'romeo@b.test' as BareJid

interface Home {
  app: App
  connection: Connection
  database(): Database
  /** Texts of what the server answered to questions about the roster. */
  rosters: string[]
  contact(jid: BareJid): Contact | undefined
}

let servers: Servers
let count = 0
const homes: Home[] = []

beforeAll(async () => {
  servers = await startServers({ users: { [JULIET]: 'nightingale', [ROMEO]: 'orchard' } })
}, 60_000)
afterAll(() => servers.stop())
afterEach(async () => {
  await Promise.all(homes.splice(0).map(({ app }) => app.close()))
})

/** What a computer keeps, to start Balcony on it more than once. */
function computer() {
  count += 1
  return {
    keychain: createMemoryKeychain(),
    profile: createMemoryProfileFile(`profile-${String(count)}`),
    disk: createMemoryDatabaseOpener(),
  }
}

function start({ keychain, profile, disk }: ReturnType<typeof computer>): Home {
  const log = { info: () => undefined, warn: () => undefined }
  const [timers, clock, rosters]: [ReturnType<typeof createTimers>, { now(): number }, string[]] = [
    createTimers(),
    { now: Date.now },
    [],
  ]
  const connection = createConnection({ log, timers, now: clock.now })
  const request = connection.request.bind(connection)
  connection.request = async (iq, limit) => {
    const reply = await request(iq, limit)
    const isRoster = iq.getChild('query', 'jabber:iq:roster') !== undefined && iq.attrs.type === 'get'
    if (isRoster && reply.is !== 'silent') rosters.push(`${iq.toString()} → ${reply.stanza.toString()}`)
    return reply
  }
  let open: Database | undefined
  const databases: DatabaseOpener = { ...disk, open: (key) => (open = disk.open(key)) }
  const app = createApp({
    desktop: createFakeDesktop(),
    camera: { allow: () => undefined },
    pickedFiles: createFakePickedFiles(),
    ...{ connection, keychain, profile, databases, timers, clock, log },
    random: createRandom(),
    codec: createContentCodec(),
    primitives: createPrimitives(),
    sha1: createSha1(),
    screen: { show: () => undefined },
    settingsFile: createMemorySettingsFile(),
    deviceName: 'desk',
    version: '0.0.0',
    notifier: createMemoryNotifier(),
    words: () => en,
    hasTray: () => false,
  })
  const home: Home = {
    ...{ app, connection, rosters },
    database: () => open!,
    contact: (jid) =>
      app.snapshot().conversations.find((conversation) => conversation.contact.jid === jid)?.contact,
  }
  homes.push(home)
  return home
}

async function signIn(place: ReturnType<typeof computer>, jid: BareJid, server: Server, password: string) {
  const home = start(place)
  await home.app.start()
  const settings = { server: server.address, port: server.port, trustedCertificate: servers.caPem }
  expect(await home.app.signIn(jid, password, settings)).toEqual({ is: 'done' })
  return home
}

const until = (what: () => void) => vi.waitFor(what, { timeout: 15_000, interval: 20 })
const asJuliet = (place = computer()) => signIn(place, JULIET, servers.a, 'nightingale')
const asRomeo = (place = computer()) => signIn(place, ROMEO, servers.b, 'orchard')
const leave = async (home: Home) => {
  homes.splice(homes.indexOf(home), 1)
  await home.app.close()
}

describe('on real servers', () => {
  it('a request crosses with its message, is refused for good, and accepted when it comes again', async () => {
    const [she, he] = [await asJuliet(), await asRomeo()]
    const request = { address: ROMEO, name: 'My Romeo', message: 'It is I' }
    expect(await she.app.addContact(request)).toEqual({ is: 'done' })
    await until(() => expect(he.contact(JULIET)).toMatchObject({ wantsIn: true, request: 'It is I' }))
    expect(he.app.refuseContact(JULIET)).toEqual({ is: 'done' })
    await until(() => expect(she.contact(ROMEO)).toMatchObject({ asked: false, subscription: 'none' }))
    await leave(he)

    const again = await asRomeo()
    await until(() => expect(again.rosters).toHaveLength(1))
    await again.app.idle()
    expect(again.contact(JULIET)).toBeUndefined()
    expect(await she.app.addContact({ ...request, name: '', message: 'Please' })).toEqual({ is: 'done' })
    await until(() => expect(again.contact(JULIET)).toMatchObject({ wantsIn: true, request: 'Please' }))
    expect(await again.app.acceptContact(JULIET)).toEqual({ is: 'done' })
    const friends = { subscription: 'both', wantsIn: false, availability: 'online' }
    await until(() => expect(she.contact(ROMEO)).toMatchObject({ ...friends, name: 'My Romeo' }))
    await until(() => expect(again.contact(JULIET)).toMatchObject(friends))
  })

  it('a request that came while nobody was there keeps its message', async () => {
    const place = computer()
    const [she, he] = [await asJuliet(), await asRomeo(place)]
    await she.app.removeContact(ROMEO, true)
    await he.app.removeContact(JULIET, true)
    await leave(he)
    await she.app.addContact({ address: ROMEO, name: '', message: 'When you are back' })
    const back = await asRomeo()
    await until(() =>
      expect(back.contact(JULIET)).toMatchObject({ wantsIn: true, request: 'When you are back' }),
    )
    await back.app.acceptContact(JULIET)
    await until(() => expect(she.contact(ROMEO)).toMatchObject({ subscription: 'both' }))
  })

  it('the own presence and its words are seen, and at once after a restart', async () => {
    const place = computer()
    const [she, he] = [await asJuliet(place), await asRomeo()]
    const presence = { availability: 'busy', status: 'At the ball <until> midnight' } as const
    she.app.setOwnPresence(presence)
    await until(() => expect(he.contact(JULIET)).toMatchObject(presence))
    await leave(she)
    await until(() => expect(he.contact(JULIET)).toMatchObject({ availability: 'offline', status: '' }))
    const back = start(place)
    await back.app.start()
    await until(() => expect(he.contact(JULIET)).toMatchObject(presence))
  })

  it('the roster is asked for by its version, and an unchanged one does not come again', async () => {
    const place = computer()
    const first = await asJuliet(place)
    await until(() => expect(first.rosters).toHaveLength(1))
    expect(first.rosters[0]).toContain('<item')
    await until(() => expect(first.database().contacts.rosterVersion()).not.toBeNull())
    expect(await first.app.renameContact(ROMEO, 'Montague & son')).toEqual({ is: 'done' })
    await first.app.idle()
    const version = first.database().contacts.rosterVersion()
    await leave(first)

    const second = start(place)
    await second.app.start()
    await until(() => expect(second.rosters).toHaveLength(1))
    expect(second.rosters[0]).toContain(`ver="${String(version)}"`)
    expect(second.rosters[0]).not.toContain('<item')
    expect(second.contact(ROMEO)).toMatchObject({ name: 'Montague & son', subscription: 'both' })

    // changed meanwhile from another computer
    await leave(second)
    const other = await asJuliet()
    await until(() => expect(other.contact(ROMEO)).toBeDefined())
    await other.app.renameContact(ROMEO, 'Romeo')
    await leave(other)
    const third = start(place)
    await third.app.start()
    await until(() => expect(third.contact(ROMEO)).toMatchObject({ name: 'Romeo' }))
  })

  it('who is removed neither sees nor is seen', async () => {
    const [she, he] = [await asJuliet(), await asRomeo()]
    await until(() => expect(she.contact(ROMEO)).toMatchObject({ availability: 'online' }))
    expect(await she.app.removeContact(ROMEO, false)).toEqual({ is: 'done' })
    expect(she.contact(ROMEO)).toBeUndefined()
    await until(() =>
      expect(he.contact(JULIET)).toMatchObject({ subscription: 'none', availability: 'offline' }),
    )
  })

  it('an approval given beforehand is enough where the server takes it', async () => {
    const [she, he] = [await asJuliet(), await asRomeo()]
    expect(she.connection.offers('sub', 'urn:xmpp:features:pre-approval')).toBe(true)
    await she.app.addContact({ address: ROMEO, name: '', message: '' })
    await until(() => expect(he.contact(JULIET)?.wantsIn).toBe(true))
    await leave(she)
    await he.app.acceptContact(JULIET)
    await until(() => expect(he.contact(JULIET)).toMatchObject({ subscription: 'both' }))
  })

  it('that a server does not exist is said', async () => {
    const she = await asJuliet()
    await she.app.addContact({ address: 'romeo@nowhere.test', name: '', message: '' })
    const nowhere = 'romeo@nowhere.test' as BareJid
    await until(() => expect(english(she.contact(nowhere)?.problem)).toMatch(/^The server of this address/))
  })
})

import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { handleRosterPush } from '../../../main/services/incoming/roster-push.ts'
import type { StanzaHandler } from '../../../main/services/incoming/step.ts'
import type { Connection, IqReply } from '../../../main/services/ports.ts'
import type { Database } from '../../../main/services/store-ports.ts'
import { createRosterKeeper, type RosterKeeper } from '../../../main/services/roster-keeper.ts'
import { nobody } from '../../../main/services/roster.ts'
import { toBareJid, type BareJid } from '../../../shared/domain/jid.ts'
import { createMemoryDatabase } from '../../doubles/memory-database.ts'

const romeo = toBareJid('romeo@b.test') as BareJid
const juliet = toBareJid('juliet@a.test') as BareJid
const ITEM = `<item jid='romeo@b.test' name='R' subscription='both'/>`

let database: Database
let roster: RosterKeeper
let offered: boolean
let reply: IqReply
let asked: string[]
let sent: string[]
let changed: BareJid[]
let mutual: BareJid[]
let handle: StanzaHandler

beforeEach(() => {
  database = createMemoryDatabase()
  offered = true
  asked = []
  sent = []
  changed = []
  mutual = []
  const connection = {
    offers: () => offered,
    request: (iq: Element) => {
      asked.push(iq.toString())
      return Promise.resolve(reply)
    },
    send: (stanza: Element) => Boolean(sent.push(stanza.toString())),
  } as Partial<Connection> as Connection
  roster = createRosterKeeper(database, connection, { info: () => undefined, warn: () => undefined })
  handle = handleRosterPush({
    ...{ own: juliet, contacts: database.contacts, roster, connection },
    changed: (jid) => changed.push(jid),
    becameMutual: (jid) => mutual.push(jid),
  })
})

function answered(query: string): IqReply {
  const stanza = parseStanza(`<iq xmlns='jabber:client' type='result'>${query}</iq>`)
  if (stanza === undefined) throw new Error(query)
  return { is: 'result', stanza }
}
const query = (items: string, version = '') => `<query xmlns='jabber:iq:roster' ${version}>${items}</query>`

async function pushed(from: string | undefined, items: string, version = ''): Promise<void> {
  const said = from === undefined ? '' : `from='${from}'`
  const stanza = parseStanza(
    `<iq xmlns='jabber:client' type='set' id='1' ${said}>${query(items, version)}</iq>`,
  )
  if (stanza === undefined) throw new Error(items)
  const step = await handle({ stanza, arrivedAt: 0, live: true })
  database.transaction(() => step.keep())
  step.tell()
}

describe('the roster that is kept', () => {
  it('is asked for with the version it has, or with an empty one, and without where none are offered', async () => {
    reply = answered(query(ITEM, "ver='a7'"))
    expect(await roster.fetch()).toEqual([romeo])
    reply = answered('')
    expect(await roster.fetch()).toEqual([])
    offered = false
    await roster.fetch()
    expect(asked.map((iq) => /ver="[^"]*"/.exec(iq)?.[0])).toEqual(['ver=""', 'ver="a7"', undefined])
    expect(database.contacts.find(romeo)).toMatchObject({ name: 'R', subscription: 'both' })
  })

  it.each<[string, IqReply]>([
    ['silence', { is: 'silent' }],
    ['an error', { is: 'error', stanza: xml('iq', { type: 'error' }) }],
  ])('stays as it is after %s', async (_name, said) => {
    database.contacts.put({ ...nobody(romeo), inRoster: true })
    database.contacts.setRosterVersion('a7')
    reply = said
    expect(await roster.fetch()).toEqual([])
    expect(database.contacts.find(romeo)?.inRoster).toBe(true)
    expect(database.contacts.rosterVersion()).toBe('a7')
  })

  it('changes with its version or not at all', async () => {
    const set = database.contacts.setRosterVersion
    database.contacts.setRosterVersion = () => {
      throw new Error('the power went')
    }
    reply = answered(query(ITEM, "ver='a7'"))
    await expect(roster.fetch()).rejects.toThrow('the power went')
    expect(database.contacts.find(romeo)).toBeUndefined()
    await expect(pushed(undefined, ITEM, "ver='a7'")).rejects.toThrow('the power went')
    expect(database.contacts.find(romeo)).toBeUndefined()
    database.contacts.setRosterVersion = set
    await pushed(undefined, ITEM, "ver='a7'")
    expect(database.contacts.rosterVersion()).toBe('a7')
  })
})

describe('a push', () => {
  it.each([undefined, 'juliet@a.test', 'Juliet@A.test'])('counts from %s', async (from) => {
    await pushed(from, ITEM, "ver='a8'")
    expect(database.contacts.find(romeo)?.name).toBe('R')
    expect(database.contacts.rosterVersion()).toBe('a8')
    expect(changed).toEqual([romeo])
    expect(sent.join()).toContain('type="result"')
  })

  it.each(['juliet@a.test/balcony.x', 'a.test', 'mallory@c.test', 'romeo@b.test', ''])(
    'does not count from "%s"',
    async (from) => {
      await pushed(from, ITEM, "ver='a8'")
      expect(database.contacts.all()).toEqual([])
      expect(database.contacts.rosterVersion()).toBeNull()
      expect(changed).toEqual([])
      expect(sent.join()).toContain('service-unavailable')
    },
  )

  it('without a version leaves the version that is kept: the server says it once more then', async () => {
    database.contacts.setRosterVersion('a7')
    await pushed(undefined, ITEM)
    expect(database.contacts.rosterVersion()).toBe('a7')
  })

  it('from which on both see each other is told of, once', async () => {
    const item = (subscription: string) => `<item jid='romeo@b.test' subscription='${subscription}'/>`
    await pushed(undefined, item('from'))
    await pushed('mallory@c.test', item('both'))
    expect(mutual).toEqual([])
    await pushed(undefined, item('both'))
    await pushed(undefined, item('both'))
    await pushed(undefined, `<item jid='romeo@b.test' subscription='both' name='R'/>`)
    expect(mutual).toEqual([romeo])
  })

  it('that says nothing new is answered, and the screen hears nothing', async () => {
    await pushed(undefined, ITEM)
    changed = []
    await pushed(undefined, ITEM)
    expect(changed).toEqual([])
    expect(sent).toHaveLength(2)
  })
})

import xml from '@xmpp/xml'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import type { Database } from '../../../main/services/store-ports.ts'
import { applyRoster, applyRosterItem, nobody, readRoster, rosterSet } from '../../../main/services/roster.ts'
import { toBareJid, type BareJid } from '../../../shared/domain/jid.ts'
import { createMemoryDatabase } from '../../doubles/memory-database.ts'

const romeo = toBareJid('romeo@b.test') as BareJid
const nurse = toBareJid('nurse@a.test') as BareJid

const read = (items: string) => {
  const iq = parseStanza(
    `<iq xmlns='jabber:client' type='set'><query xmlns='jabber:iq:roster'>${items}</query></iq>`,
  )
  if (iq === undefined) throw new Error(items)
  return readRoster(iq)?.items ?? []
}

let contacts: Database['contacts']
beforeEach(() => {
  contacts = createMemoryDatabase().contacts
})

describe('the roster', () => {
  it('is read leaving out what is no item', () => {
    expect(
      read(`<item jid='Romeo@B.test' name='R' subscription='both'/><item jid='@'/><item/>
        <item jid='x@a.test' subscription='odd'/><item jid='nurse@a.test' ask='subscribe'/><item jid='y@a.test' subscription='remove'/>`),
    ).toEqual([
      { is: 'item', jid: 'romeo@b.test', name: 'R', subscription: 'both', asked: false, groups: [] },
      { is: 'item', jid: 'nurse@a.test', name: '', subscription: 'none', asked: true, groups: [] },
      { is: 'removed', jid: 'y@a.test' },
    ])
  })

  it('taken over whole drops who is no longer in it, and keeps who asks to come in', () => {
    contacts.put({ ...nobody(romeo), inRoster: true, subscription: 'both' })
    contacts.put({ ...nobody(nurse), inRoster: true, wantsIn: true })
    const touched = applyRoster(contacts, read(`<item jid='x@a.test'/>`))
    expect(touched.sort()).toEqual(['nurse@a.test', 'romeo@b.test', 'x@a.test'])
    expect(contacts.find(romeo)).toBeUndefined()
    expect(contacts.find(nurse)).toEqual({ ...nobody(nurse), wantsIn: true })
  })

  it('answers a request where the server says that they see us', () => {
    contacts.put({ ...nobody(romeo), wantsIn: true })
    read(`<item jid='romeo@b.test' subscription='none'/>`).forEach((item) => applyRosterItem(contacts, item))
    expect(contacts.find(romeo)?.wantsIn).toBe(true)
    read(`<item jid='romeo@b.test' subscription='from'/>`).forEach((item) => applyRosterItem(contacts, item))
    expect(contacts.find(romeo)?.wantsIn).toBe(false)
  })

  it('is read with groups, each once, in one order, and without those that have no name', () => {
    const [item] = read(
      `<item jid='romeo@b.test'><group>Verona</group><group> Family </group><group/><group>Verona</group></item>`,
    )
    expect(item).toMatchObject({ groups: ['Family', 'Verona'] })
  })

  it('says who changed, and nobody where it is as it was', () => {
    const items = `<item jid='romeo@b.test' name='R' subscription='both'><group>Verona</group></item>`
    expect(applyRoster(contacts, read(items))).toEqual([romeo])
    expect(applyRoster(contacts, read(items))).toEqual([])
    expect(applyRoster(contacts, read(items.replace('Verona', 'Mantua')))).toEqual([romeo])
    expect(applyRoster(contacts, read(''))).toEqual([romeo])
    expect(applyRoster(contacts, read(''))).toEqual([])
  })

  it('forgets what somebody wrote with a request once it is answered, and keeps it until then', () => {
    contacts.put({ ...nobody(romeo), wantsIn: true, request: 'Let me in', nick: 'R' })
    applyRoster(contacts, read(`<item jid='romeo@b.test'/>`))
    expect(contacts.find(romeo)).toMatchObject({ inRoster: true, request: 'Let me in', nick: 'R' })
    applyRoster(contacts, read(''))
    expect(contacts.find(romeo)).toEqual({ ...nobody(romeo), wantsIn: true, request: 'Let me in', nick: 'R' })
    applyRoster(contacts, read(`<item jid='romeo@b.test' subscription='both'/>`))
    expect(contacts.find(romeo)).toMatchObject({ wantsIn: false, request: '', nick: '' })
  })

  it('is set with the groups that somebody is in, since a set replaces them', () => {
    const record = { ...nobody(romeo), name: 'R & J', groups: ['Verona', 'Family'] }
    expect(rosterSet(record).toString()).toContain(
      '<item jid="romeo@b.test" name="R &amp; J"><group>Verona</group><group>Family</group></item>',
    )
    expect(rosterSet(nobody(romeo)).toString()).toContain('<item jid="romeo@b.test"/>')
  })

  it('of any server is read without a failure, and taken over twice it changes nothing', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('romeo@b.test', 'Nurse@A.test', '', '@', 'a.test'))
    const attribute = fc.option(text, { nil: undefined })
    const item = fc.record({
      jid: attribute,
      name: attribute,
      subscription: fc.option(fc.constantFrom('none', 'to', 'both', 'remove', 'odd', ''), { nil: undefined }),
      ask: fc.option(fc.constantFrom('subscribe', 'x'), { nil: undefined }),
      groups: fc.array(text, { maxLength: 4 }),
    })
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), (items) => {
        const store = createMemoryDatabase().contacts
        const query = items.map(({ groups, ...attrs }) =>
          xml('item', attrs, ...groups.map((group) => xml('group', {}, group))),
        )
        const news = readRoster(
          xml('iq', { type: 'result' }, xml('query', { xmlns: 'jabber:iq:roster' }, query)),
        )
        applyRoster(store, news?.items ?? [])
        const kept = store.all()
        const named = new Set(news?.items.map(({ jid }) => jid))
        expect(kept.every((record) => record.inRoster && named.has(record.jid))).toBe(true)
        // where one address stands in it twice, the last one holds
        applyRoster(store, news?.items ?? [])
        expect(store.all()).toEqual(kept)
      }),
    )
  })
})

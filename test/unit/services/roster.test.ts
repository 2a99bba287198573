import { beforeEach, describe, expect, it } from 'vitest'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import type { Database } from '../../../main/services/ports.ts'
import { applyRoster, applyRosterItem, nobody, rosterItems } from '../../../main/services/roster.ts'
import { toBareJid, type BareJid } from '../../../shared/domain/jid.ts'
import { createMemoryDatabase } from '../../doubles/memory-database.ts'

const romeo = toBareJid('romeo@b.test') as BareJid
const nurse = toBareJid('nurse@a.test') as BareJid

const read = (items: string) => {
  const iq = parseStanza(
    `<iq xmlns='jabber:client' type='set'><query xmlns='jabber:iq:roster'>${items}</query></iq>`,
  )
  if (iq === undefined) throw new Error(items)
  return rosterItems(iq)
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
      { is: 'item', jid: 'romeo@b.test', name: 'R', subscription: 'both', asked: false },
      { is: 'item', jid: 'nurse@a.test', name: '', subscription: 'none', asked: true },
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
})

import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { handlePresence } from '../../../main/services/incoming/presence.ts'
import type { StanzaHandler } from '../../../main/services/incoming/step.ts'
import type { ContactStore } from '../../../main/services/store-ports.ts'
import { createPresenceBoard, type PresenceBoard } from '../../../main/services/presence-board.ts'
import { nobody } from '../../../main/services/roster.ts'
import { toBareJid, type BareJid } from '../../../shared/domain/jid.ts'
import type { Saying } from '../../../shared/domain/saying.ts'
import { createMemoryDatabase } from '../../doubles/memory-database.ts'
import { english } from '../../english.ts'

const jid = (text: string): BareJid => toBareJid(text)!

let contacts: ContactStore
let board: PresenceBoard
let handle: StanzaHandler
let changed: BareJid[]
let asked: BareJid[]
let failed: [BareJid, Saying][]

beforeEach(() => {
  contacts = createMemoryDatabase().contacts
  board = createPresenceBoard()
  changed = []
  asked = []
  failed = []
  handle = handlePresence({
    own: jid('juliet@a.test'),
    contacts,
    talksWith: (other) => other === 'nurse@a.test',
    board,
    connection: { send: () => true } as never,
    changed: (other) => changed.push(other),
    presenceChanged: (other) => changed.push(other),
    asked: (other) => asked.push(other),
    askFailed: (other, why) => failed.push([other, why]),
    came: () => undefined,
    showedAgain: () => undefined,
  })
})

async function comes(from: string, type?: string, ...children: Element[]): Promise<void> {
  const attrs = { xmlns: 'jabber:client', from }
  const stanza = xml('presence', type === undefined ? attrs : { ...attrs, type }, ...children)
  const step = await handle({ stanza, arrivedAt: 0, live: true })
  step.keep()
  step.tell()
}

describe('presence', () => {
  it('is remembered of people in the roster, the own account and those with a conversation, and of no stranger', async () => {
    contacts.put({ ...nobody(jid('romeo@b.test')), inRoster: true })
    contacts.put({ ...nobody(jid('paris@c.test')), wantsIn: true })
    const all = ['romeo@b.test', 'juliet@a.test', 'nurse@a.test', 'paris@c.test', 'mallory@c.test']
    for (const one of all) await comes(`${one}/x`)
    expect(all.map((one) => board.of(jid(one)).devicesOnline)).toEqual([1, 1, 1, 0, 0])
    for (const one of all) await comes(`${one}/x`, 'unavailable')
    expect(changed).toEqual([...all.slice(0, 3), ...all.slice(0, 3)])
  })

  it('of strangers who ask to see us is kept a hundred times, and of people in the roster always', async () => {
    for (let n = 0; n < 110; n += 1) await comes(`mallory${n}@c.test`, 'subscribe')
    expect(contacts.all()).toHaveLength(100)
    contacts.put({ ...nobody(jid('romeo@b.test')), inRoster: true })
    await comes('romeo@b.test', 'subscribe')
    expect(contacts.find(jid('romeo@b.test'))?.wantsIn).toBe(true)
    await comes('mallory7@c.test', 'unsubscribe')
    await comes('mallory109@c.test', 'subscribe')
    expect(contacts.find(jid('mallory109@c.test'))?.wantsIn).toBe(true)
  })

  it('that asks to see us is kept with what it says, anew when it says something else', async () => {
    const paris = jid('paris@c.test')
    const nick = xml('nick', { xmlns: 'http://jabber.org/protocol/nick' }, ' Count Paris ')
    await comes(paris, 'subscribe', xml('status', {}, 'I am a good match'), nick)
    const asks = { wantsIn: true, request: 'I am a good match', nick: 'Count Paris' }
    expect(contacts.find(paris)).toMatchObject(asks)
    changed = []
    await comes(paris, 'subscribe', xml('status', {}, 'I am a good match'), nick)
    expect(changed).toEqual([])
    await comes(paris, 'subscribe', xml('status', {}, 'Please!'))
    expect(contacts.find(paris)).toMatchObject({ request: 'Please!', nick: '' })
    expect(changed).toEqual([paris])
    contacts.put({ ...contacts.find(paris)!, inRoster: true })
    await comes(paris, 'unsubscribe')
    expect(contacts.find(paris)).toMatchObject({ wantsIn: false, request: '', nick: '' })
  })

  it('that comes back as an error says why', async () => {
    const stanzas = { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' }
    const error = (condition: string) => xml('error', { type: 'cancel' }, xml(condition, stanzas))
    await comes('romeo@nowhere.test', 'error', error('remote-server-not-found'))
    await comes('romeo@nowhere.test', 'error', error('not-known'))
    await comes('romeo@nowhere.test', 'error')
    expect(failed.map(([, why]) => english(why))).toEqual([
      'The server of this address was not found.',
      'Your request did not get through.',
      'Your request did not get through.',
    ])
  })
})

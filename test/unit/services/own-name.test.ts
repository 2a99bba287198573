import xml from '@xmpp/xml'
import type { Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { createOwnName, type OwnNameSign } from '../../../main/services/own-name.ts'
import type { Connection, IqReply } from '../../../main/services/ports.ts'
import type { Database } from '../../../main/services/store-ports.ts'
import { createMemoryDatabaseOpener } from '../../doubles/memory-database.ts'
import { Secret } from '../../../shared/domain/secret.ts'

describe('the own name', () => {
  let database: Database
  let online: boolean
  let on: boolean
  let work: Promise<void>[]
  let asked: { iq: Element; answer(reply: IqReply): void }[]
  let name: OwnNameSign
  beforeEach(() => {
    database = createMemoryDatabaseOpener().open(new Secret('ab'.repeat(32)))
    ;[online, on, work, asked] = [true, true, [], []]
    name = sign()
  })

  function sign(): OwnNameSign {
    const request: Connection['request'] = (iq) =>
      new Promise((resolve) => asked.push({ iq, answer: resolve }))
    return createOwnName({
      database,
      connection: { request } as Connection,
      connected: () => online,
      stillOn: () => on,
      aside: (begun) => void work.push(begun),
    })
  }

  const published = () =>
    asked.map(({ iq }) => iq.getChild('pubsub')?.getChild('publish')?.getChild('item')?.getChildText('nick'))
  const reply = (is: 'result' | 'error'): IqReply => ({ is, stanza: xml('iq', { type: is }) })

  async function answer(what: IqReply): Promise<void> {
    asked.at(-1)?.answer(what)
    await new Promise((resolve) => setImmediate(resolve))
  }

  it('that was never given is told to nobody, and goes along with nothing', () => {
    name.tell()
    expect(asked).toEqual([])
    expect(name.now()).toBe('')
    expect(name.element()).toBeUndefined()
  })

  it('is kept and published once, in one item that is always the same', async () => {
    name.set('  Juliet\n Capulet ')
    expect(name.now()).toBe('Juliet Capulet')
    expect(name.element()?.toString()).toBe(
      '<nick xmlns="http://jabber.org/protocol/nick">Juliet Capulet</nick>',
    )
    expect(asked.map(({ iq }) => iq.toString())).toEqual([
      '<iq type="set"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="http://jabber.org/protocol/nick">' +
        '<item id="current"><nick xmlns="http://jabber.org/protocol/nick">Juliet Capulet</nick></item></publish></pubsub></iq>',
    ])
    await answer(reply('result'))
    name.tell()
    sign().tell()
    expect(asked).toHaveLength(1)
  })

  it.each([{ is: 'silent' } as const, reply('error')])(
    'that did not reach the server is told again with the next session, after a restart too: $is',
    async (failed) => {
      name.set('Juliet')
      await answer(failed)
      name = sign()
      name.tell()
      expect(published()).toEqual(['Juliet', 'Juliet'])
      await answer(reply('result'))
      name.tell()
      expect(asked).toHaveLength(2)
    },
  )

  it('waits for a session', async () => {
    online = false
    name.set('Juliet')
    await Promise.all(work)
    expect(asked).toEqual([])
    online = true
    name.tell()
    expect(published()).toEqual(['Juliet'])
  })

  it('that changes while it is on its way is told once more, as it is now', async () => {
    name.set('Juliet')
    name.set('Julie')
    name.tell()
    expect(published()).toEqual(['Juliet'])
    await answer(reply('result'))
    expect(published()).toEqual(['Juliet', 'Julie'])
    await answer(reply('result'))
    expect(database.account.ownName()).toEqual({ name: 'Julie', told: true })
    expect(asked).toHaveLength(2)
  })

  it('that is taken back is published empty', async () => {
    name.set('Juliet')
    await answer(reply('result'))
    name.set('')
    expect(name.element()).toBeUndefined()
    expect(published()).toEqual(['Juliet', ''])
  })

  it('leaves a closed database alone', async () => {
    name.set('Juliet')
    on = false
    await answer(reply('result'))
    await Promise.all(work)
    expect(database.account.ownName()).toEqual({ name: 'Juliet', told: false })
  })
})

// What leaves this device under a seal, word by word.
import xml from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { readJweChildren } from '../../../main/e2e/jose-element.ts'
import type { ContentEncryption } from '../../../main/e2e/ports.ts'
import type { FullJid } from '../../../shared/domain/jid.ts'
import { createEngineParty, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'

let time: FakeTime, juliet: EngineParty, romeo: EngineParty

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
})

/** Seals `<body>` of that many letters. */
async function seal(letters: number, options?: { limit: number }) {
  const attrs = { xmlns: 'jabber:client', type: 'chat', from: juliet.jid, to: romeo.bare, id: 'inner' }
  return juliet.engine.seal(xml('message', attrs, xml('body', {}, 'x'.repeat(letters))), options)
}

const key = () => juliet.ports.keys.current(romeo.bare)!
const headerOf = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as { enc: string }

describe('a sealed stanza (PROTOCOL 2)', () => {
  it.each(['message', 'presence', 'iq'])(
    'is a %s from, to and of the type of the inner one, under another id',
    async (name) => {
      const attrs = { from: juliet.jid, to: romeo.jid, type: 'set', id: 'inner' }
      const sealed = await juliet.engine.seal(xml(name, { xmlns: 'jabber:client', ...attrs }))
      const outer = sealed.is === 'sealed' ? sealed.stanza : undefined
      expect(outer?.getName()).toBe(name)
      const { id, ...others } = outer?.attrs ?? {}
      expect(others).toEqual({ xmlns: 'jabber:client', from: juliet.jid, to: romeo.jid, type: 'set' })
      expect(id).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  it.each(['error', undefined])('of type %s has that type outside, too', async (type) => {
    const attrs = { xmlns: 'jabber:client', from: juliet.jid, to: romeo.jid, id: 'inner' }
    const stanza = xml('message', type === undefined ? attrs : { ...attrs, type })
    const sealed = await juliet.engine.seal(stanza)
    expect(sealed.is === 'sealed' ? sealed.stanza.attrs.type : sealed).toBe(type)
  })

  it('has the five parts of a JWE whose header says what was done, and nothing else', async () => {
    const stanza = await juliet.write(romeo.bare, 'hello')
    const e2e = stanza.getChild('e2e')!
    expect(e2e.attrs).toEqual({
      ...{ xmlns: 'urn:ietf:params:xml:ns:xmpp-e2e:6', type: 'enc', id: key().sid },
    })
    expect(e2e.getChildElements().map((child) => child.name)).toEqual([
      'encheader',
      'cmk',
      'iv',
      'data',
      'mac',
    ])
    expect(headerOf(e2e.getChildText('encheader')!)).toEqual({
      alg: 'A256KW',
      enc: 'A256CBC-HS512',
      kid: key().sid,
    })
    for (const child of e2e.getChildElements()) expect(child.getText()).toMatch(/^[A-Za-z0-9_-]+$/)
  })

  it('holds the stanza as it was, and a stamp with three digits of a second', async () => {
    time.setClock(Date.UTC(2026, 2, 3, 12, 0, 0, 70))
    const stanza = await juliet.write(romeo.bare, '<&>', 'inner')
    const parts = readJweChildren(stanza.getChild('e2e')!)!
    const enc = headerOf(parts.protected).enc as ContentEncryption
    const plaintext = juliet.ports.codec.open(parts, key().key.reveal(), 'A256KW', enc)!
    expect(Buffer.from(plaintext).toString()).toBe(
      '<forwarded xmlns="urn:xmpp:forward:0"><delay xmlns="urn:xmpp:delay" stamp="2026-03-03T12:00:00.070Z"/>' +
        `<message xmlns="jabber:client" type="chat" from="${juliet.jid}" to="${romeo.bare}" id="inner">` +
        '<body>&lt;&amp;&gt;</body></message></forwarded>',
    )
  })

  it('has a key and a vector of its own, though nothing else differs', async () => {
    const parts = [await juliet.write(romeo.bare, 'same', 'id'), await juliet.write(romeo.bare, 'same', 'id')]
    const [one, two] = parts.map((stanza) => readJweChildren(stanza.getChild('e2e')!)!)
    expect(one?.protected).toBe(two?.protected)
    for (const name of ['encryptedKey', 'iv', 'ciphertext', 'tag'] as const)
      expect(one?.[name]).not.toBe(two?.[name])
  })

  it('goes under a new key where the old one ended while it was signed (PROTOCOL 9)', async () => {
    await seal(1)
    const before = key().sid
    const attrs = { xmlns: 'jabber:client', type: 'chat', from: juliet.jid, to: romeo.bare, id: 'inner' }
    const sealing = juliet.engine.seal(xml('message', attrs, xml('body', {}, 'x')), { signed: true })
    juliet.engine.retireKey(romeo.bare)
    expect(await sealing).toMatchObject({ is: 'sealed', sid: key().sid })
    expect(key().sid).not.toBe(before)
  })

  it('is as large as the server takes it, at most 128 KiB, and is not counted where it is too large', async () => {
    const small = await seal(10)
    const bytes = small.is === 'sealed' ? Buffer.byteLength(small.stanza.toString()) : 0
    expect((await seal(10, { limit: bytes })).is).toBe('sealed')
    expect(await seal(10, { limit: bytes - 1 })).toEqual({ is: 'too-large', bytes, limit: bytes - 1 })
    expect(key().uses).toBe(2)

    // in bytes, not in letters
    const attrs = { xmlns: 'jabber:client', type: 'chat', from: juliet.jid, to: 'ромео@b.test', id: 'inner' }
    const cyrillic = await juliet.engine.seal(xml('message', attrs, xml('body', {}, 'x')), { limit: 0 })
    const outer = await juliet.engine.seal(xml('message', attrs, xml('body', {}, 'x')))
    const text = outer.is === 'sealed' ? outer.stanza.toString() : ''
    expect(cyrillic).toMatchObject({ is: 'too-large', bytes: Buffer.byteLength(text) })

    // what is sealed grows by four letters for three
    const most = 128 * 1024
    const letters = Math.floor(((most - bytes) * 3) / 4)
    const largest = await seal(letters, { limit: 10 * most })
    const size = largest.is === 'sealed' ? Buffer.byteLength(largest.stanza.toString()) : 0
    expect(most - size).toBeLessThan(64)
    expect(await seal(letters + 64, { limit: 10 * most })).toMatchObject({ is: 'too-large', limit: most })
  })
})

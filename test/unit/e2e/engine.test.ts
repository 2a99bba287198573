import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../shared/domain/jid.ts'
import { readKeySet } from '../../../main/e2e/jwk.ts'
import { E2E } from '../../../main/e2e/namespaces.ts'
import { keyRequestOf, sealedSender } from '../../../main/e2e/stanza-shape.ts'
import {
  createEngineParty,
  dialBack,
  keyFrom,
  overTheWire,
  type EngineParty,
} from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'
import { withSpareBit } from '../../doubles/forger.ts'

const DAY = 24 * 3_600_000
const bodyOf = (opening: { is: string; content?: Element }) => opening.content?.getChildText('body')
const conditionOf = (iq: Element) => iq.getChild('error')?.getChildElements()[0]?.getName()
const sidOf = (stanza: Element) => sealedSender(stanza)!.sid

let time: FakeTime, juliet: EngineParty, romeo: EngineParty

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden', { fallback: true })
})

async function becomeAcquainted() {
  const stanza = await juliet.write(romeo.bare, 'first')
  await romeo.read(stanza, await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sidOf(stanza))))
  const back = await romeo.write(juliet.bare, 'and back')
  await juliet.read(back, await keyFrom(juliet, romeo, await dialBack(juliet, romeo, sidOf(back))))
}

describe('a sealed stanza (PROTOCOL 2)', () => {
  it('shows nothing of the content, and says that it is encrypted', async () => {
    const stanza = await juliet.write(romeo.bare, 'a secret word', 'inner-1')
    const text = stanza.toString()
    expect(text).not.toContain('secret')
    expect(text).not.toContain('inner-1')
    expect(stanza.getChild('encryption', 'urn:xmpp:eme:0')?.attrs.namespace).toBe(E2E)
    expect(stanza.getChild('store', 'urn:xmpp:hints')).toBeDefined()
    expect(stanza.getChild('origin-id', 'urn:xmpp:sid:0')?.attrs.id).toBe(stanza.attrs.id)
    expect(stanza.getChildText('body')).toContain('encrypted')
  })

  it('a receipt has only the store hint, a typing notice only no-store', async () => {
    const attrs = { xmlns: 'jabber:client', from: juliet.jid, to: romeo.bare, type: 'chat', id: '1' }
    const outerOf = async (child: Element) => {
      const sealed = await juliet.engine.seal(xml('message', attrs, child))
      return sealed.is === 'sealed'
        ? sealed.stanza.getChildElements().map((element) => element.getName())
        : []
    }
    expect(await outerOf(xml('received', { xmlns: 'urn:xmpp:receipts', id: '0' }))).toEqual(['e2e', 'store'])
    expect(await outerOf(xml('composing', { xmlns: 'http://jabber.org/protocol/chatstates' }))).toEqual([
      'e2e',
      'no-store',
    ])
  })

  it('that a person reads is stored, though its writer pauses; a notice that typing paused is not', async () => {
    const attrs = { xmlns: 'jabber:client', from: juliet.jid, to: romeo.bare, type: 'chat', id: '1' }
    const paused = () => xml('paused', { xmlns: 'http://jabber.org/protocol/chatstates' })
    for (const [body, hint] of [
      [[xml('body', {}, 'x')], 'store'],
      [[], 'no-store'],
    ] as const) {
      const sealed = await juliet.engine.seal(xml('message', attrs, ...body, paused()))
      const names = sealed.is === 'sealed' ? sealed.stanza.getChildElements().map(({ name }) => name) : []
      expect(names.at(-1)).toBe(hint)
    }
  })

  it('takes A256CBC-HS512 until the reader is known as Balcony, then A256GCM', async () => {
    const encOf = (stanza: Element) =>
      JSON.parse(Buffer.from(stanza.getChild('e2e')!.getChildText('encheader')!, 'base64url').toString())
        .enc as string
    expect(encOf(await juliet.write(romeo.bare, '1'))).toBe('A256CBC-HS512')
    await becomeAcquainted()
    expect(encOf(await juliet.write(romeo.bare, '2'))).toBe('A256GCM')
  })

  it('over 128 KiB is refused before sending', async () => {
    await expect(juliet.write(romeo.bare, 'x'.repeat(100_000))).rejects.toThrow('too large')
  })

  it('strictly increases the stamp, even when the clock goes back', async () => {
    const stampOf = async () => {
      const attrs = { xmlns: 'jabber:client', from: juliet.jid, to: romeo.bare, id: '1' }
      const sealed = await juliet.engine.seal(xml('message', attrs, xml('body', {}, 'x')))
      return sealed.is === 'sealed' ? sealed.stamp : NaN
    }
    const first = await stampOf()
    const second = await stampOf()
    time.setClock(time.clock.now() - 3_600_000)
    expect(second).toBeGreaterThan(first)
    expect(await stampOf()).toBeGreaterThan(second)
  })

  it('carries characters that XML cannot carry as replacement characters', async () => {
    const stanza = await juliet.write(romeo.bare, 'a\u0000b\ud800c')
    const key = await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sidOf(stanza)))
    expect(bodyOf(await romeo.read(stanza, key))).toBe('a\ufffdb\ufffdc')
  })

  it('changes the key every 24 hours, every 200 messages, and when told to', async () => {
    const sid = async () => sidOf(await juliet.write(romeo.bare, 'x'))
    const first = await sid()
    expect(await sid()).toBe(first)
    time.advance(DAY)
    const second = await sid()
    expect(second).not.toBe(first)
    for (let i = 1; i < 200; i += 1) expect(await sid()).toBe(second)
    const third = await sid()
    expect(third).not.toBe(second)
    juliet.engine.retireKey(romeo.bare)
    const fourth = await sid()
    expect(fourth).not.toBe(third)
    // nothing is written before the key that it is written under
    time.setClock(time.clock.now() - 1)
    expect(await sid()).not.toBe(fourth)
  })

  it('two at once get one key', async () => {
    const [a, b] = await Promise.all([juliet.write(romeo.bare, '1'), juliet.write(romeo.bare, '2')])
    expect(sidOf(a)).toBe(sidOf(b))
  })
})

describe('dial-back (PROTOCOL 3, 7)', () => {
  it('opens the first message, and the next ones without asking', async () => {
    const first = await juliet.write(romeo.bare, 'But soft', 'm1')
    expect(await romeo.read(first)).toMatchObject({ is: 'missing-key', sender: juliet.jid })
    const key = await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sidOf(first)))
    expect(await romeo.read(first, key)).toMatchObject({
      is: 'opened',
      innerId: 'm1',
      time: 'fits',
      fingerprint: juliet.identity.kid,
    })
    expect(bodyOf(await romeo.read(await juliet.write(romeo.bare, 'what light')))).toBe('what light')
  })

  it('the sender’s device is learned by the first stanza under its key alone', async () => {
    const first = await juliet.write(romeo.bare, 'one')
    const key = await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sidOf(first)))
    const learned: unknown[] = []
    for (const stanza of [first, await juliet.write(romeo.bare, 'two')]) {
      const at = time.clock.now()
      const opening = await romeo.engine.open(stanza, { at, serverStamp: null }, key)
      learned.push(opening.is === 'opened' ? opening.commit() : opening)
    }
    expect(learned).toMatchObject([
      { device: { fingerprint: juliet.identity.kid }, newlyTrusted: true },
      null,
    ])
  })

  it('goes on after a restart of either side in the middle', async () => {
    const first = await juliet.write(romeo.bare, 'hello')
    await romeo.engine.request(juliet.jid, juliet.jid, sidOf(first))
    const [writer, reader] = [juliet.restart(), romeo.restart()]
    const key = await keyFrom(reader, writer, await dialBack(reader, writer, sidOf(first)))
    expect(bodyOf(await reader.restart().read(first, key))).toBe('hello')
  })

  it('a device that asked becomes trusted and known as Balcony; what it was given is recorded', async () => {
    const stanza = await juliet.write(romeo.bare, 'hello')
    await dialBack(romeo, juliet, sidOf(stanza))
    expect(juliet.ports.trust.decision(romeo.bare, romeo.identity.kid)).toMatchObject({
      state: 'trusted',
      manner: 'first-seen',
    })
    expect(juliet.ports.trust.knownAsBalcony(romeo.bare)).toBe(true)
    expect(juliet.ports.keys.releasesOf(sidOf(stanza))).toMatchObject([
      { jid: romeo.bare, fingerprint: romeo.identity.kid, how: 'asked' },
    ])
  })

  it('an own second device has to wait for approval', async () => {
    const second = await createEngineParty(time, 'juliet@a.test/phone.2' as FullJid, 'phone')
    const stanza = await juliet.write(romeo.bare, 'hello')
    const reply = await dialBack(second, juliet, sidOf(stanza))
    expect(second.engine.readRefusal(reply)).toEqual({ is: 'awaiting-approval' })
    expect(juliet.ports.requests.questions(juliet.bare)).toMatchObject([
      { from: second.jid, sid: sidOf(stanza), proven: true },
    ])
  })

  it('offers P-256 and RSA to strangers at once, to a known Balcony only after not-acceptable', async () => {
    const kindsOf = async (sid: string) => {
      const iq = await romeo.engine.request(juliet.jid, juliet.jid, sid)
      const set = await readKeySet(keyRequestOf(iq)!.getChildText('pkey')!)
      return set?.usable.map(({ kind }) => kind)
    }
    expect(await kindsOf('s1')).toEqual(['X25519', 'X25519', 'P-256', 'RSA'])
    expect(romeo.engine.widenRequest(juliet.jid, 's1')).toBe(false)
    await becomeAcquainted()
    expect(await kindsOf('s2')).toEqual(['X25519', 'X25519'])
    expect(romeo.engine.widenRequest(juliet.jid, 's2')).toBe(true)
    expect(await kindsOf('s2')).toEqual(['X25519', 'X25519', 'P-256', 'RSA'])
    expect(romeo.engine.widenRequest(juliet.jid, 's2')).toBe(false)
  })

  it('somebody outside the audience is forbidden', async () => {
    const tybalt = await createEngineParty(time, 'tybalt@a.test/x' as FullJid, 'x')
    const stanza = await juliet.write(romeo.bare, 'hello')
    expect(conditionOf(await dialBack(tybalt, juliet, sidOf(stanza)))).toBe('forbidden')
  })

  it('a blocked device is forbidden', async () => {
    const stanza = await juliet.write(romeo.bare, 'hello')
    const { bare: jid, identity } = romeo
    juliet.ports.trust.decide({ jid, fingerprint: identity.kid, state: 'blocked', manner: 'user', at: 0 })
    expect(conditionOf(await dialBack(romeo, juliet, sidOf(stanza)))).toBe('forbidden')
  })

  it('a key is released for 30 days after its last use, then it is gone', async () => {
    const stanza = await juliet.write(romeo.bare, 'hello')
    time.advance(30 * DAY - 1)
    expect((await dialBack(romeo, juliet, sidOf(stanza))).attrs.type).toBe('result')
    time.advance(2)
    expect(conditionOf(await dialBack(romeo, juliet, sidOf(stanza)))).toBe('item-not-found')
  })

  it('the eleventh request in a minute has to wait', async () => {
    const stanza = await juliet.write(romeo.bare, 'hello')
    for (let i = 0; i < 10; i += 1)
      expect((await dialBack(romeo, juliet, sidOf(stanza))).attrs.type).toBe('result')
    expect(conditionOf(await dialBack(romeo, juliet, sidOf(stanza)))).toBe('resource-constraint')
    time.advance(61_000)
    expect((await dialBack(romeo, juliet, sidOf(stanza))).attrs.type).toBe('result')
  })

  it('a newcomer is not given what was retired before', async () => {
    await becomeAcquainted()
    const before = await juliet.write(romeo.bare, 'old')
    juliet.engine.retireKey(romeo.bare)
    time.advance(1000)
    const newcomer = await createEngineParty(time, 'romeo@b.test/phone.2' as FullJid, 'phone')
    expect(newcomer.engine.readRefusal(await dialBack(newcomer, juliet, sidOf(before)))).toEqual({
      is: 'awaiting-approval',
    })
    const after = await juliet.write(romeo.bare, 'new')
    expect((await dialBack(newcomer, juliet, sidOf(after))).attrs.type).toBe('result')
  })

  it('a peer of the bare draft is answered with the bare SMK, and shown as unverified sender', async () => {
    const stanza = await juliet.write(romeo.bare, 'hello')
    const reply = await dialBack(romeo, juliet, sidOf(stanza), {
      request: (iq) => void keyRequestOf(iq)!.remove(keyRequestOf(iq)!.getChild('proof')!),
    })
    const key = await keyFrom(romeo, juliet, reply)
    expect(key).toMatchObject({ grant: null, fingerprint: null })
    expect(await romeo.read(stanza, key)).toMatchObject({ is: 'opened', fingerprint: null })
  })

  it.each<[string, (iq: Element) => void]>([
    [
      'a proof stripped by the server, once the account is known',
      (iq) => void keyRequestOf(iq)!.remove(keyRequestOf(iq)!.getChild('proof')!),
    ],
    ['a proof sent to another address', (iq) => (iq.attrs.to = 'juliet@a.test/other')],
    ['a proof of somebody else', (iq) => (iq.attrs.from = 'mercutio@b.test/x')],
    ['a proof for another SID', (iq) => (keyRequestOf(iq)!.attrs.id = 'other')],
    ['two proofs', (iq) => void keyRequestOf(iq)!.append(overTheWire(keyRequestOf(iq)!.getChild('proof')!))],
    ['no keys', (iq) => void keyRequestOf(iq)!.remove(keyRequestOf(iq)!.getChild('pkey')!)],
    ['a request of another namespace', (iq) => (keyRequestOf(iq)!.attrs.xmlns = 'urn:x')],
    ['two requests in one', (iq) => void iq.append(overTheWire(keyRequestOf(iq)!))],
  ])('%s is not acceptable', async (_, change) => {
    await becomeAcquainted()
    const stanza = await juliet.write(romeo.bare, 'hello')
    expect(conditionOf(await dialBack(romeo, juliet, sidOf(stanza), { request: change }))).toBe(
      'not-acceptable',
    )
  })

  it('whoever turns up at a known full JID with another key is asked about every time', async () => {
    await becomeAcquainted()
    const stanza = await juliet.write(romeo.bare, 'hello')
    const impostor = await createEngineParty(time, romeo.jid, 'impostor')
    for (const sid of ['no-such-key', sidOf(stanza), sidOf(stanza)]) {
      const reply = await dialBack(impostor, juliet, sid)
      expect(reply.attrs.type).toBe('error')
    }
    expect(juliet.ports.trust.decision(romeo.bare, impostor.identity.kid)).toBeUndefined()
    expect((await dialBack(romeo, juliet, sidOf(stanza))).attrs.type).toBe('result')
  })

  it('nor is a sender who turns up with another key trusted by what he sends', async () => {
    await becomeAcquainted()
    const impostor = await createEngineParty(time, juliet.jid, 'impostor')
    for (const text of ['one', 'two']) {
      impostor.engine.retireKey(romeo.bare)
      const stanza = await impostor.write(romeo.bare, text)
      time.advance(1)
      await romeo.read(stanza, await keyFrom(romeo, impostor, await dialBack(romeo, impostor, sidOf(stanza))))
    }
    expect(romeo.ports.trust.decision(juliet.bare, impostor.identity.kid)).toBeUndefined()
  })

  it('who is refused leaves no trace', async () => {
    const tybalt = await createEngineParty(time, 'tybalt@a.test/x' as FullJid, 'x')
    const stanza = await juliet.write(romeo.bare, 'hello')
    await dialBack(tybalt, juliet, sidOf(stanza))
    await dialBack(tybalt, juliet, 'no-such-key')
    expect(juliet.ports.trust.devicesOf(tybalt.bare)).toEqual([])
  })

  it('an answer that nobody asked for is not read', async () => {
    const stanza = await juliet.write(romeo.bare, 'hello')
    const reply = await dialBack(romeo, juliet, sidOf(stanza))
    romeo.ports.requests.remove(juliet.jid, sidOf(stanza))
    expect(await romeo.engine.readAnswer(juliet.jid, keyRequestOf(reply)!)).toEqual({ is: 'not-asked' })
  })

  it('an answer wrapped for another request is not read', async () => {
    const stanza = await juliet.write(romeo.bare, 'hello')
    const reply = await dialBack(romeo, juliet, sidOf(stanza))
    romeo.ports.requests.remove(juliet.jid, sidOf(stanza))
    await romeo.engine.request(juliet.jid, juliet.jid, sidOf(stanza))
    expect(await romeo.engine.readAnswer(juliet.jid, keyRequestOf(reply)!)).toMatchObject({ is: 'bad' })
  })

  it('an unsigned key of an account known as Balcony is refused', async () => {
    await becomeAcquainted()
    juliet.ports.trust.allowUnsigned(romeo.bare, true)
    juliet.engine.retireKey(romeo.bare)
    const stanza = await juliet.write(romeo.bare, 'hello')
    const reply = await dialBack(romeo, juliet, sidOf(stanza), {
      request: (iq) => void keyRequestOf(iq)!.remove(keyRequestOf(iq)!.getChild('proof')!),
    })
    expect(conditionOf(reply)).toBe('forbidden')
    romeo.ports.trust.allowUnsigned(juliet.bare, true)
    expect(romeo.ports.trust.knownAsBalcony(juliet.bare)).toBe(true)
  })
})

describe('opening (PROTOCOL 4)', () => {
  beforeEach(becomeAcquainted)

  it('drops what was opened before, also with the tag in another spelling', async () => {
    const stanza = await juliet.write(romeo.bare, 'once')
    expect((await romeo.read(stanza)).is).toBe('opened')
    expect((await romeo.read(stanza)).is).toBe('duplicate')
    const mac = stanza.getChild('e2e')!.getChild('mac')!
    mac.children = [` ${mac.getText().slice(0, 5)}\n${mac.getText().slice(5)}`]
    expect((await romeo.restart().read(stanza)).is).toBe('duplicate')
  })

  it.each<[string, (stanza: Element, e2e: Element) => void, string]>([
    ['changed data', (_, e2e) => (e2e.getChild('data')!.children = ['AAAA']), 'decryption-failed'],
    [
      'a header of another key',
      (_, e2e) =>
        (e2e.getChild('encheader')!.children = [
          Buffer.from('{"alg":"A256KW","enc":"A256GCM","kid":"x"}').toString('base64url'),
        ]),
      'decryption-failed',
    ],
    ['a child twice', (_, e2e) => void e2e.append(xml('mac', { xmlns: E2E }, 'AAAA')), 'malformed'],
    ['a child missing', (_, e2e) => void e2e.remove(e2e.getChild('iv')!), 'malformed'],
    ['an account instead of a device as its sender', ({ attrs }) => (attrs.from = juliet.bare), 'malformed'],
    ['a child of another namespace', (_, e2e) => (e2e.getChild('iv')!.attrs.xmlns = 'urn:x'), 'malformed'],
    ['an element within a child', (_, e2e) => void e2e.getChild('iv')!.append(xml('x')), 'malformed'],
    [
      'another spelling of the wrapped key',
      (_, e2e) => (e2e.getChild('cmk')!.children = [withSpareBit(e2e.getChildText('cmk')!)]),
      'malformed',
    ],
    ['no SID', (_, e2e) => delete e2e.attrs.id, 'malformed'],
    ['an empty SID', (_, e2e) => (e2e.attrs.id = ''), 'malformed'],
    ['e2e twice', (stanza, e2e) => void stanza.append(overTheWire(e2e)), 'malformed'],
    ['another type of the outer stanza', (stanza) => (stanza.attrs.type = 'normal'), 'malformed'],
    ['300 KiB of data', (_, e2e) => (e2e.getChild('data')!.children = ['A'.repeat(300 * 1024)]), 'too-large'],
    ['a kind of sealing that we cannot read', (_, e2e) => (e2e.attrs.type = 'zip'), 'nothing-readable'],
  ])('%s is unreadable, and nothing of it is shown', async (_, change, problem) => {
    const stanza = await juliet.write(romeo.bare, 'hello')
    change(stanza, stanza.getChild('e2e')!)
    expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', problem })
  })

  it('a stanza re-addressed to another reader of the same key is unreadable', async () => {
    const attrs = { xmlns: 'jabber:client', type: 'chat', from: juliet.jid, to: 'mercutio@b.test', id: '1' }
    const key = juliet.ports.keys.current(romeo.bare)!
    const { seal } = await import('../../../main/e2e/seal.ts')
    const message = xml('message', attrs, xml('body', {}, 'hi'))
    const sealed = seal(juliet.ports, message, message, key, {})
    const stanza = overTheWire(sealed.is === 'sealed' ? sealed.stanza : xml('x'))
    stanza.attrs.to = romeo.bare
    expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', problem: 'readdressed' })
  })

  it('a stanza that says to be of another device is unreadable', async () => {
    const attrs = {
      xmlns: 'jabber:client',
      type: 'chat',
      from: 'juliet@a.test/other',
      to: romeo.bare,
      id: '1',
    }
    const sealed = await juliet.engine.seal(xml('message', attrs, xml('body', {}, 'hi')))
    const stanza = overTheWire(sealed.is === 'sealed' ? sealed.stanza : xml('x'))
    expect((await romeo.read(stanza)).is).toBe('missing-key')
    stanza.attrs.from = juliet.jid
    expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', problem: 'readdressed' })
  })

  it('a message without type is a normal one, outside and inside (RFC 6121 §5.2.2)', async () => {
    const seal = async (type?: string) => {
      const attrs = { xmlns: 'jabber:client', from: juliet.jid, to: romeo.bare, id: '1' }
      const sealed = await juliet.engine.seal(xml('message', { ...attrs, ...(type && { type }) }))
      return overTheWire(sealed.is === 'sealed' ? sealed.stanza : xml('x'))
    }
    const [untyped, normal] = [await seal(), await seal('normal')]
    const key = await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sidOf(untyped)))
    untyped.attrs.type = 'normal'
    delete normal.attrs.type
    expect((await romeo.read(untyped, key)).is).toBe('opened')
    expect((await romeo.read(normal)).is).toBe('opened')
  })

  it('marks what was written long ago or in the future', async () => {
    const stanza = await juliet.write(romeo.bare, 'late')
    time.advance(6 * 60_000)
    expect(await romeo.read(stanza)).toMatchObject({ is: 'opened', time: 'old' })
    const early = await juliet.write(romeo.bare, 'early')
    time.setClock(time.clock.now() - 6 * 60_000)
    expect(await romeo.read(early)).toMatchObject({ is: 'opened', time: 'future' })
  })

  it('goes by the delay stamp of the server where one counts', async () => {
    const stanza = await juliet.write(romeo.bare, 'offline')
    const serverStamp = time.clock.now() + 2000
    time.advance(3 * DAY)
    const opening = await romeo.engine.open(stanza, { at: time.clock.now(), serverStamp })
    expect(opening).toMatchObject({ is: 'opened', time: 'fits' })
  })

  it('answers with an error stanza only where there is somebody to answer', async () => {
    const stanza = await juliet.write(romeo.bare, 'hello')
    stanza.getChild('e2e')!.getChild('data')!.children = ['AAAA']
    const opening = await romeo.read(stanza)
    const error = opening.is === 'unreadable' ? opening.error : null
    expect(error?.attrs).toMatchObject({ type: 'error', to: juliet.jid, id: stanza.attrs.id })
    expect(error?.getChild('error')?.getChild('decryption-failed', E2E)).toBeDefined()
  })
})

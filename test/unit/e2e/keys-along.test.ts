// PROTOCOL 8: the first stanza of an SMK carries it, for every device that is known and may have it.
import { generalDecrypt, importJWK, type GeneralJWE, type JWK } from 'jose'
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { generateEncryptionKey } from '../../../main/e2e/device-keys.ts'
import { sealedSender } from '../../../main/e2e/stanza-shape.ts'
import type { TrustState } from '../../../shared/domain/device.ts'
import type { FullJid } from '../../../shared/domain/jid.ts'
import { createEngineParty, dialBack, overTheWire, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'

const BALCONY = 'urn:balcony:e2e:0'

let time: FakeTime, juliet: EngineParty, romeo: EngineParty

/** Romeo's device asked once, so that Juliet knows it. */
beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
  await meets(romeo)
})

async function meets(reader: EngineParty): Promise<void> {
  await dialBack(reader, juliet, sidOf(await juliet.write(romeo.bare, 'hello')))
  time.advance(1000)
}

const sidOf = (stanza: Element) => sealedSender(stanza)!.sid
const keysOf = (stanza: Element) => stanza.getChild('keys', BALCONY)
const jweOf = (stanza: Element) =>
  JSON.parse(Buffer.from(keysOf(stanza)!.getText(), 'base64url').toString()) as GeneralJWE
const kidsOf = (stanza: Element) => jweOf(stanza).recipients.map(({ header }) => header?.kid)
const kidOf = (party: EngineParty) => party.ports.device.encryption().kid
/** The first stanza under a new key. */
async function firstOf(text = 'first'): Promise<Element> {
  juliet.engine.retireKey(romeo.bare)
  return juliet.write(romeo.bare, text)
}
function decide(party: EngineParty, state: TrustState): void {
  const { bare: jid, identity } = party
  juliet.ports.trust.decide({ jid, fingerprint: identity.kid, state, manner: 'user', at: time.clock.now() })
}

describe('the key goes along', () => {
  it('with the first stanza under it, is read without asking, and is kept', async () => {
    const first = await firstOf()
    expect(keysOf(first)?.attrs.id).toBe(sidOf(first))
    expect(await romeo.read(first)).toMatchObject({ is: 'opened', fingerprint: juliet.identity.kid })
    const second = await juliet.write(romeo.bare, 'second')
    expect(sidOf(second)).toBe(sidOf(first))
    expect(keysOf(second)).toBeUndefined()
    expect((await romeo.read(second)).is).toBe('opened')
  })

  it('as a general JWE of the signed grant that any library opens', async () => {
    const first = await firstOf()
    const jwe = jweOf(first)
    expect(Object.keys(jwe).sort()).toEqual(['ciphertext', 'iv', 'protected', 'recipients', 'tag'])
    expect(JSON.parse(Buffer.from(jwe.protected!, 'base64url').toString())).toEqual({
      enc: 'A256GCM',
      cty: 'jose',
    })
    expect(jwe.recipients).toEqual([
      {
        header: {
          ...{ alg: 'ECDH-ES+A256KW', kid: kidOf(romeo) },
          epk: { crv: 'X25519', kty: 'OKP', x: expect.stringMatching(/^.{43}$/) as string },
        },
        encrypted_key: expect.stringMatching(/^[\w-]+$/) as string,
      },
    ])
    const own = romeo.ports.device.encryption().privateKey.reveal() as JWK
    const opened = await generalDecrypt(jwe, await importJWK(own, 'ECDH-ES'))
    const grant = juliet.ports.keys.findOut(sidOf(first))!.grant.reveal()
    expect(Buffer.from(opened.plaintext).toString()).toBe(grant)
  })

  it('and it is kept with the key that the device was given it, before the stanza is there to be sent', async () => {
    const first = await firstOf()
    expect(juliet.ports.keys.releasesOf(sidOf(first))).toEqual([
      {
        ...{ sid: sidOf(first), sender: null, jid: romeo.bare, fingerprint: romeo.identity.kid },
        ...{ at: time.clock.now(), how: 'sent-along' },
      },
    ])
  })

  it('for the devices of both accounts, those seen last first, and not for the one that writes', async () => {
    const phone = await createEngineParty(time, 'romeo@b.test/phone.2' as FullJid, 'phone')
    const desk = await createEngineParty(time, 'juliet@a.test/desk.2' as FullJid, 'desk')
    for (const device of [phone, desk]) await meets(device)
    const seen = juliet.ports.trust.device(romeo.bare, romeo.identity.kid)!
    juliet.ports.trust.see({
      ...seen,
      jid: juliet.bare,
      fullJid: desk.jid,
      fingerprint: desk.identity.kid,
      encryptionKey: desk.ports.device.encryption().publicKey,
      lastSeen: time.clock.now() + 5,
    })
    decide(desk, 'trusted')
    const first = await firstOf()
    expect(kidsOf(first)).toEqual([kidOf(desk), kidOf(phone), kidOf(romeo)])
    for (const device of [romeo, phone, desk]) expect((await device.read(first)).is).toBe('opened')
  })

  it.each<TrustState>(['new', 'blocked'])('not for a device that is %s', async (state) => {
    const phone = await createEngineParty(time, 'romeo@b.test/phone.2' as FullJid, 'phone')
    await meets(phone)
    juliet.ports.trust.setPolicy(romeo.bare, 'ask')
    decide(phone, state)
    const first = await firstOf()
    expect(kidsOf(first)).toEqual([kidOf(romeo)])
    expect((await phone.read(first)).is).toBe('missing-key')
  })

  it('not for one that the policy would let in by itself: it becomes trusted when it asks', async () => {
    decide(romeo, 'new')
    expect(keysOf(await firstOf())).toBeUndefined()
  })

  it('not for one that is blocked while it is wrapped, nor under a key that was given up for that', async () => {
    const { random, keys } = juliet.ports
    const { bytes } = random
    let sid = ''
    random.bytes = (count) => {
      const current = keys.current(romeo.bare)
      if (current?.uses === 0 && sid === '') {
        sid = current.sid
        decide(romeo, 'blocked')
        juliet.engine.retireKey(romeo.bare)
      }
      return bytes(count)
    }
    const first = await firstOf()
    expect(sid).not.toBe('')
    expect(sidOf(first)).not.toBe(sid)
    expect(keysOf(first)).toBeUndefined()
    expect(juliet.ports.keys.releasesOf(sid)).toEqual([])
  })

  it('to nobody who is not known as Balcony', async () => {
    const stranger = await createEngineParty(time, 'tybalt@a.test/sword' as FullJid, 'sword')
    expect(keysOf(await juliet.write(stranger.bare, 'peace'))).toBeUndefined()
  })

  it('not with a typing notice, which is kept nowhere', async () => {
    juliet.engine.retireKey(romeo.bare)
    const attrs = { xmlns: 'jabber:client', type: 'chat', from: juliet.jid, to: romeo.bare, id: 'typing' }
    const composing = xml('composing', { xmlns: 'http://jabber.org/protocol/chatstates' })
    const sealed = await juliet.engine.seal(xml('message', attrs, composing))
    expect(sealed.is === 'sealed' && keysOf(sealed.stanza)).toBeUndefined()
  })

  it('for as many as fit into what the server takes, and a long text leaves room for none', async () => {
    for (const name of ['phone.2', 'phone.3', 'phone.4'])
      await meets(await createEngineParty(time, `romeo@b.test/${name}` as FullJid, name))
    const length = async (limit: number) => {
      juliet.engine.retireKey(romeo.bare)
      const attrs = { xmlns: 'jabber:client', type: 'chat', from: juliet.jid, to: romeo.bare, id: 'inner' }
      const sealed = await juliet.engine.seal(xml('message', attrs, xml('body', {}, 'hello')), { limit })
      if (sealed.is === 'too-large') throw new Error('too large')
      const bytes = Buffer.byteLength(sealed.stanza.toString())
      const given = juliet.ports.keys.releasesOf(sealed.sid).length
      return { bytes, given, readers: keysOf(sealed.stanza) ? kidsOf(overTheWire(sealed.stanza)).length : 0 }
    }
    const all = await length(128 * 1024)
    expect(all).toMatchObject({ readers: 4, given: 4 })
    const fewer = await length(all.bytes - 1)
    expect(fewer).toMatchObject({ readers: 3, given: 3 })
    expect(fewer.bytes).toBeLessThan(all.bytes)
    expect(await length(2000)).toMatchObject({ readers: 0, given: 0 })
  })

  it('skips a device whose cached key is none', async () => {
    const phone = await createEngineParty(time, 'romeo@b.test/phone.2' as FullJid, 'phone')
    await meets(phone)
    const seen = juliet.ports.trust.device(romeo.bare, phone.identity.kid)!
    const zero = { kty: 'OKP', crv: 'X25519', x: 'A'.repeat(43) }
    juliet.ports.trust.see({ ...seen, encryptionKey: zero, iat: seen.iat + 1 })
    expect(kidsOf(await firstOf())).toEqual([kidOf(romeo)])
  })

  it('opens with an encryption key that was changed since, as long as it is kept, and is asked for afterwards', async () => {
    const first = await firstOf()
    const old = romeo.ports.device.encryption()
    const next = await generateEncryptionKey()
    const other = { ...romeo.ports.device, encryption: () => next }
    const restarted = Object.assign(romeo.ports, { device: { ...other, byKid: () => undefined } })
    expect((await romeo.read(first)).is).toBe('missing-key')
    Object.assign(restarted, {
      device: { ...other, byKid: (kid: string) => (kid === old.kid ? old : undefined) },
    })
    expect((await romeo.read(first)).is).toBe('opened')
  })
})

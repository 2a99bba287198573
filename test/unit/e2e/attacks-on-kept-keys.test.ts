// What somebody whose key is kept, or asked for, can no longer be made to have said.
import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../shared/domain/jid.ts'
import { Secret } from '../../../shared/domain/secret.ts'
import { createEngineParty, dialBack, keyFrom, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'
import { forgeAnswer, forgeMessage, forgeToken, grantPayload, tokenHeader } from '../../doubles/forger.ts'

let time: FakeTime, juliet: EngineParty, romeo: EngineParty, tybalt: EngineParty
/** Juliet's current key for Romeo, which Romeo has asked for. */
let sid: string

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
  tybalt = await createEngineParty(time, 'tybalt@a.test/sword.1' as FullJid, 'sword')
  await juliet.write(romeo.bare, 'first')
  await ask()
})

async function ask() {
  sid = juliet.ports.keys.current(romeo.bare)!.sid
  await romeo.engine.request(juliet.jid, juliet.jid, sid)
}

const reading = (content: string, header = {}) =>
  romeo.engine.readAnswer(juliet.jid, forgeAnswer(romeo, juliet, sid, content, header))

describe('from somebody whose key is kept', () => {
  beforeEach(async () => {
    const key = await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sid))
    await romeo.read(forgeMessage(juliet, romeo), key)
    time.advance(1)
  })

  const signed = (change: Record<string, unknown>, identity = juliet.identity) =>
    forgeToken(
      tokenHeader('balcony-grant+jws', identity),
      { ...grantPayload(juliet, romeo), ...change },
      identity,
    )

  it('another key for that SID is refused, whoever signed it, and the first one stays (PROTOCOL 4)', async () => {
    const other = { k: Buffer.alloc(32, 7).toString('base64url') }
    for (const identity of [juliet.identity, tybalt.identity]) {
      expect((await reading(signed(other, identity))).is).not.toBe('key')
    }
    expect((await reading(signed({}))).is).toBe('key')
    expect(await romeo.read(forgeMessage(juliet, romeo))).toMatchObject({ is: 'opened' })
  })

  it('another key for that SID that was read before takes no place of the one that is kept', async () => {
    const kept = romeo.ports.keys.findIn(juliet.jid, sid)!
    const other = new Secret(new Uint8Array(32).fill(7))
    const opening = await romeo.read(forgeMessage(juliet, romeo), { ...kept, key: other })
    expect(opening).toMatchObject({ is: 'opened' })
    const forged = await romeo.read(forgeMessage(juliet, romeo, { smk: other.reveal() }), {
      ...kept,
      key: other,
    })
    expect(forged).toMatchObject({ is: 'unreadable', problem: 'decryption-failed' })
  })

  it('a device that signs the true key in her name is seen, and not trusted (PROTOCOL 7)', async () => {
    juliet.engine.retireKey(romeo.bare)
    await juliet.write(romeo.bare, 'second')
    await ask()
    const answer = await reading(signed({}, tybalt.identity))
    const opening = await romeo.read(
      forgeMessage(juliet, romeo),
      answer.is === 'key' ? answer.key : undefined,
    )
    expect(opening).toMatchObject({ is: 'opened', fingerprint: tybalt.identity.kid })
    expect(romeo.ports.trust.decision(juliet.bare, tybalt.identity.kid)).toBeUndefined()
  })

  it('a key whose signature was taken off is refused, since the account is known as Balcony (PROTOCOL 7)', async () => {
    juliet.engine.retireKey(romeo.bare)
    await juliet.write(romeo.bare, 'second')
    await ask()
    const { kty, kid, k, alg } = grantPayload(juliet, romeo)
    const bare = JSON.stringify({ kty, kid, k, alg })
    expect((await reading(bare, { cty: 'jwk+json' })).is).toBe('unsigned')
    romeo.ports.trust.allowUnsigned(juliet.bare, true)
    expect(await reading(bare, { cty: 'jwk+json' })).toMatchObject({ is: 'key', key: { fingerprint: null } })
  })
})

describe('what a device said of itself (PROTOCOL 8)', () => {
  const heard = () => romeo.ports.trust.device(juliet.bare, juliet.identity.kid)
  const grantRead = async (name: string) => {
    const grant = { ...grantPayload(juliet, romeo), name, iat: Math.floor(time.clock.now() / 1000) }
    const token = forgeToken(tokenHeader('balcony-grant+jws', juliet.identity), grant, juliet.identity)
    const answer = await reading(token)
    if (answer.is !== 'key') throw new Error(answer.is)
    return { key: answer.key, stanza: forgeMessage(juliet, romeo) }
  }

  it('is not taken back by an older word that comes later', async () => {
    const older = await grantRead('laptop')
    time.advance(25 * 3_600_000)
    juliet.engine.retireKey(romeo.bare)
    await juliet.write(romeo.bare, 'second')
    await ask()
    const newer = await grantRead('renamed')
    await romeo.read(newer.stanza, newer.key)
    await romeo.read(older.stanza, older.key)
    expect(heard()?.name).toBe('renamed')
  })

  it('is taken from an older word where the newer one does not say it', async () => {
    const older = await grantRead('laptop')
    time.advance(3_600_000)
    await romeo.write(juliet.bare, 'and back')
    await dialBack(juliet, romeo, romeo.ports.keys.current(juliet.bare)!.sid)
    expect(heard()).toMatchObject({ name: '' })
    await romeo.read(older.stanza, older.key)
    expect(heard()).toMatchObject({ name: 'laptop', iat: Math.floor(time.clock.now() / 1000) })
  })
})

describe('a push (PROTOCOL 3)', () => {
  it('from another than the one who was asked is not read', async () => {
    const keyreq = forgeAnswer(romeo, juliet, sid, juliet.ports.keys.current(romeo.bare)!.grant.reveal())
    for (const from of ['juliet@a.test/other', 'tybalt@a.test/sword.1', 'romeo@b.test/phone.2']) {
      expect(await romeo.engine.readAnswer(from as FullJid, keyreq)).toEqual({ is: 'not-asked' })
    }
    expect((await romeo.engine.readAnswer(juliet.jid, keyreq)).is).toBe('key')
  })

  it('for a SID that nobody asked for is not read', async () => {
    const keyreq = forgeAnswer(romeo, juliet, sid, juliet.ports.keys.current(romeo.bare)!.grant.reveal())
    keyreq.attrs.id = 'other'
    expect(await romeo.engine.readAnswer(juliet.jid, keyreq)).toEqual({ is: 'not-asked' })
  })

  it('that is wrapped for the key of another request of ours is not read', async () => {
    await romeo.engine.request(juliet.jid, juliet.jid, 'other')
    const keyreq = forgeAnswer(romeo, juliet, 'other', juliet.ports.keys.current(romeo.bare)!.grant.reveal())
    keyreq.attrs.id = sid
    expect((await romeo.engine.readAnswer(juliet.jid, keyreq)).is).toBe('bad')
  })
})

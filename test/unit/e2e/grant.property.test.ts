import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { toBareJid, toFullJid, type BareJid, type FullJid } from '../../../shared/domain/jid.ts'
import { Secret } from '../../../shared/domain/secret.ts'
import { toBase64url } from '../../../main/e2e/base64url.ts'
import { generateIdentity } from '../../../main/e2e/device-keys.ts'
import { readBareSmk, readGrant, signGrant, smkJwk, speakerOf } from '../../../main/e2e/grant.ts'
import type { InKey } from '../../../main/e2e/key-ports.ts'
import type { KeyPair } from '../../../main/e2e/ports.ts'
import { toUtf8 } from '../../../main/e2e/text.ts'
import { bareJid, fullJid } from '../../arbitraries/jids.ts'
import { mutatedJson } from '../../arbitraries/json.ts'
import { mutated } from '../../arbitraries/mutation.ts'
import { anyText, anyTime, CASES } from '../../arbitraries/text.ts'
import { forgeToken, honestHeader } from '../../doubles/forged-token.ts'

const key = new Uint8Array(32).fill(7)
const expected = {
  sid: 's1',
  sender: 'juliet@a.test/balcony.1' as FullJid,
  own: 'romeo@b.test' as BareJid,
  now: 1_700_000_001_000,
}
const payload = {
  ...smkJwk('s1', key),
  iss: expected.sender,
  to: expected.own,
  aud: [expected.own, 'juliet@a.test'],
  iat: 1_700_000_000,
  exp: 1_700_086_400,
  name: 'laptop',
}

let identity: KeyPair

beforeAll(async () => {
  identity = await generateIdentity()
})

/** Nothing, or a key for exactly what was expected, of a size and with an algorithm that the codec takes. */
function expectRefusedOrSound(read: InKey | undefined): void {
  if (read === undefined) return
  expect(read).toMatchObject({ sid: expected.sid, sender: expected.sender, receivedAt: expected.now })
  expect([16, 32]).toContain(read.key.reveal().length)
  expect([null, `A${read.key.reveal().length * 8}KW`]).toContain(read.algorithm)
  if (read.grant === null) return
  expect(read.fingerprint).toBe(identity.kid)
  expect(read.audience).toContain(expected.own)
  for (const jid of [read.conversation, ...read.audience]) expect(toBareJid(String(jid))).toBe(jid)
  for (const time of [read.sendFrom, read.sendUntil]) expect(Number.isSafeInteger(time)).toBe(true)
  expect(read.sendFrom! >= 0 && read.sendFrom! <= read.sendUntil!).toBe(true)
}

function expectSpeaker(token: string): void {
  const { name, iat } = speakerOf(new Secret(token))
  expect(typeof name).toBe('string')
  expect(Number.isSafeInteger(iat) && iat >= 0).toBe(true)
}

describe('the signed grant (PROTOCOL 7), whatever comes', () => {
  it('is read as it was written', async () => {
    const anyTerms = fc.record({
      sid: anyText,
      key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      iss: fullJid,
      to: bareJid,
      aud: fc.array(bareJid, { maxLength: 5 }),
      name: anyText,
    })
    await fc.assert(
      fc.asyncProperty(anyTerms, anyTime, anyTime, bareJid, async (terms, one, other, own) => {
        const times = { sendFrom: Math.min(one, other), sendUntil: Math.max(one, other) }
        const aud = [...terms.aud, own]
        const grant = await signGrant({ ...terms, ...times, aud }, identity)
        const read = await readGrant(grant.reveal(), { sid: terms.sid, sender: terms.iss, own, now: 0 })
        expect(read).toMatchObject({
          ...times,
          sid: terms.sid,
          conversation: terms.to,
          audience: aud,
          fingerprint: identity.kid,
        })
        expect(read?.key.reveal()).toEqual(new Uint8Array(terms.key))
        expect(speakerOf(grant)).toEqual({ name: terms.name, iat: times.sendFrom / 1000 })
      }),
      CASES,
    )
  })

  it('is refused when what it says was changed, or is sound, however well it is signed', async () => {
    const header = JSON.stringify(honestHeader('balcony-grant+jws', identity))
    await fc.assert(
      fc.asyncProperty(mutatedJson(fc.constant(payload)), async (text) => {
        const token = forgeToken(header, text, identity)
        const read = await readGrant(token, expected)
        expectRefusedOrSound(read)
        if (read !== undefined) {
          const { iss, kid } = JSON.parse(text) as { iss: string; kid: string }
          expect([toFullJid(iss), kid]).toEqual([expected.sender, expected.sid])
        }
        expectSpeaker(token)
      }),
      CASES,
    )
  })

  it('is refused when the token was changed', async () => {
    const token = forgeToken(
      JSON.stringify(honestHeader('balcony-grant+jws', identity)),
      JSON.stringify(payload),
      identity,
    )
    await fc.assert(
      fc.asyncProperty(mutated(fc.constant(token), ['.', '=', 'A', '-', token]), async (text) => {
        expect((await readGrant(text, expected)) !== undefined).toBe(text.trim() === token)
        expectSpeaker(text)
      }),
      CASES,
    )
  })

  it('is refused when it is noise', async () => {
    const encoded = anyText.map((text) => toBase64url(toUtf8(text)))
    const noise = fc.array(fc.oneof(anyText, encoded), { maxLength: 4 }).map((pieces) => pieces.join('.'))
    await fc.assert(
      fc.asyncProperty(noise, async (text) => {
        expect(await readGrant(text, expected)).toBeUndefined()
        expectSpeaker(text)
      }),
      CASES,
    )
  })

  it('is read soon with an audience that fills a stanza', async () => {
    const header = JSON.stringify(honestHeader('balcony-grant+jws', identity))
    const read = (aud: unknown[]) =>
      readGrant(forgeToken(header, JSON.stringify({ ...payload, aud }), identity), expected)
    expect((await read([...Array(30_000).fill('a@b.test'), expected.own]))?.audience).toHaveLength(30_001)
    expect(await read([...Array(30_000).fill([]), expected.own])).toBeUndefined()
    expect(await read(['a.'.repeat(100_000), expected.own])).toBeUndefined()
  })
})

describe('the bare SMK of a peer of the draft, whatever comes', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(anyText, fc.uint8Array({ minLength: 32, maxLength: 32 }), (sid, bytes) => {
        const read = readBareSmk(JSON.stringify(smkJwk(sid, bytes)), { ...expected, sid })
        expect(read).toMatchObject({ sid, grant: null, fingerprint: null, algorithm: 'A256KW' })
        expect(read?.key.reveal()).toEqual(new Uint8Array(bytes))
      }),
      CASES,
    )
  })

  it('is refused when it was changed, or is sound', () => {
    const changed = mutatedJson(
      fc.oneof(fc.constant(smkJwk('s1', key)), fc.constant({ kty: 'oct', k: 'A'.repeat(22) })),
    )
    fc.assert(
      fc.property(changed, (text) => expectRefusedOrSound(readBareSmk(text, expected))),
      CASES,
    )
  })

  it('is refused when it is noise', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.json()), (text) => {
        expect(readBareSmk(text, expected)).toBeUndefined()
      }),
      CASES,
    )
  })
})

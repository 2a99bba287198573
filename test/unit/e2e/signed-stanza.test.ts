import xml, { type Element } from '@xmpp/xml'
import { exportJWK, generateKeyPair, type JWK, type JWSHeaderParameters } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { generateIdentity } from '../../../main/e2e/device-keys.ts'
import { thumbprintOf } from '../../../main/e2e/jwk.ts'
import { E2E } from '../../../main/e2e/namespaces.ts'
import type { InKey } from '../../../main/e2e/key-ports.ts'
import type { Jwk } from '../../../main/e2e/ports.ts'
import { sealedSender } from '../../../main/e2e/stanza-shape.ts'
import type { TrustState } from '../../../shared/domain/device.ts'
import { bareOf, type FullJid } from '../../../shared/domain/jid.ts'
import {
  createEngineParty,
  dialBack,
  keyFrom,
  overTheWire,
  type EngineParty,
} from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'
import { forgeMessage } from '../../doubles/forger.ts'
import { signedByDevice, signedStanza } from '../../doubles/signed-stanza.ts'
import draft from '../../vectors/draft-miller-xmpp-e2e-06.json' with { type: 'json' }

let time: FakeTime, juliet: EngineParty, romeo: EngineParty

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
})

function message(text = 'But to be frank', attrs: Record<string, string> = {}): Element {
  const all = { xmlns: 'jabber:client', type: 'chat', from: juliet.jid, to: romeo.bare, id: 'm1', ...attrs }
  return xml('message', all, xml('body', {}, text))
}

async function sealed(stanza: Element, signed = false): Promise<Element> {
  const sealing = await juliet.engine.seal(stanza, { signed })
  if (sealing.is !== 'sealed') throw new Error(sealing.is)
  return overTheWire(sealing.stanza)
}

/** Romeo gets the key of `stanza` by dialling back. */
async function keyOf(stanza: Element): Promise<InKey> {
  return keyFrom(romeo, juliet, await dialBack(romeo, juliet, sealedSender(stanza)!.sid))
}

/** Romeo knows this key of somebody at Juliet's address. */
function knows(fingerprint: string, publicKey: Jwk, state: TrustState, proven: boolean): void {
  const { trust } = romeo.ports
  const at = time.clock.now()
  const seen = { firstSeen: at, since: at, lastSeen: at, iat: 0, grantIat: 0 }
  trust.see({
    ...{
      jid: juliet.bare,
      fingerprint,
      fullJid: juliet.jid,
      name: '',
      publicKey,
      encryptionKey: null,
      proven,
    },
    ...seen,
  })
  if (state !== 'new') trust.decide({ jid: juliet.bare, fingerprint, state, manner: 'user', at })
}

const knowsJuliet = (state: TrustState) => knows(juliet.identity.kid, juliet.identity.publicKey, state, true)

describe('a stanza that is signed inside and sealed outside (PROTOCOL 5)', () => {
  it('shows nothing of it, and opens as signed by the device of the grant', async () => {
    const stanza = await sealed(message(), true)
    expect(stanza.toString()).not.toContain('sigheader')
    expect(await romeo.read(stanza, await keyOf(stanza))).toMatchObject({
      ...{ is: 'opened', innerId: 'm1', fingerprint: juliet.identity.kid, signedByUnknownKey: false },
    })
  })

  it('has two envelopes, the inner one written first', async () => {
    const stanza = await sealed(message(), true)
    const opening = await romeo.read(stanza, await keyOf(stanza))
    const stamp = opening.is === 'opened' ? opening.stamp : NaN
    expect(romeo.ports.keys.stampUsed(juliet.jid, null, stamp)).toBe(true)
    expect(romeo.ports.keys.stampUsed(juliet.jid, null, stamp + 1)).toBe(true)
  })

  it.each<[what: string, sign: () => Promise<Element>]>([
    ['by another device', async () => signedByDevice(message(), time.clock.now(), await generateIdentity())],
    [
      'with another `typ`',
      () =>
        signedStanza(message(), time.clock.now(), secret(), {
          alg: 'EdDSA',
          kid: juliet.identity.kid,
          typ: 'JOSE',
        }),
    ],
    [
      'as a grant',
      () =>
        signedStanza(message(), time.clock.now(), secret(), {
          ...{ alg: 'EdDSA', kid: juliet.identity.kid, typ: 'balcony-grant+jws' },
        }),
    ],
    [
      'under the name of another device',
      () =>
        signedStanza(message(), time.clock.now(), secret(), {
          alg: 'EdDSA',
          kid: 'x',
          typ: 'balcony-stanza+jws',
        }),
    ],
    [
      'with a key of its own in the header',
      () => {
        const jwk = juliet.identity.publicKey as JWK
        const header = { alg: 'EdDSA', kid: juliet.identity.kid, typ: 'balcony-stanza+jws', jwk }
        return signedStanza(message(), time.clock.now(), secret(), header)
      },
    ],
  ])('is refused when signed %s', async (_, sign) => {
    const stanza = await sealed(await sign())
    expect(await romeo.read(stanza, await keyOf(stanza))).toMatchObject({
      ...{ is: 'unreadable', problem: 'verification-failed' },
    })
  })

  it.each<[what: string, spoil: (e2e: Element) => void]>([
    ['another signature', (e2e) => (e2e.getChild('sig')!.children = ['A'.repeat(86)])],
    ['another text', (e2e) => (e2e.getChild('data')!.children = ['PHgvPg'])],
    ['no signature', (e2e) => void e2e.remove(e2e.getChild('sig')!)],
  ])('is refused with %s', async (_, spoil) => {
    const signed = await signedByDevice(message(), time.clock.now(), juliet.identity)
    spoil(signed.getChild('e2e', E2E)!)
    const stanza = await sealed(signed)
    expect((await romeo.read(stanza, await keyOf(stanza))).is).toBe('unreadable')
  })

  it.each([
    ['the sender', { from: 'juliet@a.test/other' }],
    ['the reader', { to: 'mercutio@b.test' }],
    ['the reader’s device', { to: 'romeo@b.test/another' }],
  ])('counts for nothing where the signed envelope names %s otherwise', async (_, changed) => {
    const signed = await signedByDevice(message('hi', changed), time.clock.now(), juliet.identity)
    Object.assign(signed.attrs, { from: juliet.jid, to: romeo.bare })
    const stanza = await sealed(signed)
    expect(await romeo.read(stanza, await keyOf(stanza))).toMatchObject({
      ...{ is: 'unreadable', problem: 'readdressed' },
    })
  })

  it('counts for nothing where the signed envelope holds another kind of message', async () => {
    const signed = await signedByDevice(message('hi', { type: 'normal' }), time.clock.now(), juliet.identity)
    signed.attrs.type = 'chat'
    const stanza = await sealed(signed)
    expect(await romeo.read(stanza, await keyOf(stanza))).toMatchObject({
      ...{ is: 'unreadable', problem: 'malformed' },
    })
  })

  it('is a replay, when what was signed comes sealed anew', async () => {
    const signed = await signedByDevice(message(), time.clock.now() - 1, juliet.identity)
    const first = await sealed(signed)
    const key = await keyOf(first)
    expect((await romeo.read(first, key)).is).toBe('opened')
    expect((await romeo.restart().read(await sealed(signed))).is).toBe('duplicate')
  })

  it('repeats no stamp of the sealed or of the signed envelope', async () => {
    const first = await sealed(await signedByDevice(message('one'), time.clock.now() - 1, juliet.identity))
    await romeo.read(first, await keyOf(first))
    const second = await sealed(await signedByDevice(message('two'), time.clock.now() - 1, juliet.identity))
    expect(await romeo.read(second)).toMatchObject({ is: 'unreadable', problem: 'stamp-used-twice' })
    // the sealed envelope’s, around another signed one
    const at = time.clock.now()
    const third = await signedByDevice(message('three'), at + 10, juliet.identity)
    const forged = forgeMessage(juliet, romeo, { at, stanza: third.toString() })
    expect(await romeo.read(forged)).toMatchObject({ is: 'unreadable', problem: 'stamp-used-twice' })
    const rightly = forgeMessage(juliet, romeo, { at: at + 11, stanza: third.toString() })
    expect((await romeo.read(rightly)).is).toBe('opened')
  })

  it('is marked as old where either envelope is', async () => {
    const long = time.clock.now() - 6 * 60_000
    const stanza = await sealed(await signedByDevice(message(), long, juliet.identity))
    expect(await romeo.read(stanza, await keyOf(stanza))).toMatchObject({ is: 'opened', time: 'old' })
    const signed = await signedByDevice(message(), time.clock.now() + 1, juliet.identity)
    const forged = forgeMessage(juliet, romeo, { at: long + 1, stanza: signed.toString() })
    expect(await romeo.read(forged)).toMatchObject({ is: 'opened', time: 'old' })
  })

  it('that is refused is answered with verification-failed', async () => {
    const stanza = await sealed(await signedByDevice(message(), time.clock.now(), await generateIdentity()))
    const opening = await romeo.read(stanza, await keyOf(stanza))
    const error = opening.is === 'unreadable' ? opening.error?.getChild('error') : null
    expect(error?.getChildElements().map((child) => child.getName())).toEqual([
      'bad-request',
      'verification-failed',
    ])
  })
})

describe('a stanza that is sealed inside and signed outside (PROTOCOL 5)', () => {
  const both = async (text = 'hi') => {
    const inner = await sealed(message(text))
    return overTheWire(await signedByDevice(inner, time.clock.now() + 1, juliet.identity))
  }

  it('asks for its key, and opens with it', async () => {
    const stanza = await both()
    const opening = await romeo.read(stanza)
    expect(opening).toMatchObject({ is: 'missing-key', sender: juliet.jid })
    const sid = opening.is === 'missing-key' ? opening.sid : ''
    const key = await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sid))
    expect(await romeo.read(stanza, key)).toMatchObject({ is: 'opened', fingerprint: juliet.identity.kid })
    expect((await romeo.read(stanza)).is).toBe('duplicate')
  })

  it('is refused where somebody else signed', async () => {
    const inner = await sealed(message())
    const key = await keyOf(inner)
    const stanza = await signedByDevice(inner, time.clock.now(), await generateIdentity())
    expect(await romeo.read(stanza, key)).toMatchObject({ is: 'unreadable', problem: 'verification-failed' })
  })
})

describe('envelopes in envelopes (PROTOCOL 4.1)', () => {
  it.each<[what: string, build: () => Promise<Element>]>([
    ['sealed in sealed', async () => sealed(await sealed(message()))],
    [
      'signed in signed',
      async () => {
        const inner = await signedByDevice(message(), time.clock.now(), juliet.identity)
        return signedByDevice(inner, time.clock.now() + 1, juliet.identity)
      },
    ],
    [
      'three deep',
      async () => sealed(await signedByDevice(await sealed(message()), time.clock.now(), juliet.identity)),
    ],
  ])('%s is not read', async (_, build) => {
    const stanza = await build()
    const sid = stanza.getChild('e2e', E2E)?.attrs.id
    const key = sid === undefined ? undefined : await keyOf(stanza)
    expect(await romeo.read(stanza, key)).toMatchObject({ is: 'unreadable', problem: 'nothing-readable' })
  })

  it('more than 256 KiB of signed data are not looked at', async () => {
    const stanza = await signedByDevice(message('x'.repeat(200_000)), time.clock.now(), juliet.identity)
    expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', problem: 'too-large' })
  })
})

describe('a stanza that is only signed (PROTOCOL 5)', () => {
  const signed = () => signedByDevice(message(), time.clock.now(), juliet.identity)

  it('is not encrypted, and is known by a device that is trusted or verified', async () => {
    for (const state of ['trusted', 'verified'] as const) {
      knowsJuliet(state)
      time.advance(1)
      expect(await romeo.read(await signed())).toMatchObject({
        ...{ is: 'opened', sid: null, fingerprint: juliet.identity.kid, signedByUnknownKey: false },
      })
    }
  })

  it('is signed by an unknown key, where the device is new, blocked or was never seen', async () => {
    const unknown = { is: 'opened', fingerprint: null, signedByUnknownKey: true }
    expect(await romeo.read(await signed())).toMatchObject(unknown)
    for (const state of ['new', 'blocked'] as const) {
      knowsJuliet(state)
      time.advance(1)
      expect(await romeo.read(await signed())).toMatchObject(unknown)
    }
  })

  it('counts for nothing with a broken signature of a known device, and comes once', async () => {
    knowsJuliet('trusted')
    const broken = await signed()
    broken.getChild('e2e', E2E)!.getChild('sig')!.children = ['A'.repeat(86)]
    expect(await romeo.read(broken)).toMatchObject({ is: 'unreadable', problem: 'verification-failed' })
    const stanza = await signed()
    expect((await romeo.read(stanza)).is).toBe('opened')
    expect((await romeo.restart().read(stanza)).is).toBe('duplicate')
  })

  it('with a signature larger than any is not looked at, since its record is kept', async () => {
    const stanza = await signed()
    stanza.getChild('e2e', E2E)!.getChild('sig')!.children = ['A'.repeat(1028)]
    expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', problem: 'too-large' })
  })

  it('from another account than it names counts for nothing', async () => {
    const stanza = await signed()
    stanza.attrs.from = 'mercutio@a.test/x'
    expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', problem: 'readdressed' })
  })

  it.each<[alg: string, ...rest: Parameters<typeof generateKeyPair>]>([
    ['ES256', 'ES256'],
    ['RS256', 'RS256'],
    ['RS384', 'RS256'],
    ['RS512', 'RS256'],
    ['PS256', 'RS256'],
  ])('by a peer of the bare draft: %s, under any name', async (alg, kind) => {
    const pair = await generateKeyPair(kind, { extractable: true })
    const [privateKey, publicKey] = [await exportJWK(pair.privateKey), await exportJWK(pair.publicKey)]
    const fingerprint = await thumbprintOf(publicKey as Jwk)
    knows(fingerprint, publicKey as Jwk, 'trusted', false)
    for (const header of [{ alg }, { alg, kid: juliet.bare }, { alg, kid: fingerprint, typ: 'JOSE' }]) {
      time.advance(1)
      const stanza = await signedStanza(message(), time.clock.now(), privateKey, header)
      expect(await romeo.read(stanza)).toMatchObject({ is: 'opened', fingerprint })
    }
  })

  it.each(['HS256', 'ES384', 'PS512', 'none', 'constructor'])('by %s is refused', async (alg) => {
    const stanza = await signed()
    const header = Buffer.from(JSON.stringify({ alg })).toString('base64url')
    stanza.getChild('e2e', E2E)!.getChild('sigheader')!.children = [header]
    expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', problem: 'verification-failed' })
  })

  it('with the `typ` of something else is refused, whoever signed it (PROTOCOL 1)', async () => {
    for (const typ of ['balcony-grant+jws', 'balcony-keyreq+jws', 'balcony-']) {
      const stanza = await signedStanza(message(), time.clock.now(), secret(), { alg: 'EdDSA', typ })
      expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', problem: 'verification-failed' })
    }
  })

  it('by a device of Balcony without its name or `typ` is by an unknown key, or refused', async () => {
    knowsJuliet('verified')
    const read = async (header: JWSHeaderParameters) => {
      time.advance(1)
      return romeo.read(await signedStanza(message(), time.clock.now(), secret(), header))
    }
    const nameless = await read({ alg: 'EdDSA', typ: 'balcony-stanza+jws' })
    expect(nameless).toMatchObject({ is: 'opened', fingerprint: null, signedByUnknownKey: true })
    const untyped = await read({ alg: 'EdDSA', kid: juliet.identity.kid })
    expect(untyped).toMatchObject({ is: 'unreadable', problem: 'verification-failed' })
  })

  it('by one known key under the name of another counts for nothing', async () => {
    const other = await generateIdentity()
    knowsJuliet('trusted')
    knows(other.kid, other.publicKey, 'trusted', false)
    const header = { alg: 'EdDSA', kid: juliet.identity.kid, typ: 'balcony-stanza+jws' }
    const stanza = await signedStanza(message(), time.clock.now(), other.privateKey.reveal() as JWK, header)
    expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', problem: 'verification-failed' })
  })

  it.each(['{}', '[{}]', 'null', '1'])('with %s for an algorithm is refused', async (alg) => {
    const stanza = await signed()
    const header = Buffer.from(`{"alg":${alg}}`).toString('base64url')
    stanza.getChild('e2e', E2E)!.getChild('sigheader')!.children = [header]
    expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', problem: 'verification-failed' })
  })

  it('the draft’s own example opens, and holds with the draft’s key', async () => {
    const from = 'juliet@capulet.lit/balcony' as FullJid
    const e2e = xml('e2e', { xmlns: E2E, type: 'sig' })
    for (const name of ['sigheader', 'data', 'sig'] as const) e2e.append(xml(name, {}, draft.signed[name]))
    const attrs = { xmlns: 'jabber:client', type: 'chat', from, to: 'romeo@montegue.lit', id: 'x' }
    const stanza = xml('message', attrs, e2e)
    const opened = { is: 'opened', time: 'old', stamp: 0 }
    expect(await romeo.read(overTheWire(stanza))).toMatchObject({ ...opened, signedByUnknownKey: true })

    const reader = await createEngineParty(time, 'romeo@montegue.lit/garden' as FullJid, 'garden')
    const publicKey = draft.signed.publicKey as Jwk
    const fingerprint = await thumbprintOf(publicKey)
    const at = time.clock.now()
    const seen = { fullJid: from, name: '', publicKey, encryptionKey: null, proven: false, iat: 0 }
    reader.ports.trust.see({
      jid: bareOf(from),
      fingerprint,
      ...{ firstSeen: at, since: at, lastSeen: at, grantIat: 0 },
      ...seen,
    })
    reader.ports.trust.decide({ jid: bareOf(from), fingerprint, state: 'verified', manner: 'user', at })
    expect(await reader.read(overTheWire(stanza))).toMatchObject({ ...opened, fingerprint })
  })
})

function secret(): JWK {
  return juliet.identity.privateKey.reveal() as JWK
}

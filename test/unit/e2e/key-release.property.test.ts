import xml, { type Element } from '@xmpp/xml'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { toFullJid, type FullJid } from '../../../shared/domain/jid.ts'
import { toBase64url } from '../../../main/e2e/base64url.ts'
import { generateEncryptionKey, generateFallbackKey } from '../../../main/e2e/device-keys.ts'
import { readJweChildren } from '../../../main/e2e/jose-element.ts'
import { readKeySet } from '../../../main/e2e/jwk.ts'
import { BALCONY, CLIENT, E2E, STANZAS } from '../../../main/e2e/namespaces.ts'
import type { Release } from '../../../main/e2e/outcomes.ts'
import type { Jwk } from '../../../main/e2e/ports.ts'
import { keyRequestOf, sealedSender } from '../../../main/e2e/stanza-shape.ts'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { toUtf8 } from '../../../main/e2e/text.ts'
import { mutatedJson } from '../../arbitraries/json.ts'
import { mutated, spaced } from '../../arbitraries/mutation.ts'
import { anyText, CASES } from '../../arbitraries/text.ts'
import { elementOf, spelledXml, XML_MARKS } from '../../arbitraries/xml.ts'
import {
  createEngineParty,
  dialBack,
  keyFrom,
  overTheWire,
  type EngineParty,
} from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'

const LIMIT = 60_000
const MARKS = [
  ...XML_MARKS,
  '<pkey/>',
  `<proof xmlns='${BALCONY}'/>`,
  `<keyreq xmlns='${E2E}'/>`,
  " id='x'",
  'AAAA',
  '.',
  '=',
]
const TYPES = {
  'not-acceptable': 'modify',
  'resource-constraint': 'wait',
  'item-not-found': 'cancel',
  forbidden: 'auth',
}

let time: FakeTime, juliet: EngineParty, romeo: EngineParty, request: Element, strangersSid: string

beforeAll(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
  const stanza = await juliet.write(romeo.bare, 'hello')
  const { sid } = sealedSender(stanza)!
  // from now on Romeo's account is known as Balcony, and a request without proof is refused
  await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sid))
  request = overTheWire(await romeo.engine.request(juliet.jid, juliet.jid, sid))
  request.attrs.from = romeo.jid
  request.attrs.id = 'q1'
  strangersSid = sealedSender(await juliet.write('mercutio@c.test' as EngineParty['bare'], 'hello'))!.sid
})

/** One of the declared outcomes, with a reply to whoever asked; nothing is committed. */
function expectDeclared(release: Release, iq: Element): void {
  const { reply } = release
  expect(reply.getName()).toBe('iq')
  expect([reply.attrs.to, reply.attrs.from, reply.attrs.id]).toEqual([
    iq.attrs.from,
    iq.attrs.to,
    iq.attrs.id,
  ])
  expect(reply.attrs.type).toBe(release.is === 'released' ? 'result' : 'error')
  const error = reply.getChild('error')
  if (release.is === 'released') {
    expect(readJweChildren(keyRequestOf(overTheWire(reply))!)).toBeDefined()
  } else {
    const condition = release.is === 'ask' ? 'forbidden' : release.condition
    expect(error?.attrs.type).toBe(TYPES[condition])
    expect(error?.getChild(condition, STANZAS)).toBeDefined()
    expect(error?.getChild('awaiting-approval', BALCONY) !== undefined).toBe(release.is === 'ask')
  }
}

async function answer(iq: Element): Promise<Release> {
  // not more than ten a minute
  time.advance(7_000)
  const release = await juliet.engine.answer(iq)
  expectDeclared(release, iq)
  return release
}

/** Who asks, for what, with which keys and proof: white space in the elements is the one difference that is tolerated. */
function said(iq: Element): unknown {
  const keyreq = keyRequestOf(iq)
  const bare = (text: string | null | undefined) => text?.replace(/[ \t\r\n]/g, '')
  const addresses = [iq.attrs.from, iq.attrs.to].map((jid) => toFullJid(jid ?? ''))
  return [
    addresses,
    keyreq?.attrs.id,
    bare(keyreq?.getChildText('pkey')),
    bare(keyreq?.getChildText('proof', BALCONY)),
  ]
}

describe('a request for a key, whatever comes (PROTOCOL 3, 7)', () => {
  it(
    'is answered where nothing but white space was put in, and nothing that was changed is',
    { timeout: LIMIT },
    async () => {
      const { pkey, proof } = {
        pkey: keyRequestOf(request)!.getChildText('pkey')!,
        proof: keyRequestOf(request)!.getChildText('proof')!,
      }
      await fc.assert(
        fc.asyncProperty(
          spaced(fc.constant(pkey)),
          fc.nat({ max: 3 }),
          fc.constantFrom('', ' ', '\n\t'),
          async (keys, how, space) => {
            const sid = keyRequestOf(request)!.attrs.id
            const children = [xml('pkey', {}, keys), xml('proof', { xmlns: BALCONY }, space + proof + space)]
            if (how === 3) children.reverse()
            const iq = overTheWire(xml('iq', request.attrs, xml('keyreq', { xmlns: E2E, id: sid }, children)))
            expect(said(iq)).toEqual(said(request))
            expect((await answer(iq)).is).toBe('released')
          },
        ),
        CASES,
      )
    },
  )

  it('is released to who asked, or refused, when its text was changed', { timeout: LIMIT }, async () => {
    await fc.assert(
      fc.asyncProperty(mutated(fc.constant(request.toString()), MARKS), async (text) => {
        const iq = parseStanza(text)
        if (iq === undefined) return
        const release = await answer(iq)
        if (release.is === 'released') expect(said(iq)).toEqual(said(request))
        else expect(release.is).toBe('refused')
      }),
      CASES,
    )
  })

  it(
    'of a stranger with keys of any kind is released for the first that can be used, or refused',
    { timeout: LIMIT },
    async () => {
      const pairs = [
        await generateEncryptionKey(),
        await generateFallbackKey('p256'),
        await generateFallbackKey('rsa'),
      ]
      const good: Jwk[] = pairs.map(({ publicKey }) => publicKey)
      const number = (length: number) =>
        fc
          .oneof(
            fc.uint8Array({ minLength: length, maxLength: length }),
            fc.constantFrom(0, 1, 2, 255).map((byte) => new Uint8Array(length).fill(byte)),
            // points of low order begin so
            fc.constantFrom(0, 1).map((byte) => new Uint8Array(length).fill(byte, 0, 1)),
          )
          .map(toBase64url)
      const odd = fc.oneof(
        fc.record({ kty: fc.constant('OKP'), crv: fc.constant('X25519'), x: number(32) }),
        fc.record({ kty: fc.constant('EC'), crv: fc.constant('P-256'), x: number(32), y: number(32) }),
        fc.record({
          kty: fc.constant('RSA'),
          n: fc.constantFrom(256, 384, 512).chain(number),
          e: fc.constantFrom(1, 3, 8).chain(number),
        }),
      )
      const keys = fc.array(fc.oneof(fc.constantFrom(...good), odd), { minLength: 1, maxLength: 4 })
      const offers = fc.oneof(
        keys.map((list) => JSON.stringify({ keys: list })),
        mutatedJson(keys.map((list) => ({ keys: list }))),
      )
      await fc.assert(
        fc.asyncProperty(offers, async (offer) => {
          const pkey = toBase64url(toUtf8(offer))
          const attrs = { xmlns: CLIENT, type: 'get', from: 'mercutio@c.test/x', to: juliet.jid, id: 'q1' }
          const iq = xml('iq', attrs, xml('keyreq', { xmlns: E2E, id: strangersSid }, xml('pkey', {}, pkey)))
          const release = await answer(iq)
          const usable = (await readKeySet(pkey))?.usable ?? []
          if (release.is === 'released')
            expect(release.device).toMatchObject({ fingerprint: usable[0]?.thumbprint, proven: false })
          else expect(release).toMatchObject({ is: 'refused', condition: 'not-acceptable' })
          if (good.some((key) => JSON.stringify(key) === JSON.stringify(usable[0]?.jwk)))
            expect(release.is).toBe('released')
        }),
        CASES,
      )
    },
  )

  it('that is noise is refused', { timeout: LIMIT }, async () => {
    await fc.assert(
      fc.asyncProperty(spelledXml, anyText, async ({ means }, id) => {
        const children = means.children.map((child) => (typeof child === 'string' ? child : elementOf(child)))
        const iq = xml('iq', request.attrs, xml('keyreq', { xmlns: E2E, id }, children))
        expect(await answer(iq)).toMatchObject({ is: 'refused', condition: 'not-acceptable' })
      }),
      CASES,
    )
  })
})

import xml, { type Element } from '@xmpp/xml'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { bareOf, type FullJid } from '../../../shared/domain/jid.ts'
import { Secret } from '../../../shared/domain/secret.ts'
import { toBase64url } from '../../../main/e2e/base64url.ts'
import { signGrant, smkJwk } from '../../../main/e2e/grant.ts'
import { jweChildren, readJweChildren } from '../../../main/e2e/jose-element.ts'
import { wrapKey } from '../../../main/e2e/key-wrapping.ts'
import { BALCONY, E2E, STANZAS } from '../../../main/e2e/namespaces.ts'
import type { AnswerReading } from '../../../main/e2e/outcomes.ts'
import { keyRequestOf } from '../../../main/e2e/stanza-shape.ts'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { fromUtf8, toUtf8 } from '../../../main/e2e/text.ts'
import { mutatedJson } from '../../arbitraries/json.ts'
import { mutated, spaced } from '../../arbitraries/mutation.ts'
import { anySid, anyText, CASES } from '../../arbitraries/text.ts'
import { elementOf, spelledXml, XML_MARKS } from '../../arbitraries/xml.ts'
import { createEngineParty, dialBack, keyFrom, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'
import { forgeToken, honestHeader } from '../../doubles/forged-token.ts'
import { fromBase64url } from '../../../main/e2e/base64url.ts'

const LIMIT = 60_000
const SID = 's1'
const MARKS = [...XML_MARKS, '<cmk/>', '<mac>AAAA</mac>', `<keyreq xmlns='${E2E}'/>`, " id='x'", 'AAAA', '=']

let time: FakeTime, juliet: EngineParty, romeo: EngineParty, reply: Element

/** An SMK of Juliet's under any SID. */
async function addKey(sid: string, key: Uint8Array): Promise<void> {
  if (juliet.ports.keys.findOut(sid) !== undefined) return
  const now = time.clock.now()
  const audience = [romeo.bare, juliet.bare]
  const times = { sendFrom: now, sendUntil: now + 86_400_000, ends: now + 86_400_000 }
  const grant = await signGrant(
    { sid, key, iss: juliet.jid, to: romeo.bare, aud: audience, ...times, name: '' },
    juliet.identity,
  )
  const retiredAt = now
  const secret = new Secret(key)
  juliet.ports.keys.addOut({
    sid,
    conversation: romeo.bare,
    audience,
    key: secret,
    grant,
    ...times,
    ends: times.sendUntil,
    releaseUntil: now + 9e8,
    uses: 0,
    retiredAt,
    onlyFor: null,
  })
}

beforeAll(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden', { fallback: true })
  await addKey(SID, new Uint8Array(32).fill(7))
  reply = await dialBack(romeo, juliet, SID)
})

/** One of the declared outcomes; a key is one for the request that waits, of a size that the codec takes. */
function expectDeclared(reading: AnswerReading): void {
  expect(['key', 'not-asked', 'unsigned', 'bad']).toContain(reading.is)
  if (reading.is !== 'key') return
  const { key } = reading
  expect(key).toMatchObject({ sid: SID, sender: juliet.jid })
  expect([16, 32]).toContain(key.key.reveal().length)
  expect([null, `A${key.key.reveal().length * 8}KW`]).toContain(key.algorithm)
  expect([null, juliet.identity.kid]).toContain(key.fingerprint)
}

const read = (keyreq: Element) => romeo.engine.readAnswer(juliet.jid, keyreq)

describe('the answer to a request, whatever comes (PROTOCOL 3, 7)', () => {
  it('brings any key under any SID', { timeout: LIMIT }, async () => {
    await fc.assert(
      fc.asyncProperty(anySid, fc.uint8Array({ minLength: 32, maxLength: 32 }), async (sid, bytes) => {
        time.advance(7_000)
        await addKey(sid, new Uint8Array(bytes))
        const key = await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sid))
        expect(key).toMatchObject({ sid, sender: juliet.jid, conversation: romeo.bare })
        expect(key.key.reveal()).toEqual(juliet.ports.keys.findOut(sid)?.key.reveal())
      }),
      CASES,
    )
  })

  it('brings the key that was sent or none when its text was changed', { timeout: LIMIT }, async () => {
    const sent = readJweChildren(keyRequestOf(reply)!)
    await fc.assert(
      fc.asyncProperty(mutated(fc.constant(reply.toString()), MARKS), async (text) => {
        const iq = parseStanza(text)
        const keyreq = iq && keyRequestOf(iq)
        if (keyreq === undefined) return
        const reading = await read(keyreq)
        expectDeclared(reading)
        if (reading.is !== 'key') return
        expect(readJweChildren(keyreq)).toEqual(sent)
        expect(reading.key.key.reveal()).toEqual(new Uint8Array(32).fill(7))
      }),
      CASES,
    )
  })

  it('brings nothing under a header that was changed', { timeout: LIMIT }, async () => {
    const parts = readJweChildren(keyRequestOf(reply)!)!
    const original = fromUtf8(fromBase64url(parts.protected)!)!
    const header = fc.oneof(mutatedJson(fc.constant(JSON.parse(original))), spaced(fc.constant(original)))
    await fc.assert(
      fc.asyncProperty(header, async (text) => {
        const changed = { ...parts, protected: toBase64url(toUtf8(text)) }
        const reading = await read(xml('keyreq', { xmlns: E2E, id: SID }, jweChildren(changed)))
        if (text === original) expect(reading.is).toBe('key')
        else expect(reading).toEqual({ is: 'bad', problem: 'wrapped for no key of this request' })
      }),
      CASES,
    )
  })

  it(
    'of a sender who wraps whatever he likes brings a key that is sound, or none',
    { timeout: LIMIT },
    async () => {
      const request = romeo.ports.requests.find(juliet.jid, SID)!
      const offered = [request.once, ...request.offered.map((kid) => romeo.ports.device.byKid(kid)!)]
      const smk = smkJwk(SID, new Uint8Array(32).fill(7))
      const grant = { ...smk, iss: juliet.jid, to: romeo.bare, aud: [romeo.bare], iat: 1, exp: 2, name: 'x' }
      const header = JSON.stringify(honestHeader('balcony-grant+jws', juliet.identity))
      const content = fc.oneof(
        mutatedJson(fc.constant(smk)),
        mutatedJson(fc.constant(grant)).map((payload) => forgeToken(header, payload, juliet.identity)),
        anyText,
      )
      const enc = fc.constantFrom('A128CBC-HS256', 'A256CBC-HS512', 'A128GCM', 'A256GCM')
      await fc.assert(
        fc.asyncProperty(
          content,
          fc.constantFrom('jose', 'jwk+json'),
          enc,
          fc.constantFrom(...offered),
          async (text, type, encryption, pair) => {
            const parts = await wrapKey(text, type, encryption, pair.publicKey)
            const reading = await read(xml('keyreq', { xmlns: E2E, id: SID }, jweChildren(parts!)))
            expectDeclared(reading)
            expect(reading.is).not.toBe('not-asked')
          },
        ),
        CASES,
      )
    },
  )

  it('that is noise brings nothing', { timeout: LIMIT }, async () => {
    await fc.assert(
      fc.asyncProperty(spelledXml, fc.oneof(fc.constant(SID), anyText), async ({ means }, id) => {
        const children = means.children.map((child) => (typeof child === 'string' ? child : elementOf(child)))
        const reading = await read(xml('keyreq', { xmlns: E2E, id }, children))
        expect(['bad', 'not-asked']).toContain(reading.is)
      }),
      CASES,
    )
  })

  it('that is an error is a refusal of the table, or none at all', () => {
    const conditions = ['not-acceptable', 'resource-constraint', 'item-not-found', 'forbidden']
    const valid = fc
      .tuple(fc.constantFrom(...conditions, 'service-unavailable', 'bad-request'), fc.boolean())
      .map(([condition, awaiting]) => {
        const error = xml('error', { type: 'auth' }, xml(condition, { xmlns: STANZAS }))
        if (awaiting) error.append(xml('awaiting-approval', { xmlns: BALCONY }))
        return xml(
          'iq',
          { xmlns: 'jabber:client', type: 'error', from: bareOf(juliet.jid) },
          error,
        ).toString()
      })
    const marks = [
      ...XML_MARKS,
      '<error/>',
      `<forbidden xmlns='${STANZAS}'/>`,
      `<awaiting-approval xmlns='${BALCONY}'/>`,
    ]
    fc.assert(
      fc.property(fc.oneof(valid, mutated(valid, marks)), (text) => {
        const iq = parseStanza(text)
        if (iq === undefined) return
        const reading = romeo.engine.readRefusal(iq)
        expect(['awaiting-approval', 'refused', 'unreachable']).toContain(reading.is)
        const said = conditions.filter((name) => iq.getChild('error')?.getChild(name, STANZAS) !== undefined)
        expect(reading.is === 'unreachable').toBe(said.length === 0)
        if (reading.is === 'refused') expect(said).toContain(reading.condition)
        if (reading.is === 'awaiting-approval') expect(said).toContain('forbidden')
      }),
      CASES,
    )
  })
})

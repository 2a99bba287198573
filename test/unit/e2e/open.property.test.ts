import xml, { type Element } from '@xmpp/xml'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { toBareJid, toFullJid, type FullJid } from '../../../shared/domain/jid.ts'
import { sealProblem } from '../../../shared/domain/message.ts'
import { cleanBase64url, toBase64url } from '../../../main/e2e/base64url.ts'
import { writeEnvelope } from '../../../main/e2e/envelope.ts'
import { jweChildren, readJweChildren } from '../../../main/e2e/jose-element.ts'
import { CLIENT, E2E } from '../../../main/e2e/namespaces.ts'
import type { Opening } from '../../../main/e2e/outcomes.ts'
import type { InKey } from '../../../main/e2e/key-ports.ts'
import type { JweParts } from '../../../main/e2e/ports.ts'
import { sealedSender } from '../../../main/e2e/stanza-shape.ts'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { toUtf8 } from '../../../main/e2e/text.ts'
import { addressText } from '../../arbitraries/jids.ts'
import { mutatedJson } from '../../arbitraries/json.ts'
import { mutated, spaced } from '../../arbitraries/mutation.ts'
import { anyText, CASES } from '../../arbitraries/text.ts'
import {
  asWritten,
  elementOf,
  meaningOf,
  spelledXml,
  XML_MARKS,
  type Meaning,
} from '../../arbitraries/xml.ts'
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
  `<e2e xmlns='${E2E}'/>`,
  '<mac/>',
  '<data>AAAA</data>',
  " id='x'",
  " type='enc'",
  'AAAA',
  '=',
]

let time: FakeTime, juliet: EngineParty, romeo: EngineParty, sealed: Element, key: InKey
const keys = new Map<string, InKey>()

/** The key of a stanza of Juliet, asked for once. */
async function keyOf(outer: Element): Promise<InKey> {
  const { sid } = sealedSender(outer)!
  const known = keys.get(sid) ?? (await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sid)))
  keys.set(sid, known)
  return known
}

const open = (outer: Element, candidate = key) =>
  romeo.engine.open(outer, { at: time.clock.now(), serverStamp: null }, candidate)

beforeAll(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
  sealed = await juliet.write(romeo.bare, 'But soft', 'm1')
  key = await keyOf(sealed)
})

/** One of the declared outcomes; what is opened is of who says so, for whom the grant says, and of the outer's kind. */
function expectDeclared(opening: Opening, outer: Element): void {
  switch (opening.is) {
    case 'opened':
      expect(toFullJid(opening.content.attrs.from ?? '')).toBe(key.sender)
      expect(toBareJid(opening.content.attrs.to ?? '')).toBe(key.conversation)
      expect(opening.content.getNS()).toBe(CLIENT)
      expect(opening.content.getName()).toBe(outer.getName())
      expect(opening.content.attrs.type ?? '').toBe(outer.attrs.type ?? '')
      expect(opening).toMatchObject({ sid: key.sid, sender: key.sender, fingerprint: juliet.identity.kid })
      expect(['fits', 'old', 'future']).toContain(opening.time)
      expect(Number.isSafeInteger(opening.stamp) && opening.stamp >= 0).toBe(true)
      break
    case 'missing-key':
      expect({ sid: opening.sid, sender: opening.sender }).not.toEqual({ sid: key.sid, sender: key.sender })
      break
    case 'unreadable':
      expect(sealProblem.safeParse(opening.problem).success).toBe(true)
      if (opening.error !== null) expect(opening.error.attrs.type).toBe('error')
      break
    default:
      expect(opening).toEqual({ is: 'duplicate' })
  }
}

/** What was sealed, or nothing: white space in the five parts is the one difference that is tolerated. */
async function expectAsSealedOrNothing(outer: Element): Promise<void> {
  const opening = await open(outer)
  expectDeclared(opening, outer)
  if (opening.is !== 'opened') return
  expect(opening.content.getChildText('body')).toBe('But soft')
  expect(opening.innerId).toBe('m1')
  expect(readJweChildren(outer.getChild('e2e', E2E)!)).toEqual(readJweChildren(sealed.getChild('e2e', E2E)!))
}

describe('a sealed stanza, whatever comes (PROTOCOL 2, 4)', () => {
  it('opens as it was sealed, but for ends of lines', { timeout: LIMIT }, async () => {
    const stanza: fc.Arbitrary<Meaning> = fc
      .tuple(fc.constantFrom('chat', 'normal', undefined), anyText, spelledXml)
      .map(([type, body, { means }]) => ({
        name: 'message',
        attrs: [
          ...means.attrs,
          ['xmlns', CLIENT],
          ['from', juliet.jid],
          ['to', romeo.bare],
          ...(type === undefined ? [] : [['type', type] as [string, string]]),
        ],
        children: [
          {
            name: 'body',
            attrs: [],
            children: body === '' ? [] : [body.replace(/[\p{Cs}\p{Cc}\ufffe\uffff]/gu, '\ufffd')],
          },
          ...means.children,
        ],
      }))
    await fc.assert(
      fc.asyncProperty(stanza, async (means) => {
        time.advance(1000)
        const sealing = await juliet.engine.seal(elementOf(means))
        if (sealing.is !== 'sealed') throw new Error(sealing.is)
        const outer = overTheWire(sealing.stanza)
        const opening = await open(outer, await keyOf(outer))
        expect(opening.is === 'opened' && meaningOf(opening.content)).toEqual(asWritten(means))
      }),
      CASES,
    )
  })

  it('opens as it was sealed or not at all when its text was changed', { timeout: LIMIT }, async () => {
    await fc.assert(
      fc.asyncProperty(mutated(fc.constant(sealed.toString()), MARKS), async (text) => {
        const outer = parseStanza(text)
        if (outer !== undefined) await expectAsSealedOrNothing(outer)
      }),
      CASES,
    )
  })

  it(
    'opens as it was sealed or not at all when its parts or addresses were changed',
    { timeout: LIMIT },
    async () => {
      const parts = readJweChildren(sealed.getChild('e2e', E2E)!)!
      const part = (name: keyof JweParts) => {
        const original = fc.constant(parts[name])
        return fc.oneof(
          { arbitrary: spaced(original), weight: 4 },
          mutated(original, ['A', '-', '=', '\u00a0', parts[name]]),
        )
      }
      const address = (text: string) =>
        fc.oneof({ arbitrary: fc.constant(text), weight: 4 }, addressText, anyText)
      const outerOf = fc
        .record({
          parts: fc.record({
            protected: part('protected'),
            encryptedKey: part('encryptedKey'),
            iv: part('iv'),
            ciphertext: part('ciphertext'),
            tag: part('tag'),
          }),
          from: address(juliet.jid),
          to: address(romeo.jid),
          type: address('chat'),
          id: address(key.sid),
        })
        .map(({ parts, from, to, type, id }) =>
          xml(
            'message',
            { xmlns: CLIENT, from, to, type, id: 'o1' },
            xml('e2e', { xmlns: E2E, type: 'enc', id }, jweChildren(parts)),
          ),
        )
      await fc.assert(fc.asyncProperty(outerOf, expectAsSealedOrNothing), CASES)
    },
  )

  it('of somebody who has the key, but lies inside, is refused or sound', { timeout: LIMIT }, async () => {
    const { jid } = juliet
    const inner = fc
      .tuple(
        fc.oneof(fc.constant<string>(jid), addressText),
        fc.oneof(fc.constant<string>(romeo.bare), addressText),
        fc.constantFrom('message', 'iq'),
        anyText,
      )
      .map(([from, to, name, body]) =>
        writeEnvelope(
          elementOf({
            name,
            attrs: [
              ['xmlns', CLIENT],
              ['from', from],
              ['to', to],
              ['type', 'chat'],
            ],
            children: [body],
          }),
          time.clock.now(),
        ),
      )
    const marks = [
      ...MARKS,
      `<message xmlns='${CLIENT}'/>`,
      `<delay xmlns='urn:xmpp:delay' stamp='1492-05-12T20:07:37Z'/>`,
      jid,
      romeo.bare,
    ]
    const honest = { alg: 'A256KW', enc: 'A256GCM', kid: key.sid }
    const header = fc.oneof(
      { arbitrary: fc.constant(JSON.stringify(honest)), weight: 4 },
      mutatedJson(fc.constant(honest)),
    )
    const bytes = fc.oneof(
      { arbitrary: mutated(inner, marks).map(toUtf8), weight: 4 },
      inner.map(toUtf8),
      fc.uint8Array(),
    )
    await fc.assert(
      fc.asyncProperty(bytes, header, async (plaintext, said) => {
        const parts = juliet.ports.codec.seal(
          new Uint8Array(plaintext),
          key.key.reveal(),
          'A256KW',
          'A256GCM',
          toBase64url(toUtf8(said)),
        )
        const attrs = { xmlns: CLIENT, from: jid, to: romeo.jid, type: 'chat', id: 'o1' }
        const outer = overTheWire(
          xml('message', attrs, xml('e2e', { xmlns: E2E, type: 'enc', id: key.sid }, jweChildren(parts))),
        )
        expectDeclared(await open(outer), outer)
      }),
      CASES,
    )
  })

  it('that is noise is refused', { timeout: LIMIT }, async () => {
    await fc.assert(
      fc.asyncProperty(spelledXml, anyText, async ({ means }, id) => {
        const outer = elementOf({ ...means, name: 'message', attrs: [...means.attrs, ['from', juliet.jid]] })
        expectDeclared(await open(outer), outer)
        outer.append(
          xml(
            'e2e',
            { xmlns: E2E, type: 'enc', id },
            ...means.children.filter((child) => typeof child !== 'string').map(elementOf),
          ),
        )
        const opening = await open(outer)
        expectDeclared(opening, outer)
        expect(opening.is).toBe('unreadable')
      }),
      CASES,
    )
  })

  it('is opened or refused soon at the largest size (PROTOCOL 4.1)', async () => {
    const plaintexts = [
      '<a>'.repeat(60_000),
      `<a${' '.repeat(190_000)}`,
      '&'.repeat(190_000),
      '\ufeff'.repeat(60_000),
    ]
    for (const plaintext of plaintexts) {
      const header = toBase64url(toUtf8(JSON.stringify({ alg: 'A256KW', enc: 'A256GCM' })))
      const parts = juliet.ports.codec.seal(toUtf8(plaintext), key.key.reveal(), 'A256KW', 'A256GCM', header)
      expect(cleanBase64url(parts.ciphertext)?.length).toBeLessThanOrEqual(256 * 1024)
      const attrs = { xmlns: CLIENT, from: juliet.jid, to: romeo.jid, type: 'chat', id: 'o1' }
      const outer = xml(
        'message',
        attrs,
        xml('e2e', { xmlns: E2E, type: 'enc', id: key.sid }, jweChildren(parts)),
      )
      expect(await open(outer)).toMatchObject({ is: 'unreadable', problem: 'malformed' })
    }
  })
})

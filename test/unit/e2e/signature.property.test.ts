import xml, { type Element } from '@xmpp/xml'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { toBareJid, type FullJid } from '../../../shared/domain/jid.ts'
import { sealProblem } from '../../../shared/domain/message.ts'
import { jwsChildren, readJwsChildren } from '../../../main/e2e/jose-element.ts'
import { CLIENT, E2E } from '../../../main/e2e/namespaces.ts'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { mutatedJson } from '../../arbitraries/json.ts'
import { mutated, spaced } from '../../arbitraries/mutation.ts'
import { CASES } from '../../arbitraries/text.ts'
import { XML_MARKS } from '../../arbitraries/xml.ts'
import { createEngineParty, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'
import { signedByDevice } from '../../doubles/signed-stanza.ts'

const LIMIT = 60_000
const MARKS = [
  ...XML_MARKS,
  `<e2e xmlns='${E2E}'/>`,
  '<sig/>',
  '<data>AAAA</data>',
  " type='sig'",
  'AAAA',
  '=',
]

let time: FakeTime, juliet: EngineParty, romeo: EngineParty, signed: Element

beforeAll(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
  const { kid: fingerprint, publicKey } = juliet.identity
  const at = time.clock.now()
  const seen = { fullJid: juliet.jid, name: '', encryptionKey: null, proven: true, iat: 0, grantIat: 0 }
  romeo.ports.trust.see({
    ...seen,
    jid: juliet.bare,
    fingerprint,
    publicKey,
    firstSeen: at,
    since: at,
    lastSeen: at,
  })
  romeo.ports.trust.decide({ jid: juliet.bare, fingerprint, state: 'verified', manner: 'user', at })
  const attrs = { xmlns: CLIENT, type: 'chat', from: juliet.jid, to: romeo.bare, id: 'm1' }
  signed = await signedByDevice(xml('message', attrs, xml('body', {}, 'But soft')), at, juliet.identity)
})

/** As it was signed, by an unknown key, or refused: nobody else's words ever count as the device's. */
async function expectAsSignedOrNothing(outer: Element): Promise<void> {
  const opening = await romeo.engine.open(outer, { at: time.clock.now(), serverStamp: null })
  if (opening.is === 'unreadable') {
    expect(sealProblem.safeParse(opening.problem).success).toBe(true)
    return
  }
  if (opening.is !== 'opened') {
    expect(opening.is).toBe('missing-key')
    return
  }
  expect(opening.sid).toBeNull()
  expect(toBareJid(opening.content.attrs.from ?? '')).toBe(toBareJid(outer.attrs.from ?? ''))
  if (opening.signedByUnknownKey) {
    expect(opening.fingerprint).toBeNull()
    return
  }
  expect(opening.fingerprint).toBe(juliet.identity.kid)
  expect(opening.content.getChildText('body')).toBe('But soft')
  const [came, was] = [outer, signed].map((stanza) => readJwsChildren(stanza.getChild('e2e', E2E)!)!)
  expect(came).toEqual(was)
}

describe('a signed stanza, whatever comes (PROTOCOL 5)', () => {
  it('counts as it was signed or not at all when its text was changed', { timeout: LIMIT }, async () => {
    await fc.assert(
      fc.asyncProperty(mutated(fc.constant(signed.toString()), MARKS), async (text) => {
        const outer = parseStanza(text)
        if (outer !== undefined) await expectAsSignedOrNothing(outer)
      }),
      CASES,
    )
  })

  it('counts as it was signed or not at all when its parts were changed', { timeout: LIMIT }, async () => {
    const parts = readJwsChildren(signed.getChild('e2e', E2E)!)!
    const part = (original: string) =>
      fc.oneof(
        { arbitrary: spaced(fc.constant(original)), weight: 4 },
        mutated(fc.constant(original), ['A', '-', '=', '\u00a0']),
      )
    const header: unknown = JSON.parse(Buffer.from(parts.protected, 'base64url').toString())
    const headers = mutatedJson(fc.constant(header)).map((text) => Buffer.from(text).toString('base64url'))
    const changed = fc.record({
      protected: fc.oneof(part(parts.protected), headers),
      payload: part(parts.payload),
      signature: part(parts.signature),
    })
    await fc.assert(
      fc.asyncProperty(changed, async (jws) => {
        const e2e = xml('e2e', { xmlns: E2E, type: 'sig' }, jwsChildren(jws))
        await expectAsSignedOrNothing(xml('message', { ...signed.attrs }, e2e))
      }),
      CASES,
    )
  })
})

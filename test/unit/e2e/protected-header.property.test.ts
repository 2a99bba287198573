import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanBase64url, toBase64url } from '../../../main/e2e/base64url.ts'
import { decodeHeader, readAnswerHeader, readContentHeader } from '../../../main/e2e/protected-header.ts'
import { toUtf8 } from '../../../main/e2e/text.ts'
import { mutatedJson } from '../../arbitraries/json.ts'
import { mutated, spaced } from '../../arbitraries/mutation.ts'
import { anySid, anyText, CASES } from '../../arbitraries/text.ts'

const ALGORITHMS = ['A128KW', 'A256KW'] as const
const ENCRYPTIONS = ['A128CBC-HS256', 'A256CBC-HS512', 'A128GCM', 'A256GCM'] as const
const REFUSED = ['crit', 'zip', 'jku', 'x5u', 'jwk']
const encoded = (text: string) => toBase64url(toUtf8(text))

const header = fc.record(
  {
    alg: fc.constantFrom(...ALGORITHMS),
    enc: fc.constantFrom(...ENCRYPTIONS),
    kid: fc.constant('sid'),
    typ: anyText,
    cty: anyText,
    epk: fc.constant({ kty: 'OKP', crv: 'X25519', x: 'A'.repeat(43) }),
    apu: fc.constant('QQ'),
  },
  { requiredKeys: ['alg', 'enc'] },
)
const changed = fc.oneof(
  mutatedJson(header).map(encoded),
  mutated(
    header.map((h) => encoded(JSON.stringify(h))),
    ['-', '_', '=', '.', 'A'],
  ),
)

/** Nothing, or what the text says, in which nothing is refused (PROTOCOL 2). */
function expectRefusedOrSound(text: string): void {
  const clean = cleanBase64url(text)
  const said = () => JSON.parse(Buffer.from(clean ?? '', 'base64url').toString()) as Record<string, unknown>
  const content = readContentHeader(text, 'sid')
  if (content !== undefined) {
    const { alg, enc, kid, ...others } = said()
    expect(content).toEqual({ alg, enc })
    expect(ALGORITHMS).toContain(alg)
    expect(ENCRYPTIONS).toContain(enc)
    expect(['sid', undefined]).toContain(kid)
    expect(Object.values(others).filter((value) => typeof value === 'object' && value !== null)).toEqual([])
  }
  const answer = readAnswerHeader(text)
  if (answer !== undefined) {
    const objects = Object.entries(said()).filter(([, value]) => typeof value === 'object' && value !== null)
    expect(objects.map(([name]) => name).filter((name) => name !== 'epk')).toEqual([])
  }
  for (const read of [content, answer, decodeHeader(text)]) {
    if (read === undefined) continue
    expect(Object.keys(said()).filter((name) => REFUSED.includes(name))).toEqual([])
  }
  const withJwk = decodeHeader(text, ['jwk'])
  if (withJwk !== undefined) {
    expect(Object.getPrototypeOf(withJwk)).toBeNull()
    expect(JSON.stringify(withJwk)).toBe(JSON.stringify(said()))
  }
}

describe('a protected header (PROTOCOL 2, 3), whatever comes', () => {
  it('is read with any SID, any flat member and any white space', () => {
    const flat = fc.dictionary(anyText, fc.oneof(anyText, fc.integer(), fc.boolean(), fc.constant(null)))
    fc.assert(
      fc.property(
        anySid,
        fc.option(fc.constant(true)),
        flat,
        header,
        fc.nat(),
        (sid, named, more, { alg, enc }, at) => {
          const others = Object.entries(more).filter(
            ([name]) => !['alg', 'enc', 'kid', ...REFUSED].includes(name),
          )
          const text = encoded(
            JSON.stringify(
              Object.fromEntries([...others, ['alg', alg], ['enc', enc], ...(named ? [['kid', sid]] : [])]),
            ),
          )
          const place = at % (text.length + 1)
          const read = readContentHeader(`${text.slice(0, place)} \n${text.slice(place)}`, sid)
          expect(read).toEqual({ alg, enc })
          if (named) expect(readContentHeader(text, `${sid}x`)).toBeUndefined()
        },
      ),
      CASES,
    )
  })

  it('is refused when it was changed, or read for what it says', () => {
    fc.assert(fc.property(spaced(changed), expectRefusedOrSound), CASES)
  })

  it('is refused when it is noise, or read for what it says', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, anyText.map(encoded), fc.json().map(encoded)), expectRefusedOrSound),
      CASES,
    )
  })

  it('is read soon, however large', () => {
    const members = Array.from({ length: 30_000 }, (_, i) => `"a${i}":1`).join()
    expect(readContentHeader(encoded(`{"alg":"A256KW","enc":"A256GCM",${members}}`), 's')).toBeDefined()
    expect(
      readContentHeader(encoded(`{"alg":"A256KW","enc":"A256GCM",${members},"a0":1}`), 's'),
    ).toBeUndefined()
    expect(readAnswerHeader(encoded(`{"epk":${'['.repeat(500_000)}`))).toBeUndefined()
  })
})

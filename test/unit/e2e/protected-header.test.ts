import { describe, expect, it } from 'vitest'
import { toBase64url } from '../../../main/e2e/base64url.ts'
import { readAnswerHeader, readContentHeader } from '../../../main/e2e/protected-header.ts'
import { toUtf8 } from '../../../main/e2e/text.ts'

const header = (json: string) => toBase64url(toUtf8(json))

describe('the header of a sealed stanza (PROTOCOL 2)', () => {
  it.each([
    ['ours', '{"alg":"A256KW","enc":"A256GCM","kid":"s"}'],
    ['without kid', '{"alg":"A128KW","enc":"A128CBC-HS256"}'],
  ])('accepts %s', (_, json) => {
    expect(readContentHeader(header(json), 's')).toBeDefined()
  })

  it.each([
    ['crit', '{"alg":"A256KW","enc":"A256GCM","crit":["exp"]}'],
    ['zip', '{"alg":"A256KW","enc":"A256GCM","zip":"DEF"}'],
    ['jku', '{"alg":"A256KW","enc":"A256GCM","jku":"https://x"}'],
    ['x5u', '{"alg":"A256KW","enc":"A256GCM","x5u":"https://x"}'],
    ['jwk', '{"alg":"A256KW","enc":"A256GCM","jwk":"x"}'],
    ['a kid that is not the SID', '{"alg":"A256KW","enc":"A256GCM","kid":"t"}'],
    ['a nested member', '{"alg":"A256KW","enc":"A256GCM","x":{}}'],
    ['a member twice', '{"alg":"A256KW","enc":"A256GCM","enc":"A128GCM"}'],
    ['a wrap of 192 bits', '{"alg":"A192KW","enc":"A256GCM"}'],
    ['a cipher of 192 bits', '{"alg":"A256KW","enc":"A192GCM"}'],
    ['another cipher of 192 bits', '{"alg":"A256KW","enc":"A192CBC-HS384"}'],
    ['direct encryption', '{"alg":"dir","enc":"A256GCM"}'],
    ['a name of 2013', '{"alg":"A256KW","enc":"A256CBC+HS512"}'],
    ['an array', '[]'],
    ['no JSON', 'x'],
  ])('refuses %s', (_, json) => {
    expect(readContentHeader(header(json), 's')).toBeUndefined()
  })

  it('an answer may carry epk, and nothing else that is nested', () => {
    expect(readAnswerHeader(header('{"alg":"ECDH-ES","epk":{"kty":"OKP"}}'))).toBeDefined()
    expect(readAnswerHeader(header('{"alg":"ECDH-ES","epk":"x"}'))).toBeUndefined()
    expect(readAnswerHeader(header('{"alg":"ECDH-ES","other":{}}'))).toBeUndefined()
  })
})

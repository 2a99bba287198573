import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJsonObject } from '../../../main/e2e/strict-json.ts'

describe('strict JSON', () => {
  it.each([
    ['a member twice', '{"a":1,"a":2}'],
    ['a member twice in another spelling', '{"a":1,"\\u0061":2}'],
    ['a member twice further down', '{"a":{"b":[{"c":1,"c":1}]}}'],
    ['an array', '[1]'],
    ['a bare string', '"a"'],
    ['nothing', ''],
    ['text behind', '{} x'],
    ['a member twice beside colons in strings', '{"a:":":","b":"\\":","b":1}'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":1}'],
    ['nine levels', '{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}'],
  ])('refuses %s', (_, text) => {
    expect(parseJsonObject(text)).toBeUndefined()
  })

  it.each(['{"a":":","b:\\":":[{"c":"\\\\"},{"c":"{[:"}]}', '{"a":{"a":{"a":1}},"b":{"a":1}}', '{}'])(
    'reads %s, in which no name stands twice in one object',
    (text) => {
      expect(JSON.stringify(parseJsonObject(text))).toBe(text)
    },
  )

  it('takes __proto__ for a member like any other', () => {
    const object = parseJsonObject('{"__proto__":{"alg":"none"},"x":1}')
    expect(Object.getPrototypeOf(object)).toBeNull()
    expect(object?.alg).toBeUndefined()
    expect(object?.x).toBe(1)
  })

  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean())),
        (value) => {
          expect(JSON.stringify(parseJsonObject(JSON.stringify(value)))).toBe(JSON.stringify(value))
        },
      ),
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => json.slice(1)),
        ),
        (text) => {
          parseJsonObject(text)
        },
      ),
    )
  })
})

// One gate for keys, as the source has it; who may import the wrapping, dependency-cruiser holds.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const files = readdirSync('main', { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.ts'),
)
const naming = (text: RegExp) =>
  files.filter((path) => text.test(readFileSync(`main/${path}`, 'utf8'))).sort()

it('one file wraps a key for somebody', () => {
  expect(naming(/FlattenedEncrypt|GeneralEncrypt|CompactEncrypt/)).toEqual(['e2e/key-wrapping.ts'])
})

it('nothing but the gate takes out a grant of ours', () => {
  expect(naming(/\bkey\.grant\.reveal\(\)/)).toEqual(['e2e/key-gate.ts', 'storage/own-keys.ts'])
})

import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { saying, sayings, type Saying } from '../../../shared/domain/saying.ts'
import { accountSayings } from '../../../shared/domain/sayings/account.ts'
import { connectionSayings } from '../../../shared/domain/sayings/connection.ts'
import { deliverySayings } from '../../../shared/domain/sayings/delivery.ts'
import { programSayings } from '../../../shared/domain/sayings/program.ts'
import { rosterSayings } from '../../../shared/domain/sayings/roster.ts'
import { de } from '../../../shared/words/de.ts'
import { en } from '../../../shared/words/en.ts'
import { said } from '../../../shared/words/said.ts'

/** Every value that a schema takes, as far as it matters for a sentence: each word of an enum, both truths, one text. */
function samples(schema: z.ZodType, name: string): unknown[] {
  if (schema instanceof z.ZodString) return [`${name}.example`]
  if (schema instanceof z.ZodNumber) return [17]
  if (schema instanceof z.ZodBoolean) return [true, false]
  if (schema instanceof z.ZodEnum) return schema.options
  if (schema instanceof z.ZodArray) return [[`${name}.example`, 'rosaline.example'], []]
  if (schema instanceof z.ZodObject) return all(schema.shape)
  // something said within something else: any of them will do
  if (schema instanceof z.ZodDiscriminatedUnion) return samples(schema.options[0] as z.ZodType, name)
  if (schema instanceof z.ZodLiteral) return [schema.value]
  throw new Error(`${name} is of a kind that this test does not know`)
}

function all(values: Readonly<Record<string, z.ZodType>>): Record<string, unknown>[] {
  return Object.entries(values).reduce<Record<string, unknown>[]>(
    (made, [name, schema]) =>
      made.flatMap((one) => samples(schema, name).map((value) => ({ ...one, [name]: value }))),
    [{}],
  )
}

const everything = Object.entries<Record<string, z.ZodType>>(sayings).flatMap(([say, values]) =>
  all(values).map((given) => saying.parse({ say, ...given })),
)

describe('what is said as data', () => {
  it('has a sentence in both languages, and no other sentences are there', () => {
    expect(Object.keys(en.said).sort()).toEqual(Object.keys(sayings).sort())
    expect(Object.keys(de.said).sort()).toEqual(Object.keys(sayings).sort())
  })

  it('has a key of its own in whatever table it stands', () => {
    const tables = [connectionSayings, rosterSayings, deliverySayings, accountSayings, programSayings]
    const keys = tables.flatMap((table) => Object.keys(table))
    expect([...new Set(keys)]).toEqual(keys)
  })

  it('differs from language to language, and names the same addresses and numbers', () => {
    const given = /[\w-]+\.example|worst@example\.org|\b17\b/g
    const told = (text: string) => [...new Set(text.match(given))].sort()
    for (const one of everything) {
      const english = said(en, one)
      const german = said(de, one)
      expect([one, told(german)]).toEqual([one, told(english)])
      expect([one, german, english]).not.toContain('')
      if (one.say !== 'as-it-stands') expect(german).not.toBe(english)
    }
  })

  it('ends as a sentence does, and is quoted as its readers quote', () => {
    for (const one of everything) {
      if (one.say === 'as-it-stands') continue
      expect(said(en, one)).toMatch(/^[^„“]*[.?]$/)
      expect(said(de, one)).toMatch(/^[^"'’]*[.?]$/)
    }
  })

  it('crosses and is stored only with all its values, and with no others', () => {
    expect(saying.parse({ say: 'wrong-password', jid: 'juliet@a.test', password: 'secret' })).toEqual({
      say: 'wrong-password',
      jid: 'juliet@a.test',
    })
    expect(saying.safeParse({ say: 'wrong-password' }).success).toBe(false)
    expect(saying.safeParse({ say: 'toString' }).success).toBe(false)
    expectTypeOf<{ say: 'wrong-password' }>().not.toExtend<Saying>()
    expectTypeOf<{ say: 'unreachable'; host: string; port: number }>().toExtend<Saying>()
  })
})

it('says dates as the language does, and what is no date as it stands', () => {
  const certificate = {
    issuer: 'Rig CA',
    names: ['a.test'],
    more: true,
    validFrom: 'Jan  1 00:00:00 2026 GMT',
    validTo: 'some day',
  }
  const old: Saying = { say: 'certificate-out-of-date', domain: 'a.test', certificate }
  expect(said(en, old)).toBe(
    'The certificate of a.test is out of date: it was issued by Rig CA for a.test and others, valid from 1 Jan 2026 to some day.',
  )
  expect(said(de, old)).toBe(
    'Das Zertifikat von a.test gilt zurzeit nicht. Aussteller: Rig CA, ausgestellt für a.test und andere, gültig: 1. Jan. 2026 bis some day.',
  )
})

it('says what is within something else in the same language', () => {
  const worst: Saying = { say: 'server-silent', domain: 'a.test' }
  const lettingIn: Saying = { say: 'no-server-lets-in', servers: 2, domain: 'a.test', worst }
  expect(said(de, lettingIn)).toBe(
    'Keiner der 2 Server von a.test hat diesen Computer hereingelassen. Der Server a.test antwortet nicht.',
  )
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanName, initial, isolated, personName } from '../../../shared/words/display-name.ts'

describe('a name on the screen', () => {
  it.each([
    ['Romeo', 'Romeo'],
    ['  Romeo \n Montague\t', 'Romeo Montague'],
    ['\u202eoemoR\u202c', 'oemoR'],
    ['Ro\u200bme\u00ado', 'Romeo'],
    ['Romeo ✓', 'Romeo'],
    ['🛡️ Romeo ✅', 'Romeo'],
    ['Ro\u0000me\u001bo', 'Ro me o'],
    ['\u3164\u2800', ''],
    ['👩‍👩‍👧 family', '👩‍👩‍👧 family'],
    ['می‌خواهم', 'می‌خواهم'],
    ['E\u0301milie', 'Émilie'],
  ])('%j reads %j', (name, clean) => {
    expect(cleanName(name)).toBe(clean)
  })

  it('is cut at 80 characters, between them', () => {
    expect(cleanName('😀'.repeat(100))).toBe(`${'😀'.repeat(80)}…`)
  })

  it('carries no towers of accents', () => {
    expect(cleanName(`Z${'\u0310'.repeat(500)}`)).toBe('Z\u0310\u0310')
  })

  it('never steers the text around it, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const clean = cleanName(name)
        expect(clean).not.toMatch(/[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u)
        expect(cleanName(clean)).toBe(clean)
      }),
    )
  })

  it('is the address where nothing is left of it', () => {
    expect(personName({ name: '✓✓', jid: 'romeo@montague.lit' })).toBe('romeo@montague.lit')
  })
})

it('a name that runs right to left is isolated in a sentence, others stay as they are', () => {
  expect(isolated('שלום')).toBe('\u2068שלום\u2069')
  expect(isolated('Romeo')).toBe('Romeo')
})

it.each([
  ['romeo', 'R'],
  ['  "élan"', 'É'],
  ['7 dwarfs', '7'],
  ['…', '?'],
])('the initial of %j is %j', (name, letter) => {
  expect(initial(name)).toBe(letter)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cleanName,
  excerpt,
  initial,
  isolated,
  oneLine,
  personName,
} from '../../../shared/words/display-name.ts'

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
    ['Romeo ✖ 🗹 ⛨ 🔔 ❗', 'Romeo'],
    ['a\u200d\u200d\u200db', 'a\u200db'],
    ['\u200d Romeo \u200c', 'Romeo'],
    // marks that draw nothing, and joiners: a name of them would be blank
    ['\u200d\u200c', ''],
    ['\ufe0f\u034f\u180b', ''],
    ['\u0301\u0310', ''],
  ])('%j reads %j', (name, clean) => {
    expect(cleanName(name)).toBe(clean)
  })

  it('is cut at 80 characters, between them', () => {
    expect(cleanName('😀'.repeat(100))).toBe(`${'😀'.repeat(80)}…`)
  })

  it('carries no towers of accents', () => {
    expect(cleanName(`Z${'\u0310'.repeat(500)}`)).toBe('Z\u0310\u0310')
    expect(cleanName(`Z${'\u0310\u200d'.repeat(500)}o`)).toMatch(/^Z\u0310\u200d?\u0310\u200d?o$/u)
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

it('a text in one line keeps what somebody wrote, and nothing that steers, hides or piles up', () => {
  expect(oneLine('done ✅\n\u202eand\tmore\u0007', 80)).toBe('done ✅ and more')
  expect(oneLine(`Z${'\u0310'.repeat(500)}`, 80)).toBe('Z\u0310\u0310')
  expect(oneLine('😀'.repeat(10_000), 5)).toBe('😀😀😀😀😀…')
  expect(oneLine(' \u200d\n', 80)).toBe('')
})

it('an excerpt is cut to its lines and characters', () => {
  expect(excerpt('a\n\u202e\nb\nc', 2, 80)).toBe('a\nb …')
  expect(excerpt('x'.repeat(10_000), 2, 5)).toBe('xxxxx…')
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

// JSON texts: valid ones, and valid ones changed where it hurts.
import fc from 'fast-check'
import { mutated } from './mutation.ts'
import { AWKWARD, anyText } from './text.ts'

/** A JSON text as a tree that can be written with members twice. */
type Tree = string | { items: Tree[] } | { members: [name: string, value: Tree][] }

const MARKS = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '"',
  '\\',
  '\\u0061',
  '__proto__',
  'null',
  '1e999',
  '-',
  '\u00a0',
]
/** Values of another type or size than anybody expects. */
const ODD: readonly Tree[] = [
  ...['null', 'true', '0', '-1', '1.5', '1e999', '-0', '9007199254740993', '253402300800', '""', '"x"'],
  ...['"\\ud800"', '"\\u0000"', '[]', '[""]', '[[[]]]', '{}', '{"toString":1}', '{"length":43}'],
  ...['{"__proto__":{"alg":"none"}}', '[null,{}]', '"*"', `"${'A'.repeat(20_000)}"`],
  '['.repeat(6) + ']'.repeat(6),
  '['.repeat(300) + ']'.repeat(300),
]
const NAMES = [
  ...AWKWARD,
  'alg',
  'enc',
  'kid',
  'jwk',
  'crit',
  'zip',
  'jku',
  'x5u',
  'd',
  'k',
  'x',
  'kty',
  'b64',
]

/** Any value of JSON, up to five levels deep. */
export const anyJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    anyText,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(anyText, tie('value'), { maxKeys: 4 }),
  ),
})).value

/** Any JSON object. */
export const anyJsonObject: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(anyText, anyJson, {
  maxKeys: 6,
})

/** `value` as text, with one to three members doubled, removed, renamed, wrapped, swapped or of another type. */
export function changedJson(value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const change = fc.record({
    how: fc.constantFrom('odd', 'double', 'double oddly', 'remove', 'rename', 'wrap', 'swap', 'add'),
    at: fc.nat(),
    other: fc.nat(),
    odd: fc.constantFrom(...ODD),
    name: fc.oneof(fc.constantFrom(...NAMES), anyText),
  })
  return fc
    .tuple(value, fc.array(change, { minLength: 1, maxLength: 3 }), anyText)
    .map(([whole, changes]) => {
      const tree = treeOf(whole)
      for (const { how, at, other, odd, name } of changes) {
        const places = placesOf(tree)
        const place = places[at % places.length]
        if (place !== undefined) applyTo(place, places[other % places.length] ?? place, how, odd, name)
      }
      return write(tree)
    })
}

/** A JSON text of `value`, changed as a tree or as text. */
export function mutatedJson(value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: changedJson(value), weight: 3 },
    {
      arbitrary: mutated(
        value.map((whole) => JSON.stringify(whole)),
        MARKS,
      ),
      weight: 1,
    },
  )
}

type Place = { list: Tree[]; at: number } | { list: [string, Tree][]; at: number; named: true }

function placesOf(tree: Tree): Place[] {
  if (typeof tree === 'string') return []
  if ('items' in tree) return tree.items.flatMap((item, at) => [{ list: tree.items, at }, ...placesOf(item)])
  return tree.members.flatMap(([, value], at) => [
    { list: tree.members, at, named: true as const },
    ...placesOf(value),
  ])
}

function applyTo(place: Place, other: Place, how: string, odd: Tree, name: string): void {
  const value = valueAt(place)
  switch (how) {
    case 'odd':
      return setAt(place, odd)
    case 'remove':
      place.list.splice(place.at, 1)
      return
    case 'wrap':
      return setAt(place, { items: [value] })
    case 'swap':
      // as text: one of the two may stand inside the other
      setAt(place, write(valueAt(other)))
      return setAt(other, write(value))
    default:
      if (!('named' in place)) return setAt(place, odd)
      place.list.splice(place.at, how === 'rename' ? 1 : 0, [
        how.startsWith('double') ? (place.list[place.at]?.[0] ?? '') : name,
        how === 'double' || how === 'rename' ? value : odd,
      ])
  }
}

function valueAt(place: Place): Tree {
  return ('named' in place ? place.list[place.at]?.[1] : place.list[place.at]) ?? 'null'
}

function setAt(place: Place, value: Tree): void {
  if ('named' in place) place.list[place.at] = [place.list[place.at]?.[0] ?? '', value]
  else place.list[place.at] = value
}

function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { items: value.map(treeOf) }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  return { members: Object.entries(value).map(([name, member]) => [name, treeOf(member)]) }
}

function write(tree: Tree): string {
  if (typeof tree === 'string') return tree
  if ('items' in tree) return `[${tree.items.map(write).join()}]`
  return `{${tree.members.map(([name, value]) => `${JSON.stringify(name)}:${write(value)}`).join()}}`
}

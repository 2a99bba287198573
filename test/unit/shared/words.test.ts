import { describe, expect, it } from 'vitest'
import type { Catalogue } from '../../../shared/words/catalogue.ts'
import { de } from '../../../shared/words/de.ts'
import { en } from '../../../shared/words/en.ts'

type Sentence = string | ((...given: unknown[]) => string)

/** Every sentence of a catalogue, by its path. */
function sentences(part: object, path = ''): [path: string, sentence: Sentence][] {
  return Object.entries(part).flatMap(([key, value]: [string, object | Sentence]) =>
    typeof value === 'object' ? sentences(value, `${path}${key}.`) : [[`${path}${key}`, value] as const],
  ) as [string, Sentence][]
}

const NUMBERS = [0, 1, 2, 5, 21]
/** What sentences take that do not take names alone. */
const GIVEN: Readonly<Record<string, readonly unknown[][]>> = {
  'app.title': NUMBERS.map((n) => [n]),
  'connection.nextTry': NUMBERS.map((n) => [n]),
  'conversation.newDevices': NUMBERS.map((n) => [n]),
  'notices.messages': NUMBERS.map((n) => [n]),
  'notices.messagesOf': NUMBERS.map((n) => [n, n]),
  'notices.requests': NUMBERS.map((n) => [n]),
  'notices.requestsOf': NUMBERS.map((n) => [n]),
  'people.unread': NUMBERS.map((n) => [n]),
  'people.row': [[['Romeo', 'Mercutio']]],
  'person.groups': [[['Romeo', 'Mercutio']]],
  'tray.tooltip': NUMBERS.map((n) => [n]),
  'presence.onDevices': NUMBERS.map((n) => ['Rosaline', n]),
  'verifying.number.groupsDiffer': [[[3]], [[3, 12]], [[1, 2, 3, 4, 5]]],
  'verifying.number.incomplete': NUMBERS.map((n) => [n]),
}
const NAMES = ['Rosaline', 'Tybalt', 'Benvolio']

/** What is the same in both languages. */
const SAME = [
  'app.name',
  'app.title',
  'account.shown.online',
  'connection.offline',
  'conversation.heard',
  'details.since',
  'devices.details',
  'emoji.ball',
  'emoji.hammer',
  'emoji.panda',
  'emoji.pizza',
  'emoji.smiley',
  'menu.balcony',
  'message.named',
  'people.row',
  'person.groups',
  'presence.said.offline',
  'presence.said.online',
  'readers.device',
  'settings.languages.de',
  'settings.languages.en',
  'signIn.port',
  'signIn.portExample',
  'signIn.server',
]

// what is said as data has a test of its own
const { said: _english, ...ofThePage } = en
const { said: _german, ...derSeite } = de
const english = new Map(sentences(ofThePage))
const german = new Map(sentences(derSeite))

/** What a sentence says, once for each list of what it is given. */
function spoken(path: string, sentence: Sentence): string[] {
  if (typeof sentence === 'string') return [sentence]
  return (GIVEN[path] ?? [NAMES.slice(0, sentence.length)]).map((given) => sentence(...given))
}

const pairs = [...english].map(([path, sentence]) => {
  const other = german.get(path) ?? ''
  return { path, said: spoken(path, sentence), gesagt: spoken(path, other) }
})

describe('English and German', () => {
  it('have the same sentences, in the same order', () => {
    expect([...german.keys()]).toEqual([...english.keys()])
  })

  it('leave no sentence empty', () => {
    const empty = pairs.filter(({ said, gesagt }) => [...said, ...gesagt].some((text) => text.trim() === ''))
    expect(empty).toEqual([])
  })

  it('differ in all but a few sentences', () => {
    const same = pairs.filter(({ said, gesagt }) => said.every((text, i) => text === gesagt[i]))
    expect(same.map(({ path }) => path).sort()).toEqual([...SAME].sort())
  })

  it('say the same names, numbers and addresses', () => {
    const given = /Rosaline|Tybalt|Benvolio|Romeo|Mercutio|Balcony|\d+/g
    const told = (texts: string[]) => texts.map((text) => [...new Set(text.match(given))].sort())
    for (const { path, said, gesagt } of pairs) expect([path, told(gesagt)]).toEqual([path, told(said)])
  })

  it('write their quotation marks and dots as their readers do', () => {
    for (const { path, gesagt } of pairs)
      for (const text of gesagt) {
        expect([path, text]).not.toEqual([path, expect.stringMatching(/["']|\.\.\.|\S…| - /)])
        expect((text.match(/„/g) ?? []).length, text).toBe((text.match(/“/g) ?? []).length)
      }
  })
})

it('German counts one thing, and none or several things', () => {
  expect(NUMBERS.slice(0, 3).map(de.people.unread)).toEqual([
    '0 ungelesene Nachrichten',
    '1 ungelesene Nachricht',
    '2 ungelesene Nachrichten',
  ])
})

it('our own word begins a sentence with a capital, and a name keeps its letters', () => {
  const refused = (words: Catalogue, device: string) => words.message.waiting.refused(device)
  expect(refused(en, en.message.yourDevice('laptop'))).toBe('Your laptop refused the key')
  expect(refused(en, en.message.theirDevice('romeo', ''))).toBe("romeo's device refused the key")
  expect(refused(de, de.message.yourDevice('laptop'))).toBe(
    'Dein Gerät „laptop“ hat den Schlüssel verweigert',
  )
  expect(refused(de, de.message.theirDevice('romeo', ''))).toBe(
    'Das Gerät von romeo hat den Schlüssel verweigert',
  )
})

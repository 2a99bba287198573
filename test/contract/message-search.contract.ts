import { beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../main/services/store-ports.ts'
import { NOON, NURSE, textMessage, waitingMessage } from './database-samples.ts'

export function messageSearchContract(openDatabase: () => Database): void {
  describe('the search', () => {
    let database: Database
    beforeEach(() => {
      database = openDatabase()
    })

    const add = (text: string, change: object = {}) =>
      database.messages.add(textMessage({ content: { is: 'text', text }, ...change })).id
    const find = (words: string) => database.search.find(words, null, 10).map(({ id }) => id)

    it('finds what has all the words, in any order and every conversation, the newest first', () => {
      const first = add('O Romeo, Romeo! wherefore art thou Romeo?')
      add('What’s in a name?')
      const third = add('Art thou not Romeo and a Montague?', { conversation: NURSE })
      expect(find('romeo art')).toEqual([third, first])
      expect(find('romeo name')).toEqual([])
    })

    it('takes the last word for the beginning of one, and only that', () => {
      const id = add('Parting is such sweet sorrow')
      expect(find('sweet sor')).toEqual([id])
      expect(find('sor sweet')).toEqual([])
    })

    it('makes no difference between cases, and between letters with accents and without', () => {
      const id = add('Küss mich, ZÄRTLICH')
      expect(find('kuss zartlich')).toEqual([id])
      expect(find('KÜSS')).toEqual([id])
    })

    it.each(['', '  ', '"', '*', '()', '-', '^', ':'])(
      'finds nothing for %j, and is not upset by it',
      (words) => {
        add('body AND NOT "this" OR that')
        expect(find(words)).toEqual([])
      },
    )

    it('reads no query language: what looks like it is words', () => {
      const id = add('body NEAR this AND that OR not')
      add('something else')
      expect(find('body AND this')).toEqual([id])
      expect(find('body: NEAR(this')).toEqual([id])
      expect(find('something OR nothing')).toEqual([])
      expect(find('some* else')).toEqual([])
    })

    it('gives the place in the text, and marks the words', () => {
      add('Good night, good night! Parting is such sweet sorrow', { direction: 'out', at: NOON + 1 })
      expect(database.search.find('parting swe', null, 10)).toMatchObject([
        {
          ...{ direction: 'out', at: NOON + 1 },
          excerpt: [
            { text: 'Good night, good night! ', found: false },
            { text: 'Parting', found: true },
            { text: ' is such ', found: false },
            { text: 'sweet', found: true },
            { text: ' sorrow', found: false },
          ],
        },
      ])
    })

    it('goes on from where it stopped', () => {
      const ids = Array.from({ length: 5 }, (_, n) => add(`night ${String(n)}`)).reverse()
      expect(database.search.find('night', null, 2).map(({ id }) => id)).toEqual(ids.slice(0, 2))
      expect(database.search.find('night', ids[1]!, 2).map(({ id }) => id)).toEqual(ids.slice(2, 4))
      expect(database.search.find('night', ids[4]!, 2)).toEqual([])
    })

    it('finds what healed, and nothing of what is erased, removed or waits', () => {
      const { id } = database.messages.add(waitingMessage())
      expect(find('lark')).toEqual([])
      const sealing = { is: 'sealed', sid: 's', fingerprint: null, time: 'fits' } as const
      const content = { is: 'text', text: 'It was the lark' } as const
      database.messages.heal(id, { stanzaId: 'i', at: NOON, content, sealing })
      expect(find('lark')).toEqual([id])
      database.messages.setContent(id, { is: 'unreadable', problem: 'malformed' })
      expect(find('lark')).toEqual([])
      const other = add('It was the nightingale')
      const elsewhere = add('the nightingale', { conversation: NURSE })
      database.messages.remove(elsewhere)
      expect(find('nightingale')).toEqual([other])
      database.messages.erase(textMessage().conversation)
      expect(find('nightingale')).toEqual([])
    })
  })
}

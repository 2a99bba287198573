import { describe, expect, it } from 'vitest'
import { planNotices, type Unseen } from '../../../main/services/notice-plan.ts'
import { en } from '../../../shared/words/en.ts'
import { contactOf, messageFrom, waiting } from './unseen.ts'

const AS_IT_IS = { text: false, asOne: false }
const WITH_TEXT = { text: true, asOne: false }

function plan(people: readonly Unseen[], rules = AS_IT_IS) {
  return planNotices(people, [], rules, en).map(({ title, body }) => [title, body])
}

const from = (name: string, texts: readonly string[], extra: object = {}): Unseen => ({
  contact: contactOf(name, extra),
  messages: texts.length,
  last: messageFrom(name, 1, texts.at(-1) ?? ''),
})

describe('a notice of messages', () => {
  it.each([
    ['says who wrote, and not what', from('romeo', ['It is the east']), AS_IT_IS, 'New message'],
    ['says how many', from('romeo', ['It', 'is', 'the east']), AS_IT_IS, '3 new messages'],
    ['says what, where that is allowed', from('romeo', ['It is the east']), WITH_TEXT, 'It is the east'],
    ['says the last of several', from('romeo', ['It is', 'the east']), WITH_TEXT, '2 new messages\nthe east'],
    ['of nothing but blanks is one all the same', from('romeo', [' \n\u202e ']), WITH_TEXT, 'New message'],
    ['has at most three lines', from('romeo', ['a\n\nb\r\nc\nd']), WITH_TEXT, 'a\nb\nc …'],
    ['has no end of a long text', from('romeo', ['x'.repeat(5000)]), WITH_TEXT, `${'x'.repeat(200)}…`],
    ['lets nobody steer the text', from('romeo', ['ab\u202ecd\u0007ef']), WITH_TEXT, 'abcd ef'],
  ])('%s', (_, unseen, rules, body) => {
    expect(plan([unseen], rules)).toEqual([['romeo', body]])
  })

  it.each([
    ['waits for its key', waiting],
    ['cannot be opened', { is: 'unreadable', problem: 'decryption-failed' } as const],
  ])('says nothing of one that %s, whatever is allowed', (_, content) => {
    const unseen = { ...from('romeo', ['x']), last: { ...messageFrom('romeo', 1, 'x'), content } }
    expect(plan([unseen], WITH_TEXT)).toEqual([['romeo', 'New message']])
  })

  it('of a stranger says their whole address, and never what they wrote', () => {
    const stranger = from('romeo', ['Click here'], { inRoster: false, name: 'Juliet' })
    expect(plan([stranger], WITH_TEXT)).toEqual([['romeo@b.test', 'New message']])
  })

  it('carries no name that looks like a mark of ours or turns the line around', () => {
    expect(plan([from('romeo', ['x'], { name: '✅ Rom\u202eeo' })])).toEqual([['Romeo', 'New message']])
  })
})

describe('several conversations', () => {
  const four = ['romeo', 'nurse', 'paris', 'tybalt'].map((name) => from(name, ['a', 'b']))

  it.each([
    [`Z${'\u0310\u200d'.repeat(5000)}`, 5],
    ['w'.repeat(10_000), 81],
    ['<script>alert(1)</script> verified ✔', 34],
  ])('has a short name of %j', (name, longest) => {
    const [title = ''] = plan([from('romeo', ['hi'], { name })])[0] ?? []
    expect([...title].length).toBeLessThanOrEqual(longest)
    expect(title).not.toMatch(/[✔\u202e]/u)
  })

  it('is named by the address where the name would be blank', () => {
    expect(plan([from('romeo', ['hi'], { name: '\u200d\ufe0f' })])).toEqual([['romeo@b.test', 'New message']])
  })

  it('have a notice each up to three, and one in all from the fourth on', () => {
    expect(plan(four.slice(0, 3)).map(([title]) => title)).toEqual(['romeo', 'nurse', 'paris'])
    expect(plan(four, WITH_TEXT)).toEqual([['Balcony', '8 new messages from 4 people']])
  })

  it('stay one where they are one', () => {
    expect(plan(four.slice(0, 1), { text: true, asOne: true })).toEqual([
      ['Balcony', '2 new messages from 1 person'],
    ])
  })
})

describe('a notice of a request', () => {
  const ask = (...people: string[]) =>
    planNotices(
      [],
      people.map((name) =>
        contactOf(name, { inRoster: false, wantsIn: true, request: 'Let me in', nick: 'Mum' }),
      ),
      WITH_TEXT,
      en,
    )

  it('says the address, and neither what they say nor what they call themselves', () => {
    expect(ask('paris')).toMatchObject([
      { title: 'Contact request', body: 'paris@b.test wants to see when you are online', opens: null },
    ])
  })

  it('is one for all of them', () => {
    expect(ask('paris', 'tybalt')).toMatchObject([
      { title: '2 contact requests', body: '2 people want to see when you are online' },
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { orderedPeople } from '../../../renderer/conversations/conversation-order.ts'
import type { Conversation } from '../../../shared/domain/conversation.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'

function person(name: string, at: number | null, more: Partial<Conversation['contact']> = {}): Conversation {
  const jid = `${name.toLowerCase()}@verona.lit` as BareJid
  return {
    contact: {
      jid,
      name,
      inRoster: true,
      subscription: 'both',
      asked: false,
      wantsIn: false,
      request: '',
      nick: '',
      problem: null,
      groups: [],
      availability: 'offline',
      status: '',
      devicesOnline: 0,
      reading: 'reads',
      ...more,
    },
    last:
      at === null
        ? null
        : {
            id: at,
            place: at,
            conversation: jid,
            direction: 'in',
            at,
            content: { is: 'text', text: 'hi' },
            sealing: { is: 'plain' },
            delivery: null,
            problem: null,
          },
    unread: 0,
    draft: '',
    plain: false,
  }
}
const names = (list: Conversation[]) => list.map((each) => each.contact.name)

describe('the list of conversations', () => {
  const all = [person('Nurse', null), person('Benvolio', 5), person('Romeo', 9), person('Abram', null)]

  it('has the latest message first, and those without one by name', () => {
    expect(names(orderedPeople(all, '').conversations)).toEqual(['Romeo', 'Benvolio', 'Abram', 'Nurse'])
  })

  it('is searched by name and address, in any case', () => {
    expect(names(orderedPeople(all, ' NUR ').conversations)).toEqual(['Nurse'])
    expect(names(orderedPeople(all, 'abram@ver').conversations)).toEqual(['Abram'])
  })

  it('keeps requests apart, until somebody is known or has written', () => {
    const asking = { wantsIn: true, inRoster: false }
    const people = orderedPeople([person('Tybalt', null, asking), person('Paris', 3, asking)], '')
    expect(names(people.requests)).toEqual(['Tybalt', 'Paris'])
    expect(names(people.conversations)).toEqual(['Paris'])
  })

  it('are found by their group, too, or shown by it alone', () => {
    const all = [
      person('Romeo', 2, { groups: ['Verona', 'Family'] }),
      person('Nurse', 1, { groups: ['\u202e'] }),
    ]
    const names = (find: string, group: string | null = null) =>
      orderedPeople(all, find, group).conversations.map(({ contact }) => contact.name)
    expect(names('fami')).toEqual(['Romeo'])
    expect(names('', 'Verona')).toEqual(['Romeo'])
    expect(names('nur', 'Verona')).toEqual([])
    expect(names('')).toEqual(['Romeo', 'Nurse'])
    // a name of which nothing can be seen is none
    expect(orderedPeople(all, '').groups).toEqual(['Family', 'Verona'])
  })
})

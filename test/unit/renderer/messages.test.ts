import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messagePlace } from '../../../renderer/conversation/message-place.ts'
import {
  messageMarks,
  messageSentence,
  messageSummary,
} from '../../../renderer/conversation/message-words.ts'
import {
  firstUnread,
  placeOf,
  withMessages,
  withoutMessage,
  withPage,
} from '../../../renderer/state/message-order.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'
import type { Message } from '../../../shared/domain/message.ts'

function message(id: number, more: Partial<Message> = {}): Message {
  return {
    id,
    place: 0,
    conversation: 'romeo@montague.lit' as BareJid,
    direction: 'in',
    at: new Date(2026, 4, 13, 12, 0).getTime() + id * 1_000,
    content: { is: 'text', text: `text ${id}` },
    sealing: { is: 'sealed', sid: 's', fingerprint: 'A'.repeat(43), time: 'fits' },
    delivery: null,
    problem: null,
    ...more,
  }
}

describe('the order of messages', () => {
  it('is that of their numbers, however they come, and a newer self takes the place of the older', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40)), (ids) => {
        let messages: readonly Message[] = []
        for (const id of ids) messages = withMessages(messages, [message(id)])
        expect(messages.map((each) => each.id)).toEqual([...new Set(ids)].sort((a, b) => a - b))
        for (const [index, each] of messages.entries()) expect(placeOf(messages, each)).toBe(index)
      }),
    )
  })

  it('holds for a page put to others, of which the ones that were here stay as they are', () => {
    const inOrder = fc
      .uniqueArray(fc.nat(40))
      .map((ids) => ids.sort((a, b) => a - b).map((id) => message(id)))
    fc.assert(
      fc.property(inOrder, inOrder, (here, page) => {
        const all = withPage(here, page)
        const ids = new Set([...here, ...page].map(({ id }) => id))
        expect(all.map(({ id }) => id)).toEqual([...ids].sort((a, b) => a - b))
        for (const each of here) expect(all).toContain(each)
      }),
    )
  })

  it('is that of their places first: what a server kept may stand above what came before it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(40)), { selector: ([, id]) => id }), (all) => {
        let messages: readonly Message[] = []
        for (const [place, id] of all) messages = withMessages(messages, [message(id, { place })])
        const sorted = [...all].sort(([a, one], [b, other]) => a - b || one - other)
        expect(messages.map(({ place, id }) => [place, id])).toEqual(sorted)
        const half = messages.filter((_, index) => index % 2 === 0)
        expect(withPage(half, messages)).toEqual(messages)
      }),
    )
  })

  it('holds where one is taken away, and one that is not there changes nothing', () => {
    const messages = [message(1), message(2), message(4)]
    expect(withoutMessage(messages, message(2)).map(({ id }) => id)).toEqual([1, 4])
    expect(withoutMessage(messages, message(3))).toBe(messages)
    expect(messages).toHaveLength(3)
  })

  it('has the first unread one where the last incoming ones begin', () => {
    const messages = [message(1), message(2), message(3, { direction: 'out' }), message(4)]
    expect(firstUnread(messages, 0)).toBe(null)
    expect(firstUnread(messages, 1)).toBe(4)
    expect(firstUnread(messages, 2)).toBe(2)
    expect(firstUnread(messages, 9)).toBe(1)
    expect(firstUnread([], 3)).toBe(null)
  })
})

describe('the place of a message among its neighbours', () => {
  const minute = 60_000
  const messages = [
    message(1, { at: new Date(2026, 4, 12, 23, 59).getTime() }),
    message(2),
    message(3, { at: message(2).at + minute }),
    message(4, { at: message(2).at + 10 * minute }),
    message(5, { at: message(2).at + 10 * minute, direction: 'out' }),
  ]
  it('is the same object until a neighbour or the line of new messages is another', () => {
    const [a, b, c] = [message(1), message(2), message(3)]
    const place = messagePlace([a, b, c], 1, null)
    expect(messagePlace([message(0), a, b, c], 2, null)).toBe(place)
    expect(messagePlace([a, b, c], 1, 2)).toMatchObject({ newFrom: true, first: true })
    expect(messagePlace([a, b], 1, null)).toMatchObject({ last: true })
    expect(messagePlace([b, c], 0, null)).toMatchObject({ newDay: true, first: true })
  })

  it.each([
    [0, { newDay: true, newFrom: false, first: true, last: true }],
    [1, { newDay: true, newFrom: false, first: true, last: false }],
    [2, { newDay: false, newFrom: false, first: false, last: true }],
    [3, { newDay: false, newFrom: false, first: true, last: true }],
    [4, { newDay: false, newFrom: false, first: true, last: true }],
  ])('number %i', (index, place) => {
    expect(messagePlace(messages, index, null)).toEqual(place)
  })

  it('the line of the unread ones parts a group', () => {
    expect(messagePlace(messages, 1, 3).last).toBe(true)
    expect(messagePlace(messages, 2, 3)).toEqual({ newDay: false, newFrom: true, first: true, last: true })
  })
})

describe('words for a message', () => {
  const waiting = (deviceName: string): Message =>
    message(1, { content: { is: 'waiting-for-key', wait: 'asking', deviceName, askedAt: null } })

  it('name the device, cleaned', () => {
    expect(messageSentence(waiting('\u202elaptop ✓'), 'Romeo')).toBe("Asking Romeo's laptop for the key…")
    expect(messageSentence(waiting(''), 'Romeo')).toBe("Asking Romeo's device for the key…")
    expect(messageSummary(waiting(''))).toBe('Waiting for the key…')
  })

  it('while it waits for its key says who is asked in the place of the device that has it, or asks its user', () => {
    const helped = (wait: 'asking' | 'awaiting-approval' | 'sender-away', own: boolean): string => {
      const helper = { deviceName: 'phone', own }
      const content = { is: 'waiting-for-key', wait, deviceName: 'laptop', askedAt: null, helper } as const
      return messageSentence(message(1, { content }), 'Romeo')
    }
    expect(helped('asking', false)).toBe("Romeo's laptop can't give the key now. Asking Romeo's phone…")
    expect(helped('asking', true)).toBe("Romeo's laptop can't give the key now. Asking your phone…")
    expect(helped('awaiting-approval', true)).toBe('Waiting for you to let this device in, on your phone')
    expect(helped('sender-away', false)).toBe("Romeo's laptop is away. Asked again when it is back.")
  })

  it('mark what is out of the ordinary, and only that', () => {
    expect(messageMarks(message(1), undefined)).toEqual([])
    expect(messageMarks(message(1, { sealing: { is: 'plain' } }), undefined)).toEqual(['Not encrypted'])
    const late = { is: 'plain', time: 'old', signedBy: 'unknown-key' } as const
    expect(messageMarks(message(1, { sealing: late }), undefined)).toEqual([
      'Not encrypted',
      'Signed by an unknown key',
      'Old timestamp',
    ])
    const unsigned = { is: 'sealed', sid: 's', fingerprint: null, time: 'old' } as const
    expect(messageMarks(message(1, { sealing: unsigned }), undefined)).toEqual([
      'Old timestamp',
      'Unverified sender',
    ])
    expect(messageMarks(message(1, { sealing: unsigned, direction: 'out' }), undefined)).toEqual([
      'Old timestamp',
    ])
  })
})

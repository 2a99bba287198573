import { beforeEach, expect, it } from 'vitest'
import { createGlance, type Glance } from '../../../main/services/glance.ts'
import type { Conversation } from '../../../shared/domain/conversation.ts'
import type { AnyEvent } from '../../../shared/ipc/contract.ts'
import { contactOf, jidOf } from './unseen.ts'

let told: Glance[]
let hear: (event: AnyEvent) => void
beforeEach(() => {
  told = []
  hear = createGlance((glance) => told.push(glance))
})

const unread = (name: string, n: number): Conversation => ({
  ...{ contact: contactOf(name), last: null, draft: '', unread: n, plain: false },
})
function account(availability: 'online' | 'busy' | null): void {
  const payload =
    availability === null
      ? { is: 'signed-out' as const }
      : {
          ...{
            is: 'signed-in' as const,
            jid: jidOf('juliet'),
            name: 'juliet',
            ownName: '',
            deviceName: 'desk',
          },
          presence: { availability, status: '' },
        }
  hear({ name: 'account.changed', payload })
}
const conversations = (...all: Conversation[]) =>
  hear({ name: 'conversation.replaced', payload: { conversations: all } })

it('the sum of what is unread follows every way in which conversations change', () => {
  account('online')
  conversations(unread('romeo', 2), unread('nurse', 0))
  hear({ name: 'conversation.changed', payload: unread('nurse', 1) })
  hear({
    name: 'roster.changed',
    payload: { conversations: [unread('paris', 4)], removed: [jidOf('romeo')] },
  })
  hear({ name: 'conversation.removed', payload: { jid: jidOf('paris') } })
  hear({ name: 'conversation.changed', payload: unread('nurse', 0) })
  expect(told.map((glance) => glance.unread)).toEqual([0, 2, 3, 5, 1, 0])
})

it('nothing is told that did not change', () => {
  account('online')
  conversations(unread('romeo', 1))
  hear({ name: 'conversation.changed', payload: unread('romeo', 1) })
  account('online')
  expect(told).toHaveLength(2)
})

it('whether the user wants peace is told, and nothing of an account that is not there', () => {
  conversations(unread('romeo', 1))
  account('busy')
  account(null)
  expect(told).toEqual([
    { unread: 1, doNotDisturb: true },
    { unread: 0, doNotDisturb: null },
  ])
})

import { describe, expect, it } from 'vitest'
import xml from '@xmpp/xml'
import type { ReceiptKind } from '../../../main/services/message-ports.ts'
import {
  againElements,
  leftBeforeAs,
  MOST_RECEIPTS,
  receiptElement,
  receiptsIn,
} from '../../../main/services/receipt-elements.ts'

const inside = (...children: ReturnType<typeof xml>[]) => xml('message', {}, ...children)

describe('words that are owed', () => {
  const kinds: ReceiptKind[] = ['received', 'displayed', 'resend']
  it.each(kinds)('%s: what is written is what is read, and none is taken for another', (kind) => {
    const element = receiptElement({ id: 1, conversation: 'a@b' as never, stanzaId: 'm-1', kind })
    for (const other of kinds)
      expect(receiptsIn(inside(element), other)).toEqual(other === kind ? ['m-1'] : [])
    // in another namespace it is another word
    expect(receiptsIn(inside(xml(kind, { xmlns: 'other', id: 'm-1' })), kind)).toEqual([])
  })

  it('are read up to what one stanza may have, each with a name', () => {
    const many = Array.from({ length: MOST_RECEIPTS + 1 }, (_, n) => `m-${n}`)
    const asked = many.map((id) => xml('resend', { xmlns: 'urn:balcony:e2e:0', id }))
    expect(receiptsIn(inside(...asked), 'resend')).toHaveLength(MOST_RECEIPTS)
    const nameless = ['', 'x'.repeat(1001)].map((id) => xml('resend', { xmlns: 'urn:balcony:e2e:0', id }))
    expect(receiptsIn(inside(...nameless), 'resend')).toEqual([])
  })
})

it('the stanzas that carried a message before are named, and read as such alone', () => {
  const content = inside(...againElements(['o-1', 'o-2']))
  expect(leftBeforeAs(content)).toEqual(['o-1', 'o-2'])
  expect(receiptsIn(content, 'resend')).toEqual([])
})

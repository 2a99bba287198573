import { describe, expect, it } from 'vitest'
import { createOutsideLinks } from '../../../main/services/outside-links.ts'
import type { AnyEvent } from '../../../shared/ipc/contract.ts'
import { events } from '../../../shared/ipc/contract.ts'

const PRINT = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs'

function links() {
  const shown: AnyEvent[] = []
  const outside = createOutsideLinks({ show: (event) => void shown.push(event) })
  const target = (text: string) => {
    outside.opened(text)
    const link = outside.waiting()
    events['link.changed'].parse({ link })
    return link?.target
  }
  return { outside, shown, target }
}

describe('a link from outside', () => {
  it.each([
    ['xmpp:Romeo@B.test', null],
    ['XMPP:romeo@b.test/balcony', null],
    ['xmpp:romeo@b.test?message;body=hi', null],
    ['xmpp:rom%65o@b.test#there', null],
    [`xmpp:romeo@b.test?balcony-verify;FINGERPRINT=${PRINT}`, PRINT],
  ])('%s names Romeo', (text, fingerprint) => {
    expect(links().target(text)).toEqual({ is: 'person', jid: 'romeo@b.test', fingerprint })
  })

  it.each([
    ['', 'no-person'],
    ['xmpp:', 'no-person'],
    ['xmpp:b.test', 'no-person'],
    ['xmpp://juliet@a.test/romeo@b.test', 'no-person'],
    ['xmpp:%ff@b.test', 'no-person'],
    ['xmpp:ro meo@b.test', 'no-person'],
    ['https://b.test', 'no-person'],
    ['javascript:alert(1)', 'no-person'],
    [`xmpp:romeo@b.test?x=${'x'.repeat(2_000)}`, 'no-person'],
    ['xmpp:room@rooms.b.test?join', 'room'],
    ['xmpp:romeo@b.test?balcony-verify', 'broken-code'],
    [`xmpp:romeo@b.test?balcony-verify;FINGERPRINT=${PRINT}A`, 'broken-code'],
    [`xmpp:romeo@b.test?balcony-verify;x=1;FINGERPRINT=${PRINT}`, 'broken-code'],
    // RFC 5122: with a resource it may be another device's than the one that it names
    [`xmpp:romeo@b.test/x?balcony-verify;FINGERPRINT=${PRINT}`, 'broken-code'],
  ])('%j cannot be used', (text, why) => {
    expect(links().target(text)).toEqual({ is: 'unusable', why })
  })

  it('waits until the page has taken it, and gives way to the next one', () => {
    const { outside, shown } = links()
    outside.opened('xmpp:romeo@b.test')
    const first = outside.waiting()
    outside.opened('xmpp:nurse@a.test')
    const second = outside.waiting()
    outside.taken(first?.id ?? -1)
    expect(outside.waiting()).toBe(second)
    outside.taken(second?.id ?? -1)
    expect(outside.waiting()).toBeNull()
    outside.taken(second?.id ?? -1)
    expect(shown.map(({ payload }) => payload)).toEqual([{ link: first }, { link: second }, { link: null }])
  })
})

import xml from '@xmpp/xml'
import { describe, expect, it } from 'vitest'
import { StreamManagement } from '../../../main/xmpp/stream-management.ts'

const NS = 'urn:xmpp:sm:3'
const stanza = (messageId: string | null) => ({ text: `<${messageId}/>`, messageId })

function started(attrs: Record<string, string> = { id: 'session', resume: 'true' }): StreamManagement {
  const management = new StreamManagement()
  management.started(xml('enabled', { xmlns: NS, ...attrs }))
  return management
}

describe('what the server confirms', () => {
  it('is taken from the queue in the order it was sent', () => {
    const management = started()
    for (const id of ['1', '2', '3']) management.sent(stanza(id))
    expect(management.confirmed('2')?.map(({ messageId }) => messageId)).toEqual(['1', '2'])
    expect(management.confirmed('2')).toEqual([])
    expect(management.confirmed('3')?.map(({ messageId }) => messageId)).toEqual(['3'])
  })

  it.each(['4', '-1', 'x', undefined, '', '99999999999'])('is not believed when it says %j of 3', (h) => {
    const management = started()
    for (const id of ['1', '2', '3']) management.sent(stanza(id))
    expect(management.confirmed(h)).toBeUndefined()
    expect(management.unconfirmed).toHaveLength(3)
  })
})

it('counts what came, and says so in its answer and when it resumes', () => {
  const management = started()
  management.received()
  management.received()
  expect(management.answer().attrs.h).toBe('2')
  expect(management.resume().attrs).toEqual({ xmlns: NS, h: '2', previd: 'session' })
})

it.each([
  [{ id: 'x', resume: 'true' }, true],
  [{ id: 'x', resume: '1' }, true],
  [{ id: 'x' }, false],
  [{ resume: 'true' }, false],
])('after %j a session can be resumed: %j', (attrs, resumable) => {
  expect(started(attrs as Record<string, string>).resumable).toBe(resumable)
})

it('gives back what was never confirmed, once, when the session ends', () => {
  const management = started()
  management.sent(stanza('1'))
  management.sent(stanza(null))
  expect(management.ended()).toHaveLength(2)
  expect(management.ended()).toEqual([])
  expect(management.resumable).toBe(false)
})

it('begins a new session from zero', () => {
  const management = started()
  management.received()
  management.sent(stanza('1'))
  management.confirmed('1')
  management.started(xml('enabled', { xmlns: NS, id: 'next', resume: 'true' }))
  management.sent(stanza('2'))
  expect(management.answer().attrs.h).toBe('0')
  expect(management.confirmed('1')).toHaveLength(1)
})

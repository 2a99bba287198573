import { describe, expect, it } from 'vitest'
import { createCounter } from '../../../main/ipc/counter.ts'
import { createEventDesk } from '../../../main/ipc/event-desk.ts'
import type { CallHandlers } from '../../../main/ipc/handlers.ts'
import { NotSignedIn } from '../../../main/services/account-guard.ts'
import { StorageError } from '../../../main/services/store-ports.ts'
import type { AnyEvent, EventFrame } from '../../../shared/ipc/contract.ts'

function counterWith(handlers: Partial<CallHandlers>) {
  const lines: string[] = []
  const line = (message: string, facts?: object) => void lines.push(JSON.stringify({ message, ...facts }))
  const counter = createCounter(handlers as CallHandlers, { info: line, warn: line })
  return { counter, lines }
}

const done = { is: 'done' } as const

describe('the counter', () => {
  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty', 'no.such', 7, null, undefined, {}])(
    'knows no call %j',
    async (name) => {
      const { counter } = counterWith({})
      expect(await counter(name, {})).toMatchObject({ is: 'error', code: 'unknown-call' })
    },
  )

  it.each([
    ['message.send', { jid: 'romeo@b.test' }],
    ['message.send', { jid: 'romeo@b.test', text: '' }],
    ['message.send', { jid: 'romeo@b.test', text: 'x', extra: 1 }],
    ['message.send', { jid: 'not an address', text: 'x' }],
    ['message.retry', { id: '1' }],
    ['conversation.page', { jid: 'romeo@b.test', before: null, limit: 100_000 }],
    ['app.retry', null],
  ])('refuses an input of %s that does not fit', async (name, input) => {
    const { counter } = counterWith({})
    expect(await counter(name, input)).toMatchObject({ is: 'error', code: 'bad-input' })
  })

  it('hands over a prepared input, and an output without what the contract does not name', async () => {
    let given: unknown
    const { counter } = counterWith({
      'message.send': (input) => {
        given = input
        return { ...done, password: 'hushhush' }
      },
    })
    expect(await counter('message.send', { jid: 'Romeo@B.test', text: 'x' })).toEqual({
      is: 'output',
      output: done,
    })
    expect(given).toEqual({ jid: 'romeo@b.test', text: 'x' })
  })

  it('gives a code for a failure, which can be said, and tells nobody its text', async () => {
    const { counter, lines } = counterWith({
      'message.send': () => {
        throw new Error('hushhush')
      },
    })
    const reply = await counter('message.send', { jid: 'romeo@b.test', text: 'x' })
    expect(reply).toEqual({ is: 'error', code: 'failed', saying: { say: 'failed' } })
    expect(lines.join()).not.toContain('hushhush')
  })

  it('names what the user can do something about', async () => {
    const { counter } = counterWith({
      'message.retry': () => {
        throw new NotSignedIn()
      },
      'message.askAgain': () => {
        throw new StorageError('disk', { say: 'disk-full' })
      },
    })
    expect(await counter('message.retry', { id: 1 })).toMatchObject({
      code: 'not-signed-in',
      saying: { say: 'not-signed-in' },
    })
    expect(await counter('message.askAgain', { id: 1 })).toMatchObject({
      code: 'failed',
      saying: { say: 'disk-full' },
    })
  })

  it('does not let an output out that does not fit', async () => {
    const { counter } = counterWith({ 'app.retry': () => ({ is: 'hushhush' }) as never })
    const reply = await counter('app.retry', {})
    expect(reply).toMatchObject({ is: 'error', code: 'failed' })
    expect(JSON.stringify(reply)).not.toContain('hushhush')
  })
})

describe('the event desk', () => {
  it('numbers events, drops what the contract does not name, and keeps back what does not fit', () => {
    const frames: EventFrame[] = []
    const lines: string[] = []
    const line = (message: string, facts?: object) => void lines.push(JSON.stringify({ message, ...facts }))
    const desk = createEventDesk((frame) => frames.push(frame), { info: line, warn: line })
    expect(desk.frame()).toBe(0)
    desk.show({
      name: 'account.changed',
      payload: { is: 'signed-out', password: 'hushhush' },
    } as unknown as AnyEvent)
    desk.show({ name: 'account.changed', payload: { is: 'hushhush' } } as unknown as AnyEvent)
    desk.show({ name: 'connection.changed', payload: { is: 'offline' } })
    expect(frames).toEqual([
      { name: 'account.changed', payload: { is: 'signed-out' }, frame: 1 },
      { name: 'connection.changed', payload: { is: 'offline' }, frame: 2 },
    ])
    expect(desk.frame()).toBe(2)
    expect(lines.join()).not.toContain('hushhush')
  })
})

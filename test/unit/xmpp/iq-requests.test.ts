import xml from '@xmpp/xml'
import { describe, expect, it, vi } from 'vitest'
import type { FullJid } from '../../../shared/domain/jid.ts'
import type { Timers } from '../../../main/services/ports.ts'
import { IqRequests } from '../../../main/xmpp/iq-requests.ts'

const own = 'juliet@a.test/balcony.x' as FullJid

function rig() {
  const due: (() => void)[] = []
  const cancelled = vi.fn()
  const timers: Timers = {
    after: (_ms, work) => {
      due.push(work)
      return cancelled
    },
  }
  return { requests: new IqRequests(timers), due, cancelled }
}

const ask = (requests: IqRequests, to?: string) =>
  requests.ask(
    xml('iq', { type: 'get', ...(to ? { to } : {}) }, xml('ping', { xmlns: 'urn:xmpp:ping' })),
    own,
    1_000,
  )

const answerTo = (question: { iq: { attrs: { id?: string | undefined } } }, from?: string, type = 'result') =>
  xml('iq', { type, id: question.iq.attrs.id, ...(from === undefined ? {} : { from }) })

describe('an answer counts', () => {
  it.each([
    ['romeo@b.test/orchard', 'romeo@b.test/orchard'],
    ['romeo@b.test/orchard', 'ROMEO@b.test/orchard'],
    ['a.test', 'a.test'],
    ['juliet@a.test', 'juliet@a.test'],
    ['juliet@a.test', undefined],
    [undefined, undefined],
    [undefined, 'juliet@a.test'],
    [undefined, 'a.test'],
    [undefined, 'juliet@a.test/balcony.x'],
  ])('asked %j, from %j', async (to, from) => {
    const { requests } = rig()
    const question = ask(requests, to)
    const answer = answerTo(question, from)
    expect(requests.answer(answer)).toBe(true)
    expect(await question.reply).toEqual({ is: 'result', stanza: answer })
  })

  it('whatever the name of what is in it', async () => {
    const { requests } = rig()
    const question = ask(requests, 'a.test')
    const answer = answerTo(question, 'a.test')
    // XEP-0313 §4.2: a `<query/>` is answered by a `<fin/>`
    answer.append(xml('fin', { xmlns: 'urn:xmpp:mam:2' }))
    expect(requests.answer(answer)).toBe(true)
    expect(await question.reply).toEqual({ is: 'result', stanza: answer })
  })

  it('as an error too', async () => {
    const { requests } = rig()
    const question = ask(requests, 'a.test')
    expect(requests.answer(answerTo(question, 'a.test', 'error'))).toBe(true)
    expect((await question.reply).is).toBe('error')
  })
})

describe('an answer does not count', () => {
  it.each([
    ['romeo@b.test/orchard', 'romeo@b.test/other'],
    ['romeo@b.test/orchard', 'romeo@b.test'],
    ['romeo@b.test', 'romeo@b.test/orchard'],
    ['romeo@b.test', undefined],
    ['a.test', undefined],
    ['a.test', 'mallory@a.test'],
    ['juliet@a.test', 'mallory@a.test'],
    ['juliet@a.test', 'a.test'],
    [undefined, 'mallory@a.test/x'],
    [undefined, 'juliet@a.test/other'],
    [undefined, 'b.test'],
  ])('asked %j, from %j', async (to, from) => {
    const { requests, due } = rig()
    const question = ask(requests, to)
    expect(requests.answer(answerTo(question, from))).toBe(false)
    due[0]?.()
    expect(await question.reply).toEqual({ is: 'silent' })
  })

  it('with an id that was never given, a second time, or as a question', async () => {
    const { requests } = rig()
    const question = ask(requests, 'a.test')
    expect(requests.answer(xml('iq', { type: 'result', id: 'x', from: 'a.test' }))).toBe(false)
    expect(requests.answer(answerTo(question, 'a.test', 'get'))).toBe(false)
    expect(requests.answer(answerTo(question, 'a.test'))).toBe(true)
    expect(requests.answer(answerTo(question, 'a.test'))).toBe(false)
  })
})

it('gives ids that cannot be guessed, whatever id the caller wrote', () => {
  const { requests } = rig()
  const question = requests.ask(xml('iq', { type: 'get', id: 'mine' }), own, 1_000)
  expect(question.iq.attrs.id).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
})

it('is silent at once where the question could not be sent, and leaves no timer', async () => {
  const { requests, cancelled } = rig()
  const question = ask(requests, 'a.test')
  question.notSent()
  expect(await question.reply).toEqual({ is: 'silent' })
  expect(cancelled).toHaveBeenCalledTimes(1)
  expect(requests.answer(answerTo(question, 'a.test'))).toBe(false)
})

it('is silent for all when the session is over, and leaves no timer', async () => {
  const { requests, cancelled } = rig()
  const questions = [ask(requests), ask(requests, 'a.test')]
  requests.giveUp()
  expect(await Promise.all(questions.map(({ reply }) => reply))).toEqual([{ is: 'silent' }, { is: 'silent' }])
  expect(cancelled).toHaveBeenCalledTimes(2)
})

import { beforeEach, describe, expect, it } from 'vitest'
import { createToldTogether } from '../../../main/services/told-together.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'
import type { Message } from '../../../shared/domain/message.ts'

const ROMEO = 'romeo@b.test' as BareJid
const NURSE = 'nurse@b.test' as BareJid

describe('what comes by hundreds', () => {
  const told: string[] = []
  let waiting: (() => void)[] = []
  function start() {
    return createToldTogether({
      screen: {
        show(event) {
          const one = ({ id, delivery }: Message) => `${id}${delivery ?? ''}`
          if (event.name === 'message.changed') told.push(`${one(event.payload)}!`)
          else if (event.name === 'message.severalChanged')
            told.push(event.payload.messages.map(one).join(' '))
          else throw new Error(event.name)
        },
      },
      later: (work) => void waiting.push(work),
      show: (jid) => void told.push(jid),
    })
  }
  const message = (id: number, conversation = ROMEO, delivery: Message['delivery'] = null) =>
    ({ id, conversation, delivery }) as Message
  function workedThrough(): void {
    const works = waiting
    waiting = []
    works.forEach((work) => work())
  }

  beforeEach(() => {
    told.length = 0
    waiting = []
  })

  it('is told in one event, and how its conversations stand once, afterwards', () => {
    const together = start()
    together.add(message(1))
    together.add(message(2, NURSE))
    together.add(message(3))
    expect(told).toEqual([])
    workedThrough()
    expect(told).toEqual(['1 2 3', ROMEO, NURSE])
    workedThrough()
    expect(told).toHaveLength(3)
  })

  it('is told fifty at a time', () => {
    const together = start()
    for (let id = 1; id <= 120; id += 1) together.add(message(id))
    expect(told.map((ids) => ids.split(' ').length)).toEqual([50, 50])
    expect(told[1]).toMatch(/^51 .* 100$/)
    workedThrough()
    expect(told[2]).toMatch(/^101 .* 120$/)
    expect(told.slice(3)).toEqual([ROMEO])
  })

  it('is told as it is then, where it changed meanwhile', () => {
    const together = start()
    together.add(message(1))
    together.add(message(1, ROMEO, 'read'))
    workedThrough()
    expect(told).toEqual(['1read!', ROMEO])
  })

  it('is told before what is told next, and its conversation all the same when it is over', () => {
    const together = start()
    together.add(message(1))
    together.tell([message(7, NURSE)])
    together.tell()
    together.tell([message(8), message(9)])
    together.add(message(2))
    workedThrough()
    expect(told).toEqual(['1!', '7!', '8 9', '2!', ROMEO])
  })

  it('begins anew with what comes later', () => {
    const together = start()
    together.add(message(1))
    workedThrough()
    together.add(message(2, NURSE))
    workedThrough()
    expect(told).toEqual(['1!', ROMEO, '2!', NURSE])
  })
})

// What the way does to messages, requests and answers: late by days, twice, in another order, cut short.
import type { Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../shared/domain/jid.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { quiet, until, untilInTime, type Party } from './party.ts'
import { isKeyAnswer, isRequest, letAllThrough, requests } from './requests.ts'
import { copy, type Wire } from './wire.ts'

const DAY = 24 * 60 * 60_000

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
})

const says = (text: string) => juliet.call('message.send', { jid: romeo.jid, text })
const shows = async (...lines: string[]) => expect(await romeo.lines(juliet.jid)).toEqual(lines)
const reads = (...lines: string[]) => until(() => shows(...lines))
const isMessage = (stanza: Element) => stanza.getChild('e2e') !== undefined

/** Keeps what `which` picks, in order, until each is let go. */
function hold(which: (stanza: Element) => boolean): (() => void)[] {
  const held: (() => void)[] = []
  wire.onTheWay = (stanza, to) => {
    if (!which(stanza)) return [stanza]
    held.push(() => wire.deliver(to, stanza))
    return []
  }
  return held
}

/** The same with a few characters less at the end of its sealed content, or of the wrapped key. */
function cutShort(stanza: Element): Element {
  const cut = copy(stanza)
  const data = (cut.getChild('e2e') ?? cut.getChild('keyreq'))?.getChild('data')
  if (data === undefined) throw new Error(`nothing to cut: ${cut.toString()}`)
  const text = data.getText()
  // whole bytes
  data.children = [text.slice(0, 4 * Math.floor(text.length / 4) - 4)]
  return cut
}

describe('a message', () => {
  it('that comes three days late is read, and marked old', async () => {
    const held = hold(isMessage)
    await says('by slow coach')
    await until(() => expect(held).toHaveLength(1))
    time.advance(3 * DAY)
    letAllThrough(wire)
    held[0]?.()
    await reads('by slow coach')
    expect((await romeo.messages(juliet.jid))[0]?.sealing).toMatchObject({ time: 'old' })
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('that comes again days after it was read is dropped, also after a restart', async () => {
    const copies: [FullJid, Element][] = []
    wire.onTheWay = (stanza, to) => {
      if (stanza.is('message')) copies.push([to, copy(stanza)])
      return [stanza]
    }
    await says('once')
    await reads('once')
    letAllThrough(wire)
    time.advance(40 * DAY)
    romeo.die()
    await romeo.start()
    for (const [to, again] of copies) wire.deliver(to, again)
    await quiet(wire, romeo)
    await shows('once')
    expect(requests(wire)).toBe(1)
  })

  it('under a newer key overtakes one under an older: both are read, in the order in which they came', async () => {
    const held = hold(isMessage)
    await says('monday')
    await until(() => expect(held).toHaveLength(1))
    time.advance(DAY)
    await says('tuesday')
    await until(() => expect(held).toHaveLength(2))
    letAllThrough(wire)
    held.reverse().forEach((letGo) => letGo())
    await reads('tuesday', 'monday')
    expect(requests(wire)).toBe(2)
    await expectNothingOpen(wire, juliet, romeo)
  })

  it.each(['before', 'after'])(
    'that comes cut short %s its key, and then whole, is read once',
    async (when) => {
      const lines = when === 'after' ? ['hello', 'whole', 'next'] : ['whole', 'next']
      for (const line of lines) {
        wire.onTheWay = (stanza) =>
          line === 'whole' && isMessage(stanza) ? [cutShort(stanza), stanza] : [stanza]
        await says(line)
        await until(async () => expect((await romeo.lines(juliet.jid)).at(-1)).toBe(line))
      }
      await reads(...lines)
      if (when === 'after') {
        // PROTOCOL 4.5: the writer was told of the one that could not be opened, and sends it again
        const failed = (await juliet.messages(romeo.jid)).find(({ delivery }) => delivery === 'failed')
        await juliet.call('message.retry', { id: failed!.id })
      }
      await until(() => expectNothingOpen(wire, juliet, romeo))
      await shows(...lines)
    },
  )

  it('that comes only cut short stays with its reason', async () => {
    await says('hello')
    await reads('hello')
    wire.onTheWay = (stanza) => (isMessage(stanza) ? [cutShort(stanza)] : [stanza])
    await says('broken')
    await reads('hello', '(decryption-failed)')
    letAllThrough(wire)
    await says('next')
    await reads('hello', '(decryption-failed)', 'next')
  })
})

describe('a request', () => {
  it('that comes twice, and each answer twice: the message is shown once, and no question stays open', async () => {
    wire.onTheWay = (stanza) => (stanza.getChild('keyreq') ? [stanza, copy(stanza), copy(stanza)] : [stanza])
    await says('once')
    await reads('once')
    await quiet(wire, juliet, romeo)
    await shows('once')
    expect(juliet.app.listDevices(romeo.jid).devices).toHaveLength(1)
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('that comes two days late is refused by its time, and the one that followed it is answered', async () => {
    const held = hold(isRequest)
    await says('hello')
    await until(() => expect(held).toHaveLength(1))
    letAllThrough(wire)
    await untilInTime(time, 10, () => shows('hello'))
    time.advance(2 * DAY)
    held[0]?.()
    await quiet(wire, juliet, romeo)
    expect(wire.seen.join()).toContain('not-acceptable')
    await shows('hello')
    await expectNothingOpen(wire, juliet, romeo)
  })
})

describe('an answer', () => {
  it('that comes days late, when every other was lost, still opens', async () => {
    const held = hold(isKeyAnswer)
    await says('patience')
    await until(() => expect(held).toHaveLength(1))
    const [first] = held
    time.advance(3 * DAY)
    await quiet(wire, juliet, romeo)
    letAllThrough(wire)
    wire.onTheWay = (stanza) => (isRequest(stanza) ? [] : [stanza])
    first?.()
    await reads('patience')
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('that was cut short is none: it is asked again', async () => {
    let cut = 0
    wire.onTheWay = (stanza) => {
      if (!isKeyAnswer(stanza) || cut > 0) return [stanza]
      cut += 1
      return [cutShort(stanza)]
    }
    await says('hello')
    await untilInTime(time, 10, () => shows('hello'))
    expect(cut).toBe(1)
    await expectNothingOpen(wire, juliet, romeo)
  })
})

// Either side's program ends, as by a power cut, at each step in which a message goes again: because nobody receipted it,
// and because its reader asked for it. It is shown once, in its place, receipted, and stands as arrived with who wrote it.
import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { quiet, until, untilInTime, type Party } from './party.ts'
import { letAllThrough } from './requests.ts'
import type { Wire } from './wire.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** More than any of the stories has steps. */
const MANY = 40

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
})

const SEALS = ['keeps keyTable.nextStamp', 'keeps keyTable.countUse']
const SENDS_AGAIN = [
  ...SEALS,
  'keeps outbox.setInFlight, messages.setSealing, departures.put',
  'sends message chat',
  'keeps outbox.remove',
]
const TAKES_RECEIPT = [
  'takes message chat',
  'keeps inbox.put',
  'keeps keyTable.recordOpened, receipts.addSender, departures.remove, outbox.remove, messages.setDelivery, inbox.done',
]
const GIVES_RECEIPT = [...SEALS, 'keeps receipts.setInFlight', 'sends message chat', 'keeps receipts.given']

/** Which devices somebody lists is asked once an hour, and no part of the stories. */
const LISTS = / iq .*(pubsub|error)$/

const says = (text: string) => juliet.call('message.send', { jid: romeo.jid, text })
const delivery = async (nth: number) => (await juliet.messages(romeo.jid))[nth]?.delivery

async function startWhoEnded(): Promise<void> {
  for (const party of [juliet, romeo]) if (!party.runs) await party.start()
}

/** Nobody has anything left to do for it, and its writer knows that it arrived; `meanwhile`: what the users do. */
async function untilArrived(nth: number, lines: readonly string[], meanwhile = () => Promise.resolve()) {
  await untilInTime(time, 300, async () => {
    await startWhoEnded()
    await meanwhile()
    expect(await romeo.lines(juliet.jid)).toEqual(lines)
    const written = (await juliet.messages(romeo.jid))[nth]
    expect(written?.delivery).toBe('arrived')
    expect(juliet.database.departures.of(romeo.jid).map(({ messageId }) => messageId)).not.toContain(
      written?.id,
    )
    for (const { database } of [juliet, romeo]) {
      expect(database.outbox.all()).toEqual([])
      expect(database.receipts.owed()).toEqual([])
      expect(database.inbox.pending()).toEqual([])
    }
  })
}

/** A story for each step of `side`, in which its program ends before that step, until a story has no more. Gives them. */
async function endsBeforeEach(
  side: Party,
  story: (nth: number, begin: () => void) => Promise<void>,
): Promise<string[]> {
  const ends: string[] = []
  for (let nth = 1; nth < MANY; nth += 1) {
    await story(nth, () => side.fate.begin(nth, LISTS)).catch((cause: unknown) => {
      throw new Error(`ended at step ${nth}, before it ${side.fate.steps[nth - 1]}`, { cause })
    })
    const step = side.fate.steps[nth - 1]
    side.fate.begin()
    // it may have ended after everything was done
    await startWhoEnded()
    if (step === undefined) return ends
    ends.push(step)
  }
  throw new Error(`there are always more steps: ${ends.join('; ')}`)
}

describe('a message that the server lost goes again when its reader shows up, wherever ends', () => {
  async function lost(text: string, nth: number): Promise<void> {
    wire.onTheWay = (stanza) => (stanza.is('message') && stanza.getChild('body') ? [] : [stanza])
    await says(text)
    await until(async () => expect(await delivery(nth)).toBe('sent'))
    await quiet(wire, juliet, romeo)
    letAllThrough(wire)
    romeo.connection.unplug()
  }

  async function goesAgain(side: Party): Promise<string[]> {
    const lines = ['hello']
    await says('hello')
    await untilArrived(0, lines)
    return endsBeforeEach(side, async (nth, begin) => {
      lines.push(`line ${nth}`)
      await lost(`line ${nth}`, nth)
      if (side === juliet) begin()
      romeo.connection.plug()
      if (side === romeo) {
        // his coming back is no part of the story
        await romeo.lines(juliet.jid)
        await quiet(wire)
        begin()
      }
      await untilArrived(nth, lines)
    })
  }

  it('the program of who wrote', async () => {
    const steps = await goesAgain(juliet)
    expect(steps).toEqual([
      'takes presence',
      'keeps departures.put',
      'keeps outbox.add',
      ...SENDS_AGAIN,
      ...TAKES_RECEIPT,
    ])
  })

  it('the program of who reads', async () => {
    const steps = await goesAgain(romeo)
    expect(steps).toEqual([
      'takes message chat',
      'keeps inbox.put',
      'keeps keyTable.recordOpened, messages.add, receipts.owe, receipts.wantMarker, inbox.done',
      ...GIVES_RECEIPT,
    ])
  })
})

describe('a message whose key is gone is asked for, and goes again, wherever ends', () => {
  const TEXTS = Array.from({ length: 20 }, (_, n) => `line ${n}`)

  /** Romeo can't open them: Juliet has their key no more. */
  async function gone(): Promise<void> {
    await romeo.quit()
    for (const text of TEXTS) await says(text)
    await until(() => expect(juliet.database.outbox.all()).toEqual([]))
    // her program does not run meanwhile: it would send them again by itself
    await juliet.quit()
    time.advance(32 * DAY)
    await juliet.start()
    await romeo.start()
    await quiet(wire, juliet, romeo)
    await says('hello')
    await until(async () =>
      expect(await romeo.lines(juliet.jid)).toEqual([...TEXTS.map(() => '(key-gone)'), 'hello']),
    )
    await quiet(wire, juliet, romeo)
  }

  /** Each says the word again where nobody said to them that it was kept. */
  async function words(nth: number): Promise<void> {
    const message = (await romeo.messages(juliet.jid))[nth]
    if (message?.content.is === 'waiting-for-key' && message.content.wait === 'key-gone')
      await romeo.call('message.askToResend', { id: message.id }).catch(() => undefined)
    const [question] = juliet.runs ? juliet.app.snapshot().resends : []
    if (question !== undefined)
      await juliet.call('resend.answer', { id: question.id, send: true }).catch(() => undefined)
  }

  async function asksAgain(side: Party): Promise<string[]> {
    await gone()
    return endsBeforeEach(side, async (nth, begin) => {
      await quiet(wire, juliet, romeo)
      begin()
      const lines = TEXTS.map((text, n) => (n < nth ? text : '(key-gone)'))
      await untilArrived(nth - 1, [...lines, 'hello'], () => words(nth - 1))
    })
  }

  it('the program of who wrote', async () => {
    const steps = await asksAgain(juliet)
    expect(steps).toEqual([
      'takes message chat',
      'keeps inbox.put',
      'keeps keyTable.recordOpened, resendQuestions.add, inbox.done',
      'keeps resendQuestions.remove, outbox.add',
      ...SENDS_AGAIN,
      ...TAKES_RECEIPT,
    ])
  })

  it('the program of who reads', async () => {
    const steps = await asksAgain(romeo)
    expect(steps).toEqual([
      'keeps receipts.owe, messages.setContent',
      ...GIVES_RECEIPT,
      'takes message chat',
      'keeps inbox.put',
      'keeps keyTable.recordOpened, messages.add, receipts.owe, receipts.wantMarker, messages.remove, messages.heal, inbox.done',
      ...GIVES_RECEIPT,
    ])
  })
})

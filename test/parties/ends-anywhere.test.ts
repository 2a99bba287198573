// Either side's program ends, as by a power cut, at each step of a dial-back: whatever it was about to keep is not kept,
// whatever it was about to send is not sent, whatever came is not taken. Then it starts again.
import type { Element } from '@xmpp/xml'
import { describe, expect, it } from 'vitest'
import type { FullJid } from '../../shared/domain/jid.ts'
import { fallbackKeys } from '../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import type { Fate } from './mortal.ts'
import { nothingIsOpen } from './nothing-open.ts'
import { createParty, until, untilInTime, type Party } from './party.ts'
import { loseReceipts } from './requests.ts'
import { Wire } from './wire.ts'

const HOUR = 60 * 60_000
const fallback = await fallbackKeys()

interface Story {
  time: FakeTime
  wire: Wire
  juliet: Party
  romeo: Party
  /** How long a program stays off once it has ended. */
  off: number
}
type Side = 'juliet' | 'romeo'

async function begin(off: number): Promise<Story> {
  const time = createFakeTime()
  const wire = new Wire(time.clock)
  const juliet = createParty(wire, time, wire.addAccount('juliet@a.test'), 'desk', fallback)
  const romeo = createParty(wire, time, wire.addAccount('romeo@b.test'), 'laptop', fallback)
  wire.befriend(juliet.jid, romeo.jid)
  for (const party of [juliet, romeo]) await party.signIn()
  for (const { app } of [juliet, romeo]) {
    await until(() => expect(app.snapshot().conversations[0]?.contact.availability).toBe('online'))
  }
  // what their apps can, and which devices they list, is asked when the conversation is opened, and no part of the story
  await Promise.all([juliet.lines(romeo.jid), romeo.lines(juliet.jid)])
  for (const { app } of [juliet, romeo]) {
    await until(() => expect(app.snapshot().conversations[0]?.contact.reading).toBe('reads'))
  }
  // for each: the own list, the other's, what was read and carbons were asked for, and an entry was offered twice
  const refusals = () =>
    wire.seen.filter((text) => text.startsWith('<iq') && text.includes('service-unavailable'))
  await until(() => expect(refusals()).toHaveLength(2 * 6))
  await Promise.all([juliet.app.idle(), romeo.app.idle()])
  return { time, wire, juliet, romeo, off }
}

async function startAgain({ time, juliet, romeo, off }: Story): Promise<void> {
  for (const party of [juliet, romeo].filter(({ runs }) => !runs)) {
    time.advance(off)
    await party.start()
  }
}

/** Who was ended before the message was kept, writes it again: nobody said to them that it was. */
async function writes(story: Story, from: Party, to: Party, text: string): Promise<void> {
  await startAgain(story)
  await from.call('message.send', { jid: to.jid, text }).catch(() => undefined)
  if (from.runs) return
  await startAgain(story)
  if (!(await from.lines(to.jid)).includes(text)) await from.call('message.send', { jid: to.jid, text })
}

/** Until one of the programs has ended, no time goes by; from then on minutes, and at most some hours. */
async function read(story: Story, lines: string[], receipted = false): Promise<void> {
  const { time, juliet, romeo } = story
  async function isRead(): Promise<void> {
    expect(await romeo.lines(juliet.jid)).toEqual(lines)
    expect(await juliet.lines(romeo.jid)).toEqual(lines)
    await nothingIsOpen(story.wire, juliet, romeo)
    if (!receipted) return
    expect(juliet.database.dialBacks.all()).toEqual([])
    expect((await juliet.messages(romeo.jid)).map(({ delivery }) => delivery)).toEqual(['arrived'])
  }
  // who ended while writing has lost what was asked for meanwhile: it is asked again when time goes by
  await until(async () => {
    if (juliet.runs && romeo.runs) await isRead()
  }).catch(() => undefined)
  await untilInTime(time, 300, async () => {
    await startAgain(story)
    await isRead()
  })
}

/** One message, and the key for it. */
async function oneMessage(side: Side, end: number): Promise<Fate> {
  const story = await begin(HOUR)
  const { juliet, romeo } = story
  story[side].fate.begin(end)
  await writes(story, juliet, romeo, 'Wherefore art thou?')
  await read(story, ['Wherefore art thou?'], true)
  return story[side].fate
}

/** Three messages under one key, and an answer under another. */
async function conversation(side: Side, end: number): Promise<Fate> {
  const story = await begin(0)
  const { juliet, romeo, wire } = story
  // the story of one message has a receipt
  loseReceipts(wire)
  story[side].fate.begin(end)
  const lines = ['Thou knowest the mask of night', 'is on my face,', 'else would a maiden blush']
  for (const line of lines) await writes(story, juliet, romeo, line)
  await read(story, lines)
  await writes(story, romeo, juliet, 'Lady, by yonder blessed moon I swear')
  await read(story, [...lines, 'Lady, by yonder blessed moon I swear'])
  return story[side].fate
}

const READER = [
  'takes message chat',
  'keeps inbox.put',
  'keeps dialBacks.put, messages.add, inbox.done',
  'keeps dialBacks.put, messages.setContent',
  'keeps keyRequests.add',
  'sends iq get keyreq',
  'takes iq result keyreq',
  'keeps keyTable.addIn, keyTable.retireEnded, trustBook.see, trustBook.decide, keyTable.recordOpened, messages.heal, receipts.owe, receipts.wantMarker',
  'keeps keyRequests.removeFor, dialBacks.remove',
  // the receipt, and its key
  'keeps keyTable.addOut',
  'keeps keyTable.nextStamp',
  'keeps keyTable.countUse',
  'keeps receipts.setInFlight',
  'sends message chat',
  'keeps receipts.given',
  'takes iq get keyreq',
  'keeps keyRequests.countRequest',
  'keeps trustBook.see, keyRequests.removeQuestion, keyTable.recordRelease',
  'sends iq result keyreq',
]
const SENDER = [
  'keeps messages.add, outbox.add, drafts.remove',
  'keeps keyTable.addOut',
  'keeps keyTable.nextStamp',
  'keeps keyTable.countUse',
  'keeps outbox.setInFlight, messages.setSealing, departures.put',
  'sends message chat',
  'keeps outbox.remove, messages.setDelivery',
  'takes iq get keyreq',
  'keeps keyRequests.countRequest',
  'keeps keyTable.retireEnded, trustBook.see, trustBook.decide, keyRequests.removeQuestion, keyTable.recordRelease',
  'sends iq result keyreq',
  // the receipt, and its key
  'takes message chat',
  'keeps inbox.put',
  'keeps dialBacks.put, messages.add, inbox.done',
  'keeps dialBacks.put, messages.setContent',
  'keeps keyRequests.add',
  'sends iq get keyreq',
  'takes iq result keyreq',
  'keeps keyTable.addIn, trustBook.see, keyTable.recordOpened, messages.remove, receipts.addSender, departures.remove, outbox.remove, messages.setDelivery',
  'keeps keyRequests.removeFor, dialBacks.remove',
]

describe('a dial-back has these steps, and no others,', () => {
  it('for who reads', async () => {
    expect((await oneMessage('romeo', 0)).steps).toEqual(READER)
  })

  it('for who wrote', async () => {
    expect((await oneMessage('juliet', 0)).steps).toEqual(SENDER)
  })
})

describe('a message is read, once, where the reader’s program ends for an hour before it', () => {
  it.each(READER.map((step, index) => [step, index + 1] as const))('%s', async (step, end) => {
    const { steps } = await oneMessage('romeo', end)
    expect(steps[end - 1]).toBe(step)
    expect(steps.length).toBeGreaterThan(end)
  })
})

describe('a message is read, once, where the sender’s program ends for an hour before it', () => {
  it.each(SENDER.map((step, index) => [step, index + 1] as const))('%s', async (step, end) => {
    const { steps } = await oneMessage('juliet', end)
    expect(steps[end - 1]).toBe(step)
    expect(steps.length).toBeGreaterThan(end)
  })
})

describe('three messages and an answer are read, each once and in order, wherever for a moment', () => {
  it.each(['juliet', 'romeo'] as const)('%s’s program ends', async (side) => {
    const { steps } = await conversation(side, 0)
    for (const [index, step] of steps.entries()) {
      const ended = await conversation(side, index + 1).catch((cause: unknown) => {
        throw new Error(`ended at step ${index + 1}, before it ${step}`, { cause })
      })
      expect(ended.steps.length).toBeGreaterThan(index)
    }
    expect(steps.length).toBeGreaterThan(25)
  })
})

describe('a reader whose program ends between the first and the second message that a key opens', () => {
  it('reads the others with the key that is kept, though the sender is gone', async () => {
    const { wire, juliet, romeo } = await begin(0)
    const answers: Element[] = []
    wire.onTheWay = (stanza) => {
      if (stanza.attrs.type !== 'result' || stanza.getChild('keyreq') === undefined) return [stanza]
      answers.push(stanza)
      return []
    }
    for (const text of ['one', 'two', 'three']) await juliet.call('message.send', { jid: romeo.jid, text })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(Array(3).fill('(asking)')))
    await until(() => expect(answers).toHaveLength(1))
    await romeo.app.idle()
    wire.onTheWay = (stanza) => [stanza]
    // 1: takes the answer, 2: opens the first message
    romeo.fate.begin(3)
    wire.deliver(answers[0]?.attrs.to as FullJid, answers[0] as Element)
    await until(() => expect(romeo.runs).toBe(false))
    await juliet.quit()
    await romeo.start()
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one', 'two', 'three']))
  })
})

// The program ends, as by a power cut, at each step in which the archive comes in: nothing is lost, nothing is there twice.
import xml from '@xmpp/xml'
import { describe, expect, it } from 'vitest'
import { toFullJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import { fallbackKeys } from '../doubles/engine-party.ts'
import { createFakeTime } from '../doubles/fake-time.ts'
import { createParty, quiet, until } from './party.ts'
import { Wire } from './wire.ts'

const fallback = await fallbackKeys()
const NURSE = 'nurse@a.test' as BareJid
const KITCHEN = toFullJid(`${NURSE}/kitchen`) as FullJid
const LINES = Array.from({ length: 52 }, (_, n) => `line ${n}`)

/** More than a page of the nurse's, without names of their own, and two sealed messages of Romeo's in the middle. */
async function story(end: number): Promise<readonly string[]> {
  const time = createFakeTime()
  const wire = new Wire(time.clock)
  wire.features.add('mam').add('carbons')
  const juliet = createParty(wire, time, wire.addAccount('juliet@a.test'), 'desk', fallback)
  const romeo = createParty(wire, time, wire.addAccount('romeo@b.test'), 'laptop', fallback)
  wire.befriend(juliet.jid, romeo.jid)
  wire.befriend(wire.addAccount(NURSE), juliet.jid)
  await juliet.signIn()
  await romeo.signIn()
  await quiet(wire, juliet, romeo)
  juliet.connection.unplug()

  async function nurseSays(lines: string[]): Promise<void> {
    for (const line of lines) {
      const message = { xmlns: 'jabber:client', type: 'chat', from: KITCHEN, to: juliet.jid }
      wire.archive.keep(juliet.jid, xml('message', message, xml('body', {}, line)))
      time.advance(1)
    }
  }
  await nurseSays(LINES.slice(0, 20))
  for (const text of ['Wherefore', 'art thou?']) await romeo.call('message.send', { jid: juliet.jid, text })
  await until(() => expect(romeo.database.outbox.all()).toEqual([]))
  await nurseSays(LINES.slice(20))

  juliet.fate.begin(end)
  juliet.connection.plug()
  await until(async () => {
    if (!juliet.runs) await juliet.start()
    expect(await juliet.lines(NURSE)).toEqual(LINES)
    expect(await juliet.lines(romeo.jid)).toEqual(['Wherefore', 'art thou?'])
    expect(juliet.database.archive.gaps()).toEqual([])
    expect(juliet.database.inbox.pending()).toEqual([])
  })
  const steps = [...juliet.fate.steps]
  juliet.fate.begin()
  // and once more, by a session of its own
  juliet.connection.unplug()
  juliet.connection.plug()
  await quiet(wire, juliet, romeo)
  expect(await juliet.lines(NURSE)).toEqual(LINES)
  expect(await juliet.lines(romeo.jid)).toEqual(['Wherefore', 'art thou?'])
  return steps
}

describe('two pages of the archive are here, each message once and in its place, where the program ends', () => {
  it('nowhere, or before any step that it takes then', async () => {
    const steps = await story(0)
    const pages = steps.filter(
      (step) => step.includes('archive.setState') || step.includes('archive.removeGap'),
    )
    expect(pages.length).toBeGreaterThan(1)
    // the messages of a page are alike: of them, the first and the last two
    const alike = (step: string) => step === 'takes message' || step === 'keeps messages.add'
    const chosen = steps.flatMap((step, index) => {
      const isInside = alike(step) && alike(steps[index - 1] ?? '') && alike(steps[index + 2] ?? '')
      return isInside ? [] : [index]
    })
    for (const index of chosen) {
      const ended = await story(index + 1).catch((cause: unknown) => {
        throw new Error(`ended at step ${index + 1}, before it ${steps[index]}`, { cause })
      })
      expect(ended.length).toBeGreaterThan(index)
    }
    expect(chosen.length).toBeGreaterThan(20)
  })
})

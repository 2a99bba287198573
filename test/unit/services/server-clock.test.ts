import xml from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Connection, IqReply } from '../../../main/services/ports.ts'
import { createServerClock, placeBelow } from '../../../main/services/server-clock.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'
import { createFakeTime } from '../../doubles/fake-time.ts'
import { createMemoryDatabase } from '../../doubles/memory-database.ts'

const NOON = Date.UTC(2026, 2, 3, 12)
const HOUR = 3_600_000
const SECOND = 1000
const told = (ms: number) => xml('utc', {}, new Date(ms).toISOString())

describe('the server’s clock', () => {
  const time = createFakeTime()
  let archive: ReturnType<typeof createMemoryDatabase>['archive']
  let reply: IqReply
  let on: boolean
  let answersAfter: number
  beforeEach(() => {
    answersAfter = 0
    archive = createMemoryDatabase().archive
    time.setClock(NOON)
    on = true
  })

  function start() {
    const request: Connection['request'] = (iq) => {
      expect(iq.attrs).toMatchObject({ type: 'get', to: 'a.test' })
      time.setClock(time.clock.now() + answersAfter)
      return Promise.resolve(reply)
    }
    return createServerClock({
      ...{ own: 'juliet@a.test' as BareJid, archive, clock: time.clock },
      connection: { request } as Connection,
      stillOn: () => on,
    })
  }
  const answer = (...said: Parameters<typeof xml>[2][]): IqReply => ({
    is: 'result',
    stanza: xml('iq', { type: 'result' }, xml('time', { xmlns: 'urn:xmpp:time' }, ...said)),
  })

  it.each([
    ['an hour ahead', told(NOON + HOUR), HOUR],
    ['behind', told(NOON - 90 * SECOND), -90 * SECOND],
    ['the same but for a second', told(NOON - SECOND), 0],
    ['a day off, which is its own fault', told(NOON + 24 * HOUR), 0],
    ['no time', xml('utc', {}, 'noon'), 0],
    ['nothing', xml('tzo', {}, '+00:00'), 0],
  ])('that is %s', async (_, said, ahead) => {
    reply = answer(said)
    const clock = start()
    await clock.sessionBegan()
    expect(clock.now()).toBe(NOON + ahead)
    expect(clock.at(NOON - HOUR)).toBe(NOON - HOUR + ahead)
    // what is worked through before the next session stands by it, too
    expect(start().now()).toBe(NOON + ahead)
  })

  it.each([
    ['which says nothing of a difference that is less', told(NOON), 0],
    ['and is far ahead all the same', told(NOON + HOUR), HOUR - 4 * SECOND],
  ])('that answers after eight seconds, %s', async (_, said, ahead) => {
    reply = answer(said)
    answersAfter = 8 * SECOND
    const clock = start()
    await clock.sessionBegan()
    expect(clock.now()).toBe(NOON + 8 * SECOND + ahead)
  })

  it('stays what it was where there is no answer, or the account is gone by then', async () => {
    reply = answer(told(NOON + HOUR))
    const clock = start()
    await clock.sessionBegan()
    reply = { is: 'error', stanza: xml('iq', { type: 'error' }, xml('time', { xmlns: 'urn:xmpp:time' })) }
    await clock.sessionBegan()
    reply = { is: 'silent' } as IqReply
    await clock.sessionBegan()
    reply = answer(told(NOON))
    on = false
    await clock.sessionBegan()
    expect(clock.now()).toBe(NOON + HOUR)
    on = true
    await clock.sessionBegan()
    expect(clock.now()).toBe(NOON)
  })
})

describe('a place below another', () => {
  it.each([
    ['its own, where it is later', 7000, 5000, 7000],
    ['that one, where the clocks differ a little', 4001, 6000, 6000],
    ['its own, where more than the clocks says so', 4000, 6000, 4000],
    ['its own, where there is no other', 4000, undefined, 4000],
  ])('is %s', (_, stamp, place, expected) => {
    expect(placeBelow(place, stamp)).toBe(expected)
  })
})

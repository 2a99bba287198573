// PROTOCOL 11: both servers work together, and each victim talks with a whole Balcony of theirs that has the other's name.
import { beforeEach, describe, expect, it } from 'vitest'
import { accepts, comparesOf, emojiOf, says, stages, starts, trustIn } from './comparing.ts'
import { twoFriends } from './friends.ts'
import { quiet, until, type Party } from './party.ts'

let juliet: Party
let romeo: Party
/** What the servers run in between: to Juliet it is Romeo, to Romeo it is Juliet. */
let asRomeo: Party
let asJuliet: Party

/** What is said to the one in the middle is said on, word for word. */
async function passesOn(text: string): Promise<void> {
  await juliet.call('message.send', { jid: romeo.jid, text })
  await until(async () => expect(await asRomeo.lines(juliet.jid)).toContain(text))
  await asJuliet.call('message.send', { jid: romeo.jid, text })
  await until(async () => expect(await romeo.lines(juliet.jid)).toContain(text))
}

beforeEach(async () => {
  const here = await twoFriends()
  const there = await twoFriends()
  ;[juliet, asRomeo, asJuliet, romeo] = [here.juliet, here.romeo, there.juliet, there.romeo]
  await passesOn('Is it you?')
  await quiet(here.wire, juliet, asRomeo)
  await quiet(there.wire, asJuliet, romeo)
  // the servers lead one into the other, step by step
  await starts(juliet, asRomeo)
  await stages([asRomeo, 'invited'])
  await starts(asJuliet, romeo)
  await stages([romeo, 'invited'])
  await accepts(romeo, asJuliet)
  await accepts(asRomeo, juliet)
  await stages([juliet, 'comparing'], [asRomeo, 'comparing'], [asJuliet, 'comparing'], [romeo, 'comparing'])
})

describe('a compare with somebody in the middle', () => {
  it('shows the two different emoji, and whatever the one in the middle says, nobody is verified by it', async () => {
    expect(emojiOf(juliet).split(' ')).toHaveLength(7)
    expect(emojiOf(juliet)).not.toBe(emojiOf(romeo))
    await says(asRomeo, juliet, true)
    await says(asJuliet, romeo, true)
    await until(() => {
      for (const victim of [juliet, romeo])
        expect(comparesOf(victim)[0]?.stage).toMatchObject({ is: 'comparing', theySaidSame: true })
    })
    expect(await trustIn(juliet, asRomeo)).toBe('trusted, first-seen')
    expect(await trustIn(romeo, asJuliet)).toBe('trusted, first-seen')
  })

  it('is over for good when one of the two says so: what is between them gets no key of the next message', async () => {
    await says(juliet, asRomeo, false)
    await stages([juliet, 'different'])
    expect(await trustIn(juliet, asRomeo)).toBe('blocked, emoji-differed')
    await juliet.call('message.send', { jid: romeo.jid, text: 'for him alone' })
    await until(async () => expect((await asRomeo.lines(juliet.jid)).at(-1)).toBe('(refused)'))
    // the other one is told nothing by who is in between, and sees it with his own eyes
    await says(romeo, asJuliet, false)
    expect(await trustIn(romeo, asJuliet)).toBe('blocked, emoji-differed')
  })
})

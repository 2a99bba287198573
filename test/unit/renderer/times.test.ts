import { describe, expect, it } from 'vitest'
import { ago, dayName, listTime, moment, sameDay, timeOfDay } from '../../../renderer/text/times.ts'

// In the zone of whoever runs the tests, as on the screen
const on = (month: number, day: number, hours = 12, minutes = 0, year = 2026) =>
  new Date(year, month - 1, day, hours, minutes).getTime()
const now = on(5, 13, 20, 30)
const names = { today: 'Today', yesterday: 'Yesterday', justNow: 'just now' }

it('hours have two digits and go to 23', () => {
  expect(timeOfDay(on(5, 13, 18, 53))).toBe('18:53')
  expect(timeOfDay(on(5, 13, 0, 5))).toBe('00:05')
})

describe('the line between two days', () => {
  it.each([
    [on(5, 13, 0, 0), 'Today'],
    [on(5, 12, 23, 59), 'Yesterday'],
    [on(5, 11), 'Monday'],
    [on(5, 7), 'Thursday'],
    [on(5, 6), '6 May'],
    [on(5, 14), '14 May'],
    [on(12, 31, 12, 0, 2024), '31 Dec 2024'],
  ])('%i reads %s', (at, name) => {
    expect(dayName(at, now, names)).toBe(name)
  })
})

describe('the time in a row of the list', () => {
  it.each([
    [on(5, 13, 9, 5), '09:05'],
    [on(5, 12), 'Tue'],
    [on(5, 6), '6 May'],
    [on(1, 2, 12, 0, 2025), '2 Jan 2025'],
  ])('%i reads %s', (at, name) => {
    expect(listTime(at, now)).toBe(name)
  })
})

it('a moment has its day, and the year where it is another', () => {
  expect(moment(on(5, 13, 18, 53), now, names)).toBe('today, 18:53')
  expect(moment(on(4, 3, 18, 53), now, names)).toBe('3 Apr, 18:53')
  expect(moment(on(4, 3, 18, 53, 2025), now, names)).toBe('3 Apr 2025, 18:53')
})

it('what was a little ago says how long', () => {
  expect(ago(now + 5_000, now, names)).toBe('just now')
  expect(ago(now - 20_000, now, names)).toBe('just now')
  expect(ago(now - 60_000, now, names)).toBe('1 minute ago')
  expect(ago(now - 3 * 3_600_000, now, names)).toBe('3 hours ago')
  expect(ago(on(5, 11, 18, 53), now, names)).toBe('11 May, 18:53')
})

it('two moments a minute apart may lie on two days', () => {
  expect(sameDay(on(5, 12, 23, 59), on(5, 13, 0, 0))).toBe(false)
  expect(sameDay(on(5, 13, 0, 0), on(5, 13, 23, 59))).toBe(true)
})

// How moments read, in this computer's time zone and the language of the screen.
import type { Language } from '../../shared/words/languages.ts'
import { language } from '../state/language.ts'

const FORMATS: Record<Language, ReturnType<typeof formatsOf>> = {
  en: formatsOf('en-GB'),
  de: formatsOf('de-DE'),
}

function formatsOf(tag: string) {
  return {
    weekday: new Intl.DateTimeFormat(tag, { weekday: 'long' }),
    shortWeekday: new Intl.DateTimeFormat(tag, { weekday: 'short' }),
    date: new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long' }),
    shortDate: new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short' }),
    dateWithYear: new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', year: 'numeric' }),
    whole: new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'medium', hourCycle: 'h23' }),
    relative: new Intl.RelativeTimeFormat(tag),
  }
}

const formats = () => FORMATS[language()]

/** Whole days from the day of `at` to the day of `now`; negative where `at` lies ahead. */
function daysAgo(at: number, now: number): number {
  const midnight = (moment: number) => {
    const day = new Date(moment)
    // Noon, so that a day of 23 or 25 hours still counts as one
    return new Date(day.getFullYear(), day.getMonth(), day.getDate(), 12).getTime()
  }
  return Math.round((midnight(now) - midnight(at)) / 86_400_000)
}

/** Whether two moments lie on one calendar day. */
export function sameDay(a: number, b: number): boolean {
  const [one, other] = [new Date(a), new Date(b)]
  return one.getDate() === other.getDate() && one.getMonth() === other.getMonth() && sameYear(a, b)
}

/** `18:53`, in every language of the screen. By hand, since each message has one, and a format takes ten times as long. */
export function timeOfDay(at: number): string {
  const moment = new Date(at)
  return `${twoDigits(moment.getHours())}:${twoDigits(moment.getMinutes())}`
}

const twoDigits = (number: number) => String(number).padStart(2, '0')

/** `Today`, `Yesterday`, `Monday`, `12 May`, `12 May 2024`: the line between two days of a conversation. */
export function dayName(at: number, now: number, names: { today: string; yesterday: string }): string {
  const ago = daysAgo(at, now)
  if (ago === 0) return names.today
  if (ago === 1) return names.yesterday
  if (ago > 1 && ago < 7) return formats().weekday.format(at)
  return sameYear(at, now) ? formats().date.format(at) : formats().dateWithYear.format(at)
}

/** `18:53`, `Mon`, `12 May`, `12 May 2024`: as short as a row in a list can take. */
export function listTime(at: number, now: number): string {
  const ago = daysAgo(at, now)
  if (ago === 0) return timeOfDay(at)
  if (ago > 0 && ago < 7) return formats().shortWeekday.format(at)
  return sameYear(at, now) ? formats().shortDate.format(at) : formats().dateWithYear.format(at)
}

/** `today, 18:53` or `12 May 2024, 18:53`: a moment in full, after some words. */
export function moment(at: number, now: number, names: { today: string }): string {
  const ago = daysAgo(at, now)
  const day =
    ago === 0
      ? names.today.toLowerCase()
      : sameYear(at, now)
        ? formats().shortDate.format(at)
        : formats().dateWithYear.format(at)
  return `${day}, ${timeOfDay(at)}`
}

/** `today`, `3 May`, `3–9 May` or `3 May to today`: the days on which a number of messages was written. */
export function daySpan(
  from: number,
  until: number,
  now: number,
  names: { today: string; untilToday: (from: string) => string },
): string {
  const { dateWithYear, shortDate } = formats()
  const format = sameYear(from, now) && sameYear(until, now) ? shortDate : dateWithYear
  if (!sameDay(until, now)) return format.formatRange(from, until).replace(/\s–\s/, '–')
  return sameDay(from, now) ? names.today.toLowerCase() : names.untilToday(format.format(from))
}

/** `2 minutes ago`, `3 hours ago`, then as `moment`. `now` may lag a minute behind. */
export function ago(at: number, now: number, names: { justNow: string; today: string }): string {
  const minutes = Math.round((now - at) / 60_000)
  if (minutes < 1) return names.justNow
  if (minutes < 60) return formats().relative.format(-minutes, 'minute')
  if (minutes < 24 * 60) return formats().relative.format(-Math.round(minutes / 60), 'hour')
  return moment(at, now, names)
}

/** `Wednesday 13 May 2026 at 18:53:07`: a moment as exactly as anybody may need it. */
export function wholeMoment(at: number): string {
  return formats().whole.format(at)
}

function sameYear(a: number, b: number): boolean {
  return new Date(a).getFullYear() === new Date(b).getFullYear()
}

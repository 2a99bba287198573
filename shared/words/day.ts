/** `13 May 2026`, in the words of `language`, for a moment as a certificate writes it; what is no date as it stands. */
export function createDay(language: string): (moment: string) => string {
  const format = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return (moment) => {
    const at = Date.parse(moment)
    return Number.isNaN(at) ? moment : format.format(at)
  }
}

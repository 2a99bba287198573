const plural = new Intl.PluralRules('en')

/** `1 device`, `2 devices` */
export const count = (n: number, one: string, other: string): string =>
  `${n} ${plural.select(n) === 'one' ? one : other}`

const plural = new Intl.PluralRules('de')

/** `1 Gerät`, `2 Geräte` */
export const count = (n: number, one: string, other: string): string =>
  `${n} ${plural.select(n) === 'one' ? one : other}`

import { describe, expect, it } from 'vitest'
import { Secret } from '../../../shared/domain/secret.ts'
import { ScramError, ScramExchange } from '../../../main/xmpp/scram.ts'

const pencil = new Secret('pencil')

// RFC 5802 §5
const sha1 = {
  mechanism: 'SCRAM-SHA-1',
  nonce: 'fyko+d2lbbFgONRv9qkxdawL',
  first: 'n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL',
  challenge: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
  answer: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
  last: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
} as const

// RFC 7677 §3
const sha256 = {
  mechanism: 'SCRAM-SHA-256',
  nonce: 'rOprNGfwEbeRWgbNEkqO',
  first: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
  challenge: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  answer:
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  last: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
} as const

const exchange = (vector: typeof sha1 | typeof sha256) =>
  new ScramExchange(vector.mechanism, 'user', vector.nonce)

describe.each([sha1, sha256])('the published example of $mechanism', (vector) => {
  it('is what we say and accept', async () => {
    const scram = exchange(vector)
    expect(scram.first()).toBe(vector.first)
    expect(await scram.answer(vector.challenge, pencil)).toBe(vector.answer)
    expect(() => scram.verify(vector.last)).not.toThrow()
  })
})

const reasonOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work()
  } catch (error) {
    return error instanceof ScramError ? error.reason : error
  }
  return 'nothing'
}

describe('a server that cheats', () => {
  it.each([
    ['v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=', 'another signature'],
    ['', 'no signature'],
    ['e=other-error', 'an error in place of a signature'],
    ['v=', 'an empty signature'],
  ])('is found out by %j (%s)', async (last) => {
    const scram = exchange(sha256)
    await scram.answer(sha256.challenge, pencil)
    expect(await reasonOf(() => scram.verify(last))).toBe('signature')
  })

  it('is found out when it calls the exchange a success before it began', async () => {
    expect(await reasonOf(() => exchange(sha256).verify(sha256.last))).toBe('signature')
  })

  it.each([
    ['r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096', 'nonce', 'adds nothing to our nonce'],
    ['r=another,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096', 'nonce', 'does not know our nonce'],
    ['r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1', 'iterations', 'wants one iteration'],
    ['r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095', 'iterations', 'wants one too few'],
    ['r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1000000000', 'iterations', 'wants 10^9'],
    ['r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096x', 'malformed', 'cannot count'],
    ['r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096', 'malformed', 'has no salt'],
    ['m=ext,r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=4096', 'malformed', 'demands an extension'],
    ['', 'malformed', 'says nothing'],
  ])('%j is refused for its %s: it %s', async (challenge, reason) => {
    expect(await reasonOf(() => exchange(sha256).answer(challenge, pencil))).toBe(reason)
  })
})

it('writes commas and equals signs of a name in code', () => {
  expect(new ScramExchange('SCRAM-SHA-1', 'a,b=c', 'n').first()).toBe('n,,n=a=2Cb=3Dc,r=n')
})

it('makes a new nonce for each exchange', () => {
  expect(new ScramExchange('SCRAM-SHA-1', 'u').first()).not.toBe(
    new ScramExchange('SCRAM-SHA-1', 'u').first(),
  )
})

it('prepares the password: compatibility forms, other spaces, joiners', async () => {
  const plain = await exchange(sha256).answer(sha256.challenge, new Secret('a bIX'))
  expect(await exchange(sha256).answer(sha256.challenge, new Secret('a\u00a0b\u00ad\u2168'))).toBe(plain)
})

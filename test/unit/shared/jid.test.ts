import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bareOf, domainOf, localOf, parseJid, toBareJid, toFullJid } from '../../../shared/domain/jid.ts'

describe('addresses (RFC 7622)', () => {
  it.each([
    ['Juliet@Capulet.LIT', 'juliet@capulet.lit'],
    ['juliet@capulet.lit./balcony', 'juliet@capulet.lit'],
    ['ｊuliet@capulet.lit', 'juliet@capulet.lit'],
    ['capulet.lit', 'capulet.lit'],
    ['jos\u0065\u0301@bücher.example', 'josé@bücher.example'],
  ])('%s is prepared to %s', (text, jid) => {
    expect(toBareJid(text)).toBe(jid)
  })

  it.each([
    '',
    '@capulet.lit',
    'juliet@',
    'ju liet@capulet.lit',
    'a@b@c',
    'a@b/',
    'a<b@c',
    'a@-b',
    'a@b..c',
    'a\u0000@b',
    'a@b-/c',
    'a@b.-c',
    'a@b/\u007f',
    `${'a'.repeat(1024)}@b`,
    `a@${'b'.repeat(1024)}`,
    `a@b/${'c'.repeat(1024)}`,
  ])('refuses %j', (text) => {
    expect(parseJid(text)).toBeUndefined()
  })

  it('keeps case and inner slashes of a resource, and folds its spaces', () => {
    expect(toFullJid('A@b.c/My\u00a0Phone/2')).toBe('a@b.c/My Phone/2')
    expect(toFullJid('a@b.c')).toBeUndefined()
  })

  it('takes the first slash and the first @ for those that part', () => {
    expect(parseJid('a.b@c-d.e1/f@g/ h')).toEqual({ local: 'a.b', domain: 'c-d.e1', resource: 'f@g/ h' })
    expect(parseJid('c.d/f@g')).toEqual({ local: '', domain: 'c.d', resource: 'f@g' })
  })

  it('takes parts of up to 1023 octets', () => {
    const most = (letter: string) => letter.repeat(1023)
    expect(toFullJid(`${most('a')}@${most('b')}/${most('c')}`)).toHaveLength(3 * 1023 + 2)
  })

  it('takes prepared addresses apart', () => {
    const full = toFullJid('romeo@montague.lit/garden')!
    expect([bareOf(full), domainOf(full), localOf(full)]).toEqual([
      'romeo@montague.lit',
      'montague.lit',
      'romeo',
    ])
  })

  it('preparing is stable, whatever comes in', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.emailAddress()), (text) => {
        const bare = toBareJid(text)
        if (bare !== undefined) expect(toBareJid(bare)).toBe(bare)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkify, type Link } from '../../../renderer/text/links.ts'
import { outsideAddress } from '../../../main/platform/desktop.ts'
import { anyText, CASES } from '../../arbitraries/text.ts'

const linksIn = (text: string): Link[] =>
  linkify(text).flatMap((piece) => (piece.is === 'link' ? [piece] : []))
const texts = (text: string) => linksIn(text).map((link) => link.text)
const only = (text: string) => linksIn(text)[0]?.target

const BITS = [
  ...['https://', 'http://', 'HTTPS://', 'mailto:', 'xmpp:', 'javascript:', 'data:', 'file:///', 'ftp://'],
  ...[
    'bank.example',
    'аpple.com',
    'xn--pple-43d.com',
    '@',
    ':',
    '/',
    '\\',
    '?q=',
    '#',
    '(',
    ')',
    '[',
    ']',
    '.',
  ],
  ...[
    ' ',
    '\n',
    '\t',
    '\u202e',
    '\u2066',
    '\u200b',
    '\u00ad',
    '\u3000',
    '。',
    '"',
    "'",
    '<',
    '>',
    '%00',
    '%2f',
    '//',
  ],
]
const linkish = fc
  .array(fc.oneof(fc.constantFrom(...BITS), anyText), { maxLength: 14 })
  .map((bits) => bits.join(''))

describe('links in a text', () => {
  it.each([
    ['see https://a.example/x.', ['https://a.example/x']],
    ['(https://a.example/b_(c))', ['https://a.example/b_(c)']],
    ['[https://a.example], or "https://b.example"!', ['https://a.example', 'https://b.example']],
    ['https://a.example/?q=1&r=(2)…', ['https://a.example/?q=1&r=(2)']],
    ['HTTP://A.example/X', ['HTTP://A.example/X']],
    ['http://[::1]:8080/a', ['http://[::1]:8080/a']],
    ['見て https://a.example。', ['https://a.example']],
    ['mailto:nurse@capulet.lit?subject=Anon', ['mailto:nurse@capulet.lit?subject=Anon']],
    ['write xmpp:romeo@montague.lit', ['xmpp:romeo@montague.lit']],
    ['a\nhttps://a.example\nb', ['https://a.example']],
  ])('%j has %j', (text, links) => {
    expect(texts(text)).toEqual(links)
  })

  it.each([
    ...['javascript:alert(1)', 'data:text/html,hi', 'file:///etc/passwd', 'ftp://a.example', 'vbscript:x'],
    ...[
      'www.a.example',
      'a.example',
      'xhttps://a.example',
      'https://',
      'https:///a.example',
      'https:a.example',
    ],
    ...['https://bank.example@evil.example', 'https://@evil.example', 'https://a:b@evil.example/'],
    ...['https://bank.example\\@evil.example', 'https://a.example\u202e/moc', 'https://a.exa\u200bmple/'],
    ...['https://a.example/\u2066b', 'https://a.exam\u00adple', 'https://a.example,https://b.example'],
    ...['https://a.example:99999/', 'mailto:nobody', 'mailto:a@b@c', `https://a.example/${'w'.repeat(2000)}`],
    ...[
      'xmpp:montague.lit',
      'xmpp://juliet@capulet.lit/romeo@montague.lit',
      'xmpp:room@muc.lit?join',
      'xmpp:%ff@a',
      `xmpp:r${'\u0323'.repeat(60)}@montague.lit`,
    ],
  ])('%j stays text', (text) => {
    expect(linkify(text)).toEqual([{ is: 'text', text }])
  })

  it('says whose address it really is', () => {
    expect(only('https://Bank.Example:8443/login?to=x#y')).toEqual({
      ...{ is: 'web', address: 'https://bank.example:8443/login?to=x#y', host: 'bank.example' },
      ...{ written: '', mixed: false },
    })
    // the first letter is Cyrillic
    expect(only('https://аpple.com/')).toEqual({
      ...{ is: 'web', address: 'https://xn--pple-43d.com/', host: 'xn--pple-43d.com' },
      ...{ written: 'аpple.com', mixed: true },
    })
    expect(only('https://bücher.example')).toMatchObject({ written: 'bücher.example', mixed: false })
    expect(only('https://例え.jp')).toMatchObject({ mixed: false, host: 'xn--r8jz45g.jp' })
    // all Cyrillic: nothing is mixed, and the ASCII form tells
    expect(only('https://аррӏе.com')).toMatchObject({ host: expect.stringMatching(/^xn--/), mixed: false })
    expect(only('https://0x7f.1/')).toMatchObject({ host: '127.0.0.1' })
    expect(only('https://%65vil.example')).toMatchObject({ host: 'evil.example' })
    expect(only('mailto:a@b.lit?body=x')).toEqual({
      is: 'mail',
      address: 'mailto:a@b.lit?body=x',
      host: 'a@b.lit',
    })
    expect(only('xmpp:Romeo@Montague.lit/garden?message;body=hi')).toMatchObject({
      ...{ is: 'person', jid: 'romeo@montague.lit', fingerprint: null },
    })
    const print = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs'
    const verify = `xmpp:romeo@montague.lit?balcony-verify;FINGERPRINT=${print}`
    expect(only(verify)).toMatchObject({ jid: 'romeo@montague.lit', fingerprint: print })
    expect(only(`${verify}A`)).toMatchObject({ jid: 'romeo@montague.lit', fingerprint: null })
  })

  it('joined, the pieces are the text, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(linkish, anyText), (text) => {
        const pieces = linkify(text)
        expect(pieces.map((piece) => piece.text).join('')).toBe(text)
        expect(pieces.length === 1 || pieces.every((piece) => piece.text !== '')).toBe(true)
      }),
      CASES,
    )
  })

  it('a link has one of four schemes, no credentials, nothing unseen, and a length that one can look at', () => {
    fc.assert(
      fc.property(linkish, (text) => {
        for (const { text: link, target } of linksIn(text)) {
          expect(link).toMatch(/^(?:https?:\/\/|mailto:|xmpp:)/i)
          expect(link).not.toMatch(/[\p{C}\p{Z}\\<>"]/u)
          expect(link.length).toBeLessThanOrEqual(2_000)
          if (target.is === 'person') continue
          expect(target.address).toMatch(/^[\x21-\x7e]+$/)
          expect(target.address).toContain(target.host)
          const url = new URL(target.address)
          expect([url.username, url.password]).toEqual(['', ''])
          if (target.is === 'web') expect(url.hostname).toBe(target.host)
        }
      }),
      CASES,
    )
  })

  it('what the page takes for a web address, main opens as it was shown', () => {
    fc.assert(
      fc.property(linkish, (text) => {
        for (const { target } of linksIn(text)) {
          if (target.is === 'web') expect(outsideAddress(target.address)).toBe(target.address)
        }
      }),
      CASES,
    )
  })
})

import { describe, expect, it } from 'vitest'
import { createDesktop } from '../../../main/platform/desktop.ts'

const given = () => {
  const opened: string[] = []
  const copied: string[] = []
  const desktop = createDesktop({
    open: async (address) => void opened.push(address),
    copy: (text) => void copied.push(text),
  })
  return { opened, copied, desktop }
}

describe('an address that the page asks to be opened', () => {
  it.each([
    ['https://a.example/x?q=1#y', 'https://a.example/x?q=1#y'],
    ['HTTP://A.example:80', 'http://a.example/'],
    ['https://аpple.com/', 'https://xn--pple-43d.com/'],
    ['http://[::1]:8080/', 'http://[::1]:8080/'],
    ['mailto:nurse@capulet.lit?subject=Anon&cc=a@b.c', 'mailto:nurse@capulet.lit?subject=Anon&cc=a@b.c'],
  ])('%s is handed over as %s', async (link, address) => {
    const { desktop, opened } = given()
    expect(await desktop.openLink(link)).toBe('opened')
    expect(opened).toEqual([address])
  })

  it.each([
    ...[
      '',
      'a.example',
      '//a.example',
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'smb://a/b',
    ],
    ...[
      'app://balcony/index.html',
      'vscode://x',
      'xmpp:romeo@montague.lit',
      'blob:https://a.example/1',
      'about:blank',
    ],
    ...[
      'https://bank.example@evil.example/',
      'https://@evil.example',
      'https://a:b@evil.example',
      'https:a.example',
    ],
    ...[
      'https:///a.example',
      'https:\\\\a.example',
      'https://a.example\\@b',
      ' https://a.example',
      'https://a.example\n',
    ],
    ...[
      'java\tscript:alert(1)',
      'https://a\u202e.example',
      'https://a.example/\u0000',
      `https://a.example/${'w'.repeat(2000)}`,
    ],
    ...[
      'mailto:',
      'mailto:nobody',
      'mailto:a@b?attach=/etc/passwd',
      'mailto:a@b?Attachment=x',
      'mailto:?to=a@b',
    ],
  ])('%j is handed to nobody', async (link) => {
    const { desktop, opened } = given()
    expect(await desktop.openLink(link)).toBe('not-allowed')
    expect(opened).toEqual([])
  })

  it('for which there is no program is told so', async () => {
    const desktop = createDesktop({
      open: () => Promise.reject(new Error('no handler')),
      copy: () => undefined,
    })
    expect(await desktop.openLink('https://a.example')).toBe('no-program')
  })
})

it('what is copied is copied as it is', () => {
  const { desktop, copied } = given()
  desktop.copy('But soft\n\u0000')
  expect(copied).toEqual(['But soft\n\u0000'])
})

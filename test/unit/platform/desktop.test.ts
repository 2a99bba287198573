import { describe, expect, it } from 'vitest'
import { createDesktop, type DesktopMeans } from '../../../main/platform/desktop.ts'
import { createFakeTime } from '../../doubles/fake-time.ts'

const given = (open?: DesktopMeans['open']) => {
  const opened: string[] = []
  const time = createFakeTime()
  const clipboard = { holds: '' }
  const means: DesktopMeans = {
    open: open ?? (async (address) => void opened.push(address)),
    copy: (text) => (clipboard.holds = text),
    copied: async () => clipboard.holds,
    clearCopied: () => (clipboard.holds = ''),
  }
  return { opened, clipboard, time, desktop: createDesktop(means, time.timers) }
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
    const { desktop } = given(() => Promise.reject(new Error('no handler')))
    expect(await desktop.openLink('https://a.example')).toBe('no-program')
  })
})

describe('what is copied', () => {
  const MINUTE = 60_000
  /** Looking into the clipboard takes a moment. */
  const settled = () => new Promise((done) => setImmediate(done))

  it('is copied as it is, and stays', () => {
    const { desktop, clipboard, time } = given()
    desktop.copy('But soft\n\u0000', false)
    time.advance(10 * MINUTE)
    expect(clipboard.holds).toBe('But soft\n\u0000')
  })

  it('for a minute is gone after it, and not before', async () => {
    const { desktop, clipboard, time } = given()
    desktop.copy('NzbL sXh8', true)
    time.advance(MINUTE - 1)
    expect(clipboard.holds).toBe('NzbL sXh8')
    time.advance(1)
    await settled()
    expect(clipboard.holds).toBe('')
  })

  it('elsewhere in that minute is left alone', async () => {
    const { desktop, clipboard, time } = given()
    desktop.copy('NzbL sXh8', true)
    clipboard.holds = 'a shopping list'
    time.advance(MINUTE)
    await settled()
    expect(clipboard.holds).toBe('a shopping list')
  })

  it('again has its minute from the last time', async () => {
    const { desktop, clipboard, time } = given()
    desktop.copy('NzbL sXh8', true)
    time.advance(MINUTE / 2)
    desktop.copy('NzbL sXh8', true)
    time.advance(MINUTE / 2)
    await settled()
    expect(clipboard.holds).toBe('NzbL sXh8')
    time.advance(MINUTE / 2)
    await settled()
    expect(clipboard.holds).toBe('')
    expect(time.pending()).toBe(0)
  })

  it('to stay, after it was copied for a minute, stays', async () => {
    const { desktop, clipboard, time } = given()
    desktop.copy('NzbL sXh8', true)
    desktop.copy('NzbL sXh8', false)
    time.advance(MINUTE)
    await settled()
    expect(clipboard.holds).toBe('NzbL sXh8')
  })
})

import type { App } from 'electron'
import { describe, expect, it } from 'vitest'
import { hearOpenedLinks, linkFrom, openLinksOfNobody } from '../../../main/electron/opened-links.ts'

describe('the command line', () => {
  it.each([
    [['--no-sandbox', '/app', '--profile=two', 'xmpp:romeo@b.test'], 'xmpp:romeo@b.test'],
    [['/app', '--', 'XMPP:romeo@b.test', '--more'], 'XMPP:romeo@b.test'],
    [['/app', '--profile=xmpp:romeo@b.test'], undefined],
    [['/app', 'https://b.test'], undefined],
    [[], undefined],
  ])('%j', (args, link) => {
    expect(linkFrom(args)).toBe(link)
  })
})

it('macOS hands a link over, and nobody else is to follow it', () => {
  const listeners = new Map<string, (event: { preventDefault(): void }, link: string) => void>()
  const opened: string[] = []
  let prevented = false
  const app = { on: (name: string, listener: never) => listeners.set(name, listener) } as unknown as App
  hearOpenedLinks(app, (link) => opened.push(link))
  const event = {
    preventDefault() {
      prevented = true
    },
  }
  listeners.get('open-url')?.(event, 'xmpp:romeo@b.test')
  expect([opened, prevented]).toEqual([['xmpp:romeo@b.test'], true])
})

describe('xmpp links are opened by Balcony', () => {
  function takenOn(platform: NodeJS.Platform, other: string, isPackaged = true) {
    const taken: unknown[] = []
    const app = {
      isPackaged,
      getApplicationNameForProtocol: () => other,
      setAsDefaultProtocolClient: (...given: unknown[]) => taken.push(given) > 0,
    }
    openLinksOfNobody(app, platform, 'C:\\Balcony.exe')
    return taken
  }

  it('on Windows, where no other program does', () => {
    expect(takenOn('win32', '')).toEqual([['xmpp', 'C:\\Balcony.exe', ['--']]])
  })

  it.each([
    ['win32', 'Gajim', true],
    ['win32', '', false],
    ['linux', '', true],
    ['darwin', '', true],
  ] as const)('and the scheme is left alone on %s beside %j (packaged: %j)', (platform, other, packaged) => {
    expect(takenOn(platform, other, packaged)).toEqual([])
  })
})

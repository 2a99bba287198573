// RFC 5122: links that the desktop starts Balcony with, or hands to the one that runs.
import type { App } from 'electron'

/** The link among the words of a command line, whatever it says; undefined for none. */
export function linkFrom(args: readonly string[]): string | undefined {
  return args.find((arg) => /^xmpp:/i.test(arg))
}

/**
 * What macOS hands over, instead of a command line. Has to be listened to before the app is ready; `opened` hears of a
 * link that started the program, too.
 */
export function hearOpenedLinks(app: App, opened: (link: string) => void): void {
  app.on('open-url', (event, link) => {
    event.preventDefault()
    opened(link)
  })
}

type Desktop = Pick<App, 'isPackaged' | 'getApplicationNameForProtocol' | 'setAsDefaultProtocolClient'>

/**
 * Linux and macOS read out of the package that it opens `xmpp:`, and the user chooses among the programs that do. Windows
 * has one program for it: Balcony becomes that only where there is none, so that it takes the links from nobody.
 */
export function openLinksOfNobody(app: Desktop, platform: NodeJS.Platform, program: string): void {
  if (platform !== 'win32' || !app.isPackaged || app.getApplicationNameForProtocol('xmpp:') !== '') return
  // behind `--` nothing in a link can be an option of ours
  app.setAsDefaultProtocolClient('xmpp', program, ['--'])
}

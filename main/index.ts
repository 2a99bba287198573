// The main process: one profile, one window, one account.
import { join } from 'node:path'
import {
  app,
  clipboard,
  nativeTheme,
  Notification,
  powerMonitor,
  session,
  shell,
  type BrowserWindow,
} from 'electron'
import { compose } from './compose.ts'
import { registerPageScheme, servePage } from './electron/app-protocol.ts'
import { followAppearance } from './electron/appearance.ts'
import { watchSight, watchWaking } from './electron/attention.ts'
import { createCameraDoor, shutWithPage } from './electron/camera-door.ts'
import { serveCalls } from './electron/ipc-main.ts'
import { createFileDialogs } from './electron/file-dialogs.ts'
import { createKeychainProcessHost } from './electron/keychain-process-host.ts'
import { setMenu } from './electron/menu.ts'
import { createNotifications } from './electron/notifications.ts'
import { hearOpenedLinks, linkFrom, openLinksOfNobody } from './electron/opened-links.ts'
import { createRevivalRule, revivePage } from './electron/page-revival.ts'
import { profileFrom } from './electron/profile-directory.ts'
import { guardContents, guardNetwork, guardSession } from './electron/session-guards.ts'
import { holdProfile } from './electron/single-instance.ts'
import { endWithSession, hideInsteadOfClosing } from './electron/staying.ts'
import { createTrayIcon } from './electron/tray.ts'
import { focusWindow, openWindow, preloadPath, tellWindow } from './electron/window.ts'
import { installWebCrypto } from './platform/install-webcrypto.ts'
import { watchLinuxDesktop } from './platform/linux-desktop.ts'
import { failureFacts } from './services/failure-facts.ts'

// jose looks for `crypto` when it is first used: the promise is awaited before anything is
const webCrypto = installWebCrypto()

// Started from a terminal that is closed meanwhile: a log that nobody reads is no reason to end
process.stderr.on('error', () => undefined)

const OUT = join(__dirname, '..')
const PICTURES = join(OUT, '..', 'build')
// Contacts are told it with each key. The host name would be handier, and says more than its owner may know.
const DEVICE_NAMES: Partial<Record<string, string>> = {
  linux: 'Linux computer',
  darwin: 'Mac',
  win32: 'Windows computer',
}
let window: BrowserWindow | undefined
const comeForward = (): void => focusWindow(window)
/** Takes a link that another program opens. Until the services stand, the last one is kept. */
let firstLink: string | undefined
let openLink = (link: string): void => {
  firstLink = link
}

function begin(): void {
  const args = process.argv.slice(1)
  const profile = profileFrom(args, process.cwd())
  // Electron's lock lies in this folder, so that it holds for one profile: set before it is asked for
  if (profile !== undefined) app.setPath('userData', profile)
  if (!holdProfile(args, comeForwardWith)) {
    app.quit()
    return
  }
  firstLink = linkFrom(args)
  hearOpenedLinks(app, comeForwardWith)
  registerPageScheme()
  guardNetwork()
  guardContents()
  run(app.getPath('userData')).catch(stopWith)
}

function comeForwardWith(link: string | undefined): void {
  if (link !== undefined) openLink(link)
  comeForward()
}

async function run(directory: string): Promise<void> {
  await webCrypto
  await app.whenReady()
  const camera = createCameraDoor()
  guardSession(session.defaultSession, camera)
  servePage(session.defaultSession, join(OUT, 'renderer'))

  let readsMarkup = process.platform === 'linux'
  const notifier = createNotifications({
    isSupported: () => Notification.isSupported(),
    make: (options) => new Notification(options),
    icon: process.platform === 'linux' ? join(PICTURES, 'icons', '64x64.png') : undefined,
    readsMarkup: () => readsMarkup,
    comeForward,
  })
  const tray = createTrayIcon({
    pictures: join(PICTURES, 'tray'),
    words: () => balcony.words().tray,
    window: () => window,
    setDoNotDisturb: (wanted) => balcony.app.setDoNotDisturb(wanted),
    comeForward,
  })
  const balcony = compose({
    directory,
    deviceName: DEVICE_NAMES[process.platform] ?? 'computer',
    version: app.getVersion(),
    systemLanguage: app.getLocale(),
    hasTray: tray.isThere,
    notifier,
    keychainChannel: createKeychainProcessHost(join(OUT, 'main', 'keychain-process.cjs')),
    desktop: {
      open: (address) => shell.openExternal(address),
      copy: (text) => clipboard.writeText(text),
      copied: async () => clipboard.readText(),
      clearCopied: () => clipboard.clear(),
    },
    camera,
    fileDialogs: createFileDialogs(() => window),
    writeLog: (line) => process.stderr.write(line),
    deliver: (frame) => tellWindow(window, frame),
    glance: tray.show,
  })
  serveCalls(balcony.counter, () => window)
  openLink = balcony.app.outsideLinks.opened
  if (firstLink !== undefined) openLink(firstLink)
  openLinksOfNobody(app, process.platform, process.execPath)
  followAppearance(nativeTheme, balcony.app.settings)
  const developing = !app.isPackaged
  const nameMenu = () => setMenu(balcony.words().menu, developing)
  nameMenu()
  balcony.app.settings.onChange(nameMenu)
  window = openWindow(preloadPath(OUT), developing)
  revivePage(
    window,
    createRevivalRule(() => performance.now()),
    (reason) => warn('the page ended', { reason }),
  )
  window.on('closed', () => {
    window = undefined
  })
  shutWithPage(window, camera)
  watchWaking(powerMonitor, balcony.app.wake)
  watchSight(window, powerMonitor, balcony.app.attend)
  hideInsteadOfClosing(window, app, {
    mayStay: () => balcony.app.settings.current().closeToTray && tray.isThere(),
    stayed: balcony.app.goesOn,
  })
  endWithSession(app, window, powerMonitor)
  balcony.app.settings.onChange(tray.refresh)
  const showTray = (present: boolean) => {
    tray.setPresent(present)
    balcony.app.trayChanged()
  }
  if (process.platform === 'linux') {
    watchLinuxDesktop(process.env, {
      tray: showTray,
      markup(isRead) {
        readsMarkup = isRead
      },
    }).catch((error: unknown) => report('the desktop cannot be watched', error))
  } else {
    showTray(true)
  }
  app.on('window-all-closed', () => app.quit())
  closeBeforeQuit(balcony.app.close)
  await balcony.app.start()
}

/** The wish to quit closes the connection and the database first; then the program goes. */
function closeBeforeQuit(close: () => Promise<void>): void {
  app.on('will-quit', (event) => {
    event.preventDefault()
    void close()
      .catch((error: unknown) => report('closing failed', error))
      // a second `quit` is not heard while the first one is still being told; the windows are closed already
      .finally(() => app.exit(0))
  })
}

function report(what: string, error: unknown): void {
  warn(what, failureFacts(error))
}

function warn(message: string, facts: object): void {
  process.stderr.write(`${JSON.stringify({ level: 'warn', message, ...facts })}\n`)
}

function stopWith(error: unknown): void {
  report('Balcony could not start', error)
  app.exit(1)
}

try {
  begin()
} catch (error) {
  // without this Electron would show a dialog with a stack
  process.stderr.write(`${error instanceof Error ? error.message : 'Balcony could not start'}\n`)
  app.exit(1)
}

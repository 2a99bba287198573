import { app, type Session, type WebContents } from 'electron'
import type { CameraDoor } from './camera-door.ts'
import { isPageAddress, isWindowAddress } from './page-origin.ts'

/**
 * What the page may not do, whatever it is brought to ask: use hardware, download, fetch a dictionary. The camera it may use
 * while `camera` stands open.
 */
export function guardSession(session: Session, camera: CameraDoor): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) =>
    decide(camera.lets(permission, details)),
  )
  session.setPermissionCheckHandler((_contents, permission, _origin, details) =>
    camera.showsOpen(permission, details),
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  // FACTS, Electron: otherwise a dictionary is fetched at the start, past webRequest
  session.setSpellCheckerLanguages([])
  // The page asks for nothing outside itself; this holds even if its CSP did not.
  session.webRequest.onBeforeRequest((details, decide) => {
    const { url } = details
    decide({ cancel: !isPageAddress(url) && !url.startsWith('devtools:') && !url.startsWith('data:') })
  })
}

/**
 * Chromium finds no host, whoever asks: its own services and WebRTC go past webRequest. Node, which connects to the user's
 * server, has a resolver of its own. To be called before the app is ready.
 */
export function guardNetwork(): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  // nor does it look for the script of a proxy that the system names
  app.commandLine.appendSwitch('no-proxy-server')
}

/** No page of ours leaves its place, opens windows, or holds guests. */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event, url) => {
      if (!isWindowAddress(url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    // without a word of ours Electron would take the first device that is near
    contents.on('select-bluetooth-device', (event, _devices, choose) => {
      event.preventDefault()
      choose('')
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    // WebRTC would send packets to any address: without a proxy it may not, and there is none
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

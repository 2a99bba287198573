import { app, type Session, type WebContents } from 'electron'
import { isPageAddress } from './page-origin.ts'

/** What the page may not do, whatever it is brought to ask: use hardware, download, fetch a dictionary. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
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

/** No page of ours leaves its place, opens windows, or holds guests. */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event, url) => {
      if (!isPageAddress(url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

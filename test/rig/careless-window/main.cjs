// Starts the built Balcony carelessly: its preload runs in every frame, and its pages come without their policy.
/* eslint-disable @typescript-eslint/no-require-imports -- Electron 25 loads an app as CommonJS only */
const Module = require('node:module')
const { join } = require('node:path')
const electron = require('electron')

class CarelessWindow extends electron.BrowserWindow {
  constructor(options) {
    super({ ...options, webPreferences: { ...options.webPreferences, nodeIntegrationInSubFrames: true } })
  }
}

const careless = new Proxy(electron, {
  get: (real, name) => (name === 'BrowserWindow' ? CarelessWindow : Reflect.get(real, name)),
})
// before Balcony's own turn, which serves the page then
void electron.app.whenReady().then(() => {
  const { protocol } = electron.session.defaultSession
  const handle = protocol.handle.bind(protocol)
  protocol.handle = (scheme, serve) =>
    handle(scheme, async (request) => {
      const answer = await serve(request)
      const headers = new Headers(answer.headers)
      headers.delete('Content-Security-Policy')
      return new Response(answer.body, { status: answer.status, headers })
    })
})
const load = Module._load
Module._load = (request, ...others) => (request === 'electron' ? careless : load(request, ...others))
require(join(__dirname, '../../../out/main/index.cjs'))

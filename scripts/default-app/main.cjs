// Stand-in for default_app.asar: makes `electron [flags] DIR [arguments of the app]` work with the fallback runtime.
/* eslint-disable @typescript-eslint/no-require-imports -- Electron 25 loads its default app as CommonJS only */
const { readFileSync } = require('node:fs')
const { join, resolve } = require('node:path')
const { app } = require('electron')

// As in the real one: the first argument that is not a flag is the app; what follows belongs to the app.
const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
const folder = resolve(given ?? '.')
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

app.setName(manifest.productName ?? manifest.name)
app.setVersion(manifest.version ?? '0.0.0')
app.setAppPath(folder)
if (!app.commandLine.hasSwitch('user-data-dir')) {
  app.setPath('userData', join(app.getPath('appData'), app.getName()))
}
require(join(folder, manifest.main ?? 'index.js'))

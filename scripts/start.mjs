// npm start [-- --profile DIR …]: Balcony out of this folder, with the person's own keychain and display.
import { once } from 'node:events'
import { bootstrap, hasDisplay, root } from './bootstrap.mjs'
import { buildIfNeeded } from './build-if-needed.mjs'
import { startDaemon } from './daemon.mjs'
import { startDisplay } from './display.mjs'
import { electronFlags, findElectron } from './find-electron.mjs'
import { atEnd, runScript } from './run-script.mjs'

await runScript(async () => {
  await bootstrap('run')
  await buildIfNeeded()
  const electron = await findElectron()
  const flags = await electronFlags(electron)
  const env = { ...process.env }
  delete env.ELECTRON_RUN_AS_NODE
  if (!hasDisplay()) {
    console.error('There is no display here: Balcony draws its window where nobody sees it.')
    const display = await startDisplay()
    atEnd(display.stop)
    Object.assign(env, display.env)
  }
  const app = startDaemon(electron, [...flags, root, ...process.argv.slice(2)], { env, stdio: 'inherit' })
  atEnd(app.stop)
  const [code] = await once(app.child, 'exit')
  return code ?? 1
})

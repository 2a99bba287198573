// npm run dist: an unpacked folder and a .deb in dist/, by electron-builder.yml.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bootstrap, root } from './bootstrap.mjs'
import { buildIfNeeded } from './build-if-needed.mjs'
import { findElectron } from './find-electron.mjs'
import { runCommand } from './run-command.mjs'
import { runScript } from './run-script.mjs'

await runScript(async () => {
  await bootstrap('dist')
  await buildIfNeeded()
  const electronDist = dirname(await findElectron())
  const electronVersion = readFileSync(join(electronDist, 'version'), 'utf8').trim().replace(/^v/, '')
  const targets = process.platform === 'linux' ? ['--linux', 'dir', 'deb'] : ['--dir']
  const { code } = await runCommand(
    process.execPath,
    [
      ...[join(root, 'node_modules/electron-builder/cli.js'), ...targets, '--publish', 'never'],
      ...[`-c.electronDist=${electronDist}`, `-c.electronVersion=${electronVersion}`],
    ],
    {
      cwd: root,
      env: {
        ...process.env,
        CUSTOM_FPM_PATH:
          process.env.CUSTOM_FPM_PATH ?? fileURLToPath(new URL('fpm-stand-in.mjs', import.meta.url)),
      },
      show: true,
    },
  )
  return code
})

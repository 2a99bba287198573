// electron-builder calls this when the unpacked folder stands, before it is made into packages.
import { rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Take the fallback Electron's stand-in for default_app.asar out again: a folder resources/app is loaded before app.asar.
 * @param {{ appOutDir: string, electronPlatformName: string }} context
 * @returns {void}
 */
export default function afterPack({ appOutDir, electronPlatformName }) {
  if (electronPlatformName !== 'linux') return
  rmSync(join(appOutDir, 'resources/app'), { recursive: true, force: true })
}

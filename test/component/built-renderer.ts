// The renderer built with the app's own configuration, once for each state of its sources: a build takes
// seconds, and every test file asks for it.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build, loadConfigFromFile } from 'vite'

const CACHE = 'node_modules/.cache/balcony-renderer'
const SOURCES = ['renderer', 'shared', 'electron.vite.config.ts', 'package-lock.json']

/** Gives the folder with the built page of the sources as they are now. */
export async function builtRenderer(): Promise<string> {
  const name = await hashOf(SOURCES)
  const folder = join(CACHE, name)
  if (existsSync(join(folder, 'index.html'))) return folder

  await mkdir(CACHE, { recursive: true })
  for (const old of await readdir(CACHE)) await rm(join(CACHE, old), { recursive: true, force: true })
  const fresh = await mkdtemp(join(CACHE, 'building-'))
  const config = await loadConfigFromFile({ command: 'build', mode: 'production' }, 'electron.vite.config.ts')
  const { renderer } = config?.config as unknown as { renderer: { build: object } }
  await asShipped(() =>
    build({
      ...renderer,
      configFile: false,
      logLevel: 'error',
      build: { ...renderer.build, outDir: join(process.cwd(), fresh), emptyOutDir: true },
    }),
  )
  await rename(fresh, folder)
  return folder
}

/** Vitest says that this is a test, and Svelte would then compile for development: another and much slower page. */
async function asShipped(make: () => Promise<unknown>): Promise<void> {
  const was = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  await make()
  if (was === undefined) delete process.env['NODE_ENV']
  else process.env['NODE_ENV'] = was
}

async function hashOf(paths: string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of paths) {
    const files = path.includes('.') ? [path] : await filesIn(path)
    for (const file of files.sort()) hash.update(`${file}\n`).update(await readFile(file))
  }
  return hash.digest('hex').slice(0, 32)
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

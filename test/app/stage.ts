// What every test of the whole app stands on: two servers, two accounts, windows with profiles of their own.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startServers, type Servers } from '../rig/prosody.mjs'
import { openBalcony, type BalconyWindow } from '../rig/window.mjs'

export const juliet = { address: 'juliet@a.test', password: 'pw-of-juliet-57' }
export const romeo = { address: 'romeo@b.test', password: 'pw-of-romeo-91' }

/** How a window is started, where it matters. */
export interface Start {
  /** Chromium's, in front of the app. */
  flags?: string[]
  env?: NodeJS.ProcessEnv
  /** Folder with a package.json; Balcony's own where none is named. */
  app?: string
  /** The app's own words, behind the profile. */
  args?: string[]
}

export interface Stage {
  servers: Servers
  /** Opens a window on the profile of that name; the same name later is the same profile. */
  open(name: string, start?: Start): Promise<BalconyWindow>
  /** Opens a window and signs in by the form. */
  signIn(name: 'juliet' | 'romeo', start?: Start): Promise<BalconyWindow>
  /** The same by the form of a window that is open. */
  signInOn(window: BalconyWindow, name: 'juliet' | 'romeo'): Promise<void>
  /** What starts Balcony on the profile of that name, for a start that Playwright does not hold. */
  commandFor(name: string): { program: string; words: string[]; env: NodeJS.ProcessEnv }
  profileOf(name: string): string
  /** Everything that the windows printed. */
  printed(): string
  /** Pictures go where BALCONY_SCREENSHOTS says, else into a folder that is removed. */
  picture(window: BalconyWindow, name: string): Promise<void>
  /** Where the picture of that name goes, for a test that sets the colours itself. */
  pathOfPicture(name: string): string
  close(): Promise<void>
}

/**
 * `env` goes over the environment of the windows: a keyring of the test's own. `settings`: lines of Lua that hold over the
 * configuration of both servers.
 */
export async function setStage(env: NodeJS.ProcessEnv = {}, settings = ''): Promise<Stage> {
  const electron = process.env.BALCONY_ELECTRON
  if (electron === undefined)
    throw new Error('BALCONY_ELECTRON is not set: run the tests by `npm test -- app`')
  const servers = await startServers({
    users: { [juliet.address]: juliet.password, [romeo.address]: romeo.password },
    settings,
  })
  const folder = mkdtempSync(join(tmpdir(), 'balcony-app-'))
  const pictures = process.env.BALCONY_SCREENSHOTS ?? join(folder, 'pictures')
  const windows: BalconyWindow[] = []
  const balcony = resolve(import.meta.dirname, '../..')
  const everywhere = (process.env.BALCONY_ELECTRON_FLAGS ?? '').split(' ').filter((flag) => flag !== '')

  const stage: Stage = {
    servers,
    async open(name, { flags = [], env: more = {}, app = balcony, args = [] } = {}) {
      const window = await openBalcony({
        ...{ electron, app, args, profile: stage.profileOf(name) },
        flags: [...everywhere, ...flags],
        env: { ...process.env, ...env, ...more },
      })
      windows.push(window)
      return window
    },
    async signIn(name, start) {
      const window = await stage.open(name, start)
      await stage.signInOn(window, name)
      return window
    },
    async signInOn(window, name) {
      const server = name === 'juliet' ? servers.a : servers.b
      const account = name === 'juliet' ? juliet : romeo
      await window.signIn({ ...account, server: server.address, certificate: servers.caFile })
      await window.untilSignedIn()
    },
    commandFor: (name) => ({
      program: electron,
      words: [...everywhere, balcony, `--profile=${stage.profileOf(name)}`],
      env: { ...process.env, ...env },
    }),
    profileOf: (name) => join(folder, name),
    printed: () => windows.map((window) => window.output()).join('\n'),
    async picture(window, name) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await window.page.emulateMedia({ colorScheme })
        await window.screenshot(stage.pathOfPicture(`${name}-${colorScheme}`))
      }
    },
    pathOfPicture: (name) => join(pictures, `${name}.png`),
    async close() {
      for (const window of windows) await window.close()
      await servers.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return stage
}

/** Juliet adds Romeo, Romeo accepts, and both have the conversation open. */
export async function befriend(j: BalconyWindow, r: BalconyWindow): Promise<void> {
  await j.addContact(romeo.address)
  await r.acceptRequest()
  await j.openConversation('romeo')
  await r.openConversation('juliet')
}

/** Every file below a folder with its bytes. */
export function filesBelow(folder: string): { path: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }))
}

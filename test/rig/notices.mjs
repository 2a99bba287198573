// A desktop's notices: dunst, and an ear on the bus that hears what it is told.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon, until } from '../../scripts/daemon.mjs'
import { findProgram, runCommand } from '../../scripts/run-command.mjs'

const service = 'org.freedesktop.Notifications'
const config = `[global]
  markup = full
  format = "<b>%s</b>\\n%b"
  font = Inter 11
  width = 340
  origin = top-right
  offset = 20x20
  stack_duplicates = false
  hide_duplicate_count = true
  idle_threshold = 0
  corner_radius = 10
[urgency_low]
  timeout = 0
[urgency_normal]
  timeout = 0
`
const shown =
  /^method call [^\n]*member=Notify\n {3}string "([^]*?)"\n {3}uint32 \d+\n {3}string "[^]*?"\n {3}string "([^]*?)"\n {3}string "([^]*?)"\n {3}array \[([^]*?)\n {3}\]/gm

/**
 * @param {NodeJS.ProcessEnv} env names the session bus and the display
 * @returns {Promise<import('./notices.d.mts').DesktopNotices>}
 * @throws {Error} if dunst or dbus-monitor is missing or does not stand within 30 s
 */
export async function startNotices(env) {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-notices-'))
  const file = join(folder, 'dunstrc')
  writeFileSync(file, config)
  const ear = startDaemon('dbus-monitor', ['--session', `interface='${service}'`, `sender='${service}'`], {
    env,
  })
  const dunst = startDaemon(findProgram('dunst') ?? 'dunst', ['-conf', file], { env })
  /** @param {...string} args */
  const control = async (...args) => {
    const { code, output, stdout } = await runCommand('dunstctl', args, { env })
    if (code !== 0) throw new Error(`dunstctl ${args.join(' ')}: ${output}`)
    return stdout
  }
  const stop = async () => {
    await ear.stop()
    await dunst.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const hears = () => ear.printed().includes('member=NameAcquired')
  const answers = async () => (await runCommand('dunstctl', ['count', 'displayed'], { env })).code === 0
  try {
    await until(hears, { what: 'Listening on the bus', daemon: ear })
    await until(answers, { what: 'Starting dunst', daemon: dunst })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    heard: () => ear.printed(),
    shown: () =>
      [...ear.printed().matchAll(shown)].map(([, program, title, body, actions]) => ({
        ...{ program, title, body },
        isClickable: actions.includes('string "default"'),
      })),
    standing: async () => Number(await control('count', 'displayed')),
    // what a click of the mouse does as dunst comes: do_action, close_current
    async click() {
      await control('action', '0')
      await control('close')
    },
    dismissAll: async () => void (await control('close-all')),
    stop,
  }
}

// A private D-Bus session with an unlocked GNOME keyring and a home of its own: the real Secret Service, nobody's secrets.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon, until } from './daemon.mjs'
import { findProgram, runCommand } from './run-command.mjs'

const secretService = 'org.freedesktop.secrets'

/**
 * The bus may start nothing by itself: no prompt of gcr that waits for somebody, no accessibility bus, no second keyring.
 * @param {string} folder
 */
const busConfig = (
  folder,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

/**
 * @typedef {object} Keyring
 * @property {Record<string, string>} env goes over a child's environment: the bus, HOME and the XDG folders
 * @property {string} home the private home folder, removed by `stop`
 * @property {() => Promise<void>} lock lock the login collection, as a screen saver would
 * @property {() => Promise<void>} unlock start the keyring service anew with the right password
 * @property {() => Promise<void>} kill end the keyring service at once, as a crash does; `unlock` brings it back
 * @property {(held: boolean) => void} hold stop the service where it is, so that it answers nobody, or let it go on
 * @property {() => Promise<void>} stop end both daemons and remove everything they wrote
 */

/**
 * Start the bus and the keyring.
 * @param {{ password?: string }} [options] of the login collection
 * @returns {Promise<Keyring>}
 * @throws {Error} if dbus or gnome-keyring is missing or the service does not appear within ten seconds
 */
export async function startKeyring({ password = 'balcony' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-keyring-'))
  const home = join(folder, 'home')
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/bus`,
    // Chromium and libsecret would look elsewhere if they believed themselves in a desktop or a container.
    XDG_CURRENT_DESKTOP: 'GNOME',
    GNOME_KEYRING_CONTROL: '',
  }
  for (const path of Object.values(env).filter((value) => value.startsWith(folder))) {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  }
  const config = join(folder, 'bus.conf')
  writeFileSync(config, busConfig(folder))
  const childEnv = { ...process.env, ...env }
  const bus = startDaemon('dbus-daemon', [`--config-file=${config}`, '--nofork'], { env: childEnv })

  /** @param {string[]} call */
  const send = (...call) =>
    runCommand('dbus-send', ['--session', '--print-reply', ...call], { env: childEnv })
  const hasService = async () => {
    const ask = [
      '--dest=org.freedesktop.DBus',
      '/',
      'org.freedesktop.DBus.NameHasOwner',
      `string:${secretService}`,
    ]
    return (await send(...ask)).stdout.includes('boolean true')
  }
  const startService = async () => {
    const service = startDaemon(
      findProgram('gnome-keyring-daemon') ?? 'gnome-keyring-daemon',
      ['--unlock', '--components=secrets', '--foreground'],
      { env: childEnv, stdio: ['pipe', 'pipe', 'pipe'] },
    )
    service.child.stdin?.end(password)
    await until(hasService, { what: 'Starting the keyring', daemon: service })
    return service
  }
  /** @type {import('./daemon.mjs').Daemon | undefined} */
  let service
  const stop = async () => {
    await service?.stop()
    await bus.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    // a keyring that is quicker than its bus never finds it
    const answers = async () =>
      (await send('--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.GetId')).code === 0
    await until(answers, { what: 'Starting the bus', daemon: bus })
    service = await startService()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    env,
    home,
    async lock() {
      const collection = '/org/freedesktop/secrets/collection/login'
      const { code, output } = await send(
        `--dest=${secretService}`,
        '/org/freedesktop/secrets',
        'org.freedesktop.Secret.Service.Lock',
        `array:objpath:${collection}`,
      )
      if (code !== 0) throw new Error(`The keyring could not be locked: ${output}`)
    },
    async unlock() {
      await service?.stop()
      await until(async () => !(await hasService()), { what: 'Ending the keyring' })
      service = await startService()
    },
    async kill() {
      await service?.stop('SIGKILL')
      await until(async () => !(await hasService()), { what: 'Ending the keyring' })
    },
    hold: (held) => void service?.child.kill(held ? 'SIGSTOP' : 'SIGCONT'),
    stop,
  }
}

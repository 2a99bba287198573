// A real ejabberd beside the two Prosody servers of the rig, federated with both. Linux only, as they are.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon, until } from '../../scripts/daemon.mjs'
import { answers } from './answers.mjs'
import { ejabberdConfig } from './ejabberd-config.mjs'
import { namesOf } from './names.mjs'
import { startServers } from './prosody.mjs'

const domain = 'c.test'
const clientPort = 5222
// the one of `freeAddress` that ejabberd, without upload, has no other use for
const httpPort = 5281

/** The folder below which Erlang finds ejabberd's modules; Debian keeps it out of Erlang's own. */
function erlangLibraries() {
  const triplets = readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu'))
  const folders = ['/usr/lib', ...triplets.map((name) => join('/usr/lib', name))]
  const found = folders.find((folder) => readdirSync(folder).some((name) => name.startsWith('ejabberd-')))
  if (found === undefined) throw new Error('ejabberd is not installed: there is no /usr/lib/*/ejabberd-*.')
  return found
}

/**
 * Where the other servers are. ejabberd asks DNS for SRV records, and libc for addresses, which a file of ours does not
 * reach; so Erlang's cache of DNS gets SRV records whose target is the address itself.
 * @param {Readonly<Record<string, string>>} addresses by domain
 */
function knowing(addresses) {
  const records = Object.entries(addresses).flatMap(([of, address]) =>
    namesOf(of).map(
      (name) => `inet_db:add_rr("_xmpp-server._tcp.${name}", in, srv, 1000000, {0, 0, 5269, "${address}"})`,
    ),
  )
  return `${records.join(', ')}.`
}

/** @param {{ folder: string, address: string, addresses: Readonly<Record<string, string>> }} server */
async function startEjabberd({ folder, address, addresses }) {
  // Without a name the node is in no Erlang network: no epmd, no cookie, no port but those of the configuration.
  const args = ['-noinput', '+K', 'true', '-mnesia', 'dir', `"${join(folder, 'db')}"`]
  const daemon = startDaemon('erl', [...args, '-eval', knowing(addresses), '-s', 'ejabberd'], {
    cwd: folder,
    env: {
      ...process.env,
      HOME: folder,
      ERL_LIBS: erlangLibraries(),
      ERL_INETRC: join(folder, 'inetrc'),
      ERL_CRASH_DUMP: '/dev/null',
      EJABBERD_CONFIG_PATH: join(folder, 'ejabberd.yml'),
      EJABBERD_LOG_PATH: join(folder, 'ejabberd.log'),
    },
  })
  try {
    // its parts come up one after the other; accounts are made by HTTP
    const isUp = async () => (await answers(address, clientPort)) && answers(address, httpPort)
    await until(isUp, { what: 'Starting ejabberd', daemon })
  } catch (error) {
    await daemon.stop('SIGKILL')
    throw error
  }
  return daemon
}

/** @param {string} address @param {string} jid @param {string} password */
async function register(address, jid, password) {
  const user = jid.slice(0, jid.indexOf('@'))
  const answer = await fetch(`http://${address}:${httpPort}/api/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ user, host: domain, password }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`ejabberd did not add ${jid}: ${text}`)
}

/**
 * Start a.test and b.test (Prosody) and c.test (ejabberd), federated: see `startServers`.
 * @param {{ users?: Record<string, string> }} [options] bare JID to password, on any of the three
 * @returns {Promise<import('./ejabberd.d.mts').Federation>}
 * @throws {Error} if something that they need is missing or one does not start; nothing is left behind then
 */
export async function startFederation({ users = {} } = {}) {
  const isOurs = (/** @type {string} */ jid) => jid.endsWith(`@${domain}`)
  const accounts = Object.entries(users)
  const servers = await startServers({
    users: Object.fromEntries(accounts.filter(([jid]) => !isOurs(jid))),
    others: [domain],
  })
  const folder = mkdtempSync(join(tmpdir(), 'balcony-ejabberd-'))
  const { addresses, caFile } = servers
  const address = addresses[domain] ?? ''
  /** @type {import('../../scripts/daemon.mjs').Daemon | undefined} */
  let daemon

  const startServer = async (/** @type {string} */ which) => {
    if (which !== domain) await servers.startServer(which)
    else if (!daemon?.isRunning()) daemon = await startEjabberd({ folder, address, addresses })
  }
  const stopServer = async (/** @type {string} */ which, signal = 'SIGTERM') => {
    if (which !== domain) await servers.stopServer(which, signal)
    else await daemon?.stop(signal)
  }
  const addUser = (/** @type {string} */ jid, /** @type {string} */ password) =>
    isOurs(jid) ? register(address, jid, password) : servers.addUser(jid, password)
  const giveCertificate = (
    /** @type {string} */ which,
    /** @type {import('./prosody.d.mts').Certificate} */ certificate,
  ) => {
    if (which !== domain) servers.giveCertificate(which, certificate)
    else writeFileSync(join(folder, 'certificate.pem'), certificate.certPem + certificate.keyPem)
  }
  const stop = async () => {
    await Promise.all([daemon?.stop(), servers.stop()])
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    mkdirSync(join(folder, 'db'))
    const certificateFile = join(folder, 'certificate.pem')
    const config = ejabberdConfig({ domain, address, httpPort, caFile, certificateFile })
    writeFileSync(join(folder, 'ejabberd.yml'), config)
    // no resolver: what the cache does not know does not exist, at once
    writeFileSync(join(folder, 'inetrc'), '{lookup, [file]}.\n{hosts_file, ""}.\n{resolv_conf, ""}.\n')
    giveCertificate(domain, servers.certificateOf(domain))
    await startServer(domain)
    for (const [jid, password] of accounts.filter(([jid]) => isOurs(jid))) await addUser(jid, password)
    return {
      ...servers,
      c: { domain, address, port: clientPort },
      addUser,
      giveCertificate,
      startServer,
      stopServer,
      log: (which) => {
        if (which !== domain) return servers.log(which)
        const file = join(folder, 'ejabberd.log')
        return existsSync(file) ? readFileSync(file, 'utf8') : ''
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

// Two real, federated Prosody servers on loopback addresses of their own. Linux only: it answers on all of 127/8.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon, until } from '../../scripts/daemon.mjs'
import { runCommand } from '../../scripts/run-command.mjs'
import { makeCertificates } from './certificates.mjs'
import { freeAddress } from './free-address.mjs'
import { prosodyConfig } from './prosody-config.mjs'

const clientPort = 5222

/** @param {string} address @returns {Promise<boolean>} */
const answers = (address) =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port: clientPort })
    const done = (/** @type {boolean} */ yes) => {
      socket.destroy()
      resolve(yes)
    }
    socket.once('connect', () => done(true))
    socket.once('error', () => done(false))
  })

/** @param {{ domain: string, address: string, folder: string, configFile: string }} server */
async function startProsody({ domain, address, configFile }) {
  const daemon = startDaemon('prosody', ['--config', configFile, '-F'])
  await until(() => answers(address), { what: `Starting Prosody for ${domain}`, daemon })
  return daemon
}

/**
 * Start a.test and b.test: a private CA, TLS required, certificates checked between them, nothing but loopback.
 * @param {{ users?: Record<string, string> }} [options] bare JID to password, made before the servers start
 * @returns {Promise<import('./prosody.d.mts').Servers>}
 * @throws {Error} if prosody, lua-unbound or openssl is missing or a server does not start; nothing is left behind then
 */
export async function startServers({ users = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-servers-'))
  /** @type {Record<string, { domain: string, address: string, port: number, folder: string, configFile: string }>} */
  const servers = {}
  /** @type {Map<string, import('../../scripts/daemon.mjs').Daemon>} */
  const running = new Map()

  const server = (/** @type {string} */ domain) => {
    const found = servers[domain]
    if (!found)
      throw new Error(`The rig has no server ${domain}, only ${Object.keys(servers).join(' and ')}.`)
    return found
  }
  const addUser = async (/** @type {string} */ jid, /** @type {string} */ password) => {
    const { configFile } = server(jid.slice(jid.indexOf('@') + 1))
    const { code, output } = await runCommand('prosodyctl', ['--config', configFile, 'adduser', jid], {
      input: `${password}\n${password}\n`,
    })
    if (code !== 0) throw new Error(`Prosody did not add ${jid}: ${output}`)
  }
  const startServer = async (/** @type {string} */ domain) => {
    if (!running.get(domain)?.isRunning()) running.set(domain, await startProsody(server(domain)))
  }
  const stopServer = async (/** @type {string} */ domain, signal = 'SIGTERM') => {
    await running.get(server(domain).domain)?.stop(signal)
  }
  const stop = async () => {
    await Promise.all([...running.values()].map((daemon) => daemon.stop()))
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    const hostsFile = join(folder, 'hosts')
    const { certsFolder, caFile, caPem, rogue } = await makeCertificates(folder, ['a.test', 'b.test'])
    for (const domain of ['a.test', 'b.test']) {
      const home = join(folder, domain)
      const configFile = join(home, 'prosody.cfg.lua')
      const address = await freeAddress()
      mkdirSync(join(home, 'data'), { recursive: true })
      writeFileSync(configFile, prosodyConfig({ domain, address, folder: home, certsFolder, hostsFile }))
      servers[domain] = { domain, address, port: clientPort, folder: home, configFile }
    }
    const names = (/** @type {string} */ domain) => `${domain} conference.${domain} upload.${domain}`
    writeFileSync(
      hostsFile,
      Object.values(servers)
        .map((s) => `${s.address} ${names(s.domain)}\n`)
        .join(''),
    )
    await Promise.all(Object.entries(users).map(([jid, password]) => addUser(jid, password)))
    await Promise.all(Object.keys(servers).map(startServer))
    const entry = (/** @type {string} */ domain) => {
      const { address, port } = server(domain)
      return { domain, address, port }
    }
    return {
      a: entry('a.test'),
      b: entry('b.test'),
      caFile,
      caPem,
      rogue,
      addUser,
      startServer,
      stopServer,
      log: (domain) => {
        const file = join(server(domain).folder, 'prosody.log')
        return existsSync(file) ? readFileSync(file, 'utf8') : ''
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

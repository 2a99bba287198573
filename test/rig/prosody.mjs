// Two real, federated Prosody servers on loopback addresses of their own. Linux only: it answers on all of 127/8.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon, until } from '../../scripts/daemon.mjs'
import { runCommand } from '../../scripts/run-command.mjs'
import { answers } from './answers.mjs'
import { makeCertificates } from './certificates.mjs'
import { freeAddress } from './free-address.mjs'
import { namesOf } from './names.mjs'
import { prosodyConfig } from './prosody-config.mjs'

const clientPort = 5222

/** @param {{ domain: string, address: string, folder: string, configFile: string }} server */
async function startProsody({ domain, address, configFile }) {
  const daemon = startDaemon('prosody', ['--config', configFile, '-F'])
  await until(() => answers(address, clientPort), { what: `Starting Prosody for ${domain}`, daemon })
  return daemon
}

/**
 * Start a.test and b.test: a private CA, TLS required, certificates checked between them, nothing but loopback.
 * @param {{ users?: Record<string, string>, others?: string[], malice?: Record<string, number>, settings?: string }} [options] `users`: bare JID to password, made before
 *   the servers start; `others`: domains of servers that the caller starts, with an address and a certificate from here;
 *   `malice`: domain to port of who says what that server does with what passes (malice.ts); `settings`: lines of Lua for
 *   the configuration of both
 * @returns {Promise<import('./prosody.d.mts').Servers>}
 * @throws {Error} if prosody, lua-unbound or openssl is missing or a server does not start; nothing is left behind then
 */
export async function startServers({ users = {}, others = [], malice = {}, settings } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-servers-'))
  /** @type {Record<string, { domain: string, address: string, port: number, folder: string, configFile: string }>} */
  const servers = {}
  /** @type {Record<string, string>} */
  const addresses = {}
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
  const removeUser = async (/** @type {string} */ jid) => {
    const { configFile } = server(jid.slice(jid.indexOf('@') + 1))
    const { code, output } = await runCommand('prosodyctl', [
      '--config',
      configFile,
      'shell',
      'user',
      'delete',
      jid,
    ])
    if (code !== 0) throw new Error(`Prosody did not remove ${jid}: ${output}`)
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

  const giveCertificate = (
    /** @type {string} */ domain,
    /** @type {import('./prosody.d.mts').Certificate} */ { certPem, keyPem },
  ) => {
    writeFileSync(join(server(domain).folder, 'certificate.pem'), certPem)
    writeFileSync(join(server(domain).folder, 'key.pem'), keyPem)
  }

  try {
    const hostsFile = join(folder, 'hosts')
    const domains = ['a.test', 'b.test']
    const made = await makeCertificates(folder, [...domains, ...others])
    const { certsFolder, caFile, caPem, rogue } = made
    const certificateOf = (/** @type {string} */ domain) => ({
      certPem: readFileSync(join(certsFolder, `${domain}.crt`), 'utf8'),
      keyPem: readFileSync(join(certsFolder, `${domain}.key`), 'utf8'),
    })
    for (const domain of [...domains, ...others]) addresses[domain] = await freeAddress()
    for (const domain of domains) {
      const home = join(folder, domain)
      const configFile = join(home, 'prosody.cfg.lua')
      const address = addresses[domain]
      mkdirSync(join(home, 'data'), { recursive: true })
      writeFileSync(
        configFile,
        prosodyConfig({
          domain,
          address,
          folder: home,
          caFile,
          hostsFile,
          malicePort: malice[domain],
          settings,
        }),
      )
      servers[domain] = { domain, address, port: clientPort, folder: home, configFile }
      giveCertificate(domain, certificateOf(domain))
    }
    writeFileSync(
      hostsFile,
      Object.entries(addresses)
        .map(([domain, address]) => `${address} ${namesOf(domain).join(' ')}\n`)
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
      addresses,
      certificateOf,
      giveCertificate,
      addUser,
      removeUser,
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

// A private certificate authority for one run of the rig.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../../scripts/run-command.mjs'
import { namesOf } from './names.mjs'

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

/** @param {string[]} args @param {string} cwd */
async function openssl(args, cwd) {
  const { code, output } = await runCommand('openssl', args, { cwd })
  if (code !== 0) throw new Error(`openssl ${args.join(' ')} failed: ${output}`)
}

/** @param {string} folder @param {string} domain */
async function makeServerCertificate(folder, domain) {
  const names = namesOf(domain).map((name) => `DNS:${name}`)
  // Both usages: a server is the client of the TLS connection to another server.
  const extensions = `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth,clientAuth\nkeyUsage=digitalSignature\nbasicConstraints=CA:FALSE\n`
  writeFileSync(join(folder, `${domain}.ext`), extensions)
  await openssl(
    ['req', ...newKey, '-keyout', `${domain}.key`, '-out', `${domain}.csr`, '-subj', `/CN=${domain}`],
    folder,
  )
  const signing = [
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '30',
    '-extfile',
    `${domain}.ext`,
  ]
  await openssl(['x509', '-req', '-in', `${domain}.csr`, '-out', `${domain}.crt`, ...signing], folder)
  rmSync(join(folder, `${domain}.csr`))
  rmSync(join(folder, `${domain}.ext`))
}

/**
 * Make a CA, a certificate for each domain, and a rogue one: the right name, signed by nobody we know.
 * @param {string} folder gets `certs/` (only ours: Prosody picks certificates out of it by their names)
 * @param {string[]} domains the rogue certificate bears the first one's name
 * @returns {Promise<{ certsFolder: string, caFile: string, caPem: string, rogue: { certPem: string, keyPem: string } }>}
 * @throws {Error} with what openssl says
 */
export async function makeCertificates(folder, domains) {
  const certsFolder = join(folder, 'certs')
  const rogueFolder = join(folder, 'rogue')
  mkdirSync(certsFolder, { recursive: true })
  mkdirSync(rogueFolder, { recursive: true })
  const selfSigned = ['req', '-x509', ...newKey, '-days', '30']
  await openssl(
    [
      ...[...selfSigned, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Balcony test rig CA'],
      ...['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
    ],
    certsFolder,
  )
  // One after the other: they share the CA's serial number file.
  for (const domain of domains) await makeServerCertificate(certsFolder, domain)
  await openssl(
    [
      ...[...selfSigned, '-keyout', 'rogue.key', '-out', 'rogue.crt', '-subj', `/CN=${domains[0]}`],
      ...['-addext', `subjectAltName=DNS:${domains[0]}`],
    ],
    rogueFolder,
  )
  const caFile = join(certsFolder, 'ca.pem')
  const read = (/** @type {string} */ name) => readFileSync(join(rogueFolder, name), 'utf8')
  return {
    certsFolder,
    caFile,
    caPem: readFileSync(caFile, 'utf8'),
    rogue: { certPem: read('rogue.crt'), keyPem: read('rogue.key') },
  }
}

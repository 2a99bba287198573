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

/** @param {string} folder @param {string} certsFolder has the CA @param {string} domain */
async function makeExpiredCertificate(folder, certsFolder, domain) {
  const config =
    '[ca]\ndefault_ca=a\n[a]\ndatabase=index\nnew_certs_dir=.\ndefault_md=sha256\nrand_serial=yes\npolicy=p\n[p]\ncommonName=supplied\n'
  writeFileSync(join(folder, 'ca.cnf'), config)
  writeFileSync(join(folder, 'index'), '')
  writeFileSync(join(folder, 'ext'), `subjectAltName=DNS:${domain}\n`)
  const request = [
    'req',
    ...newKey,
    '-keyout',
    'expired.key',
    '-out',
    'expired.csr',
    '-subj',
    `/CN=${domain}`,
  ]
  await openssl(request, folder)
  const authority = ['-cert', join(certsFolder, 'ca.pem'), '-keyfile', join(certsFolder, 'ca.key')]
  const years = ['-startdate', '20200101000000Z', '-enddate', '20210101000000Z']
  await openssl(
    [
      ...['ca', '-batch', '-notext', '-config', 'ca.cnf', ...authority, ...years],
      ...['-extfile', 'ext', '-in', 'expired.csr', '-out', 'expired.crt'],
    ],
    folder,
  )
}

/**
 * Make a CA, a certificate for each domain, a rogue one (the right name, signed by nobody we know), and an expired one.
 * @param {string} folder gets `certs/` (only ours: Prosody picks certificates out of it by their names)
 * @param {string[]} domains the rogue and the expired one bear the first one's name
 * @returns {Promise<{ certsFolder: string, caFile: string, caPem: string, rogue: Pem, expired: Pem }>}
 * @typedef {{ certPem: string, keyPem: string }} Pem
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
  const expiredFolder = join(folder, 'expired')
  mkdirSync(expiredFolder, { recursive: true })
  await makeExpiredCertificate(expiredFolder, certsFolder, domains[0] ?? '')
  const caFile = join(certsFolder, 'ca.pem')
  const pem = (/** @type {string} */ path) => ({
    certPem: readFileSync(`${path}.crt`, 'utf8'),
    keyPem: readFileSync(`${path}.key`, 'utf8'),
  })
  return {
    certsFolder,
    caFile,
    caPem: readFileSync(caFile, 'utf8'),
    rogue: pem(join(rogueFolder, 'rogue')),
    expired: pem(join(expiredFolder, 'expired')),
  }
}

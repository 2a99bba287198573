#!/usr/bin/env node
// Stands in for `fpm -s dir -t deb …` as electron-builder 26 calls it (CUSTOM_FPM_PATH), with dpkg-deb alone: fpm itself
// is a download of a whole Ruby from a place that not every machine reaches.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const flagsWithoutValue = new Set(['--force', '--debug'])
const compressions = { gz: 'gzip', xz: 'xz', none: 'none' }
const maintainerScripts = {
  'before-install': 'preinst',
  'after-install': 'postinst',
  'before-remove': 'prerm',
  'after-remove': 'postrm',
}

/**
 * @param {string[]} argv
 * @returns {{ options: Map<string, string[]>, mappings: Array<{ from: string, to: string }> }}
 */
function parse(argv) {
  const options = new Map()
  const mappings = []
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index]
    if (flagsWithoutValue.has(word)) continue
    if (word.startsWith('-')) {
      const name = word.replace(/^--?/, '')
      options.set(name, [...(options.get(name) ?? []), argv[(index += 1)]])
    } else {
      const cut = word.lastIndexOf('=')
      mappings.push({ from: word.slice(0, cut), to: word.slice(cut + 1) })
    }
  }
  return { options, mappings }
}

/** @param {string} command @param {...string} args @returns {string} */
function run(command, ...args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`)
  return stdout
}

/** @param {string} tree @param {Array<{ from: string, to: string }>} mappings */
function copyInto(tree, mappings) {
  for (const { from, to } of mappings) {
    const target = join(tree, to)
    mkdirSync(from.endsWith('/') ? target : dirname(target), { recursive: true })
    run('cp', '-a', from.endsWith('/') ? `${from}.` : from, target)
  }
  // A deb must not carry the umask of the person who built it.
  run('chmod', '-R', 'u+rwX,go+rX,go-w', tree)
  for (const { to } of mappings) {
    const sandbox = join(tree, to, 'chrome-sandbox')
    if (existsSync(sandbox)) chmodSync(sandbox, 0o4755)
  }
}

/** @param {Map<string, string[]>} options @param {string} tree @returns {string} */
function controlFile(options, tree) {
  const one = (/** @type {string} */ name) => options.get(name)?.at(-1) ?? ''
  const list = (/** @type {string} */ name) => (options.get(name) ?? []).join(', ')
  const [synopsis = '', ...more] = one('description').split('\n')
  const long = more.map((line) => ` ${line.trim() || '.'}`).join('\n')
  const fields = {
    Package: one('name'),
    Version: one('version'),
    Architecture: one('architecture'),
    Maintainer: one('maintainer'),
    'Installed-Size': run('du', '-sk', tree).split('\t')[0],
    Depends: list('d'),
    Recommends: list('deb-recommends'),
    Section: one('category') || 'misc',
    Priority: one('deb-priority') || 'optional',
    Homepage: one('url'),
    Description: `${synopsis || one('name')}\n${long}`.trimEnd(),
  }
  return Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
}

const { options, mappings } = parse(process.argv.slice(2))
const type = options.get('t')?.[0]
if (type !== 'deb') throw new Error(`Only fpm itself makes ${type}: unset CUSTOM_FPM_PATH.`)
const tree = mkdtempSync(join(tmpdir(), 'balcony-deb-'))
try {
  copyInto(tree, mappings)
  const control = controlFile(options, tree)
  const debian = join(tree, 'DEBIAN')
  mkdirSync(debian)
  writeFileSync(join(debian, 'control'), control)
  for (const [option, name] of Object.entries(maintainerScripts)) {
    const script = options.get(option)?.[0]
    if (!script) continue
    copyFileSync(script, join(debian, name))
    chmodSync(join(debian, name), 0o755)
  }
  chmodSync(tree, 0o755)
  chmodSync(debian, 0o755)
  const compression = compressions[options.get('deb-compression')?.[0] ?? 'xz'] ?? 'xz'
  run(
    'dpkg-deb',
    '--root-owner-group',
    `-Z${compression}`,
    '--build',
    tree,
    options.get('package')?.[0] ?? '',
  )
} finally {
  rmSync(tree, { recursive: true, force: true })
}

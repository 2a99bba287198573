// What Balcony needs from the operating system, and what of it is missing.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findPythonWith } from './find-python.mjs'
import { findProgram } from './run-command.mjs'

/**
 * @typedef {object} Need
 * @property {string} words what is missing, for a person
 * @property {string} apt Debian's package; `new|old` where the name changed (the 64-bit time_t transition)
 * @property {() => boolean} present told by the thing itself and not by dpkg, so that it holds on every distribution
 */

/** @param {string} soname */
const library = (soname) => () => {
  const ldconfig = findProgram('ldconfig')
  // Asked anew each time: an installation changes the answer.
  const linkerCache = ldconfig ? spawnSync(ldconfig, ['-p'], { encoding: 'utf8' }).stdout : undefined
  // Without a linker cache (NixOS, musl) nobody can tell, and Electron's own message has to do.
  return !linkerCache || linkerCache.includes(`\t${soname} `)
}
/** @param {...string} names */
const program =
  (...names) =>
  () =>
    findProgram(...names) !== undefined

const luaUnbound = () => {
  const roots = [
    '/usr/lib',
    '/usr/lib64',
    '/usr/local/lib',
    ...['x86_64', 'aarch64'].map((a) => `/usr/lib/${a}-linux-gnu`),
  ]
  const versions = ['5.1', '5.2', '5.3', '5.4']
  return roots.some((root) =>
    versions.some((version) => existsSync(join(root, 'lua', version, 'lunbound.so'))),
  )
}

const emojiFont = () =>
  ['/usr/share/fonts', '/usr/local/share/fonts']
    .filter((folder) => existsSync(folder))
    .some((folder) =>
      readdirSync(folder, { recursive: true }).some((file) =>
        /NotoColorEmoji|Emoji.*\.ttf$/.test(String(file)),
      ),
    )

const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome']

/** @type {Record<string, Need[]>} */
const needs = {
  electron: [
    { words: 'the GTK 3 library', apt: 'libgtk-3-0t64|libgtk-3-0', present: library('libgtk-3.so.0') },
    { words: 'the NSS library', apt: 'libnss3', present: library('libnss3.so') },
    { words: 'the ALSA sound library', apt: 'libasound2t64|libasound2', present: library('libasound.so.2') },
    { words: 'the GBM graphics library', apt: 'libgbm1', present: library('libgbm.so.1') },
    { words: 'the libsecret library (keychain)', apt: 'libsecret-1-0', present: library('libsecret-1.so.0') },
  ],
  display: [{ words: 'Xvfb (a display without a screen)', apt: 'xvfb', present: program('Xvfb') }],
  fonts: [{ words: 'an emoji font', apt: 'fonts-noto-color-emoji', present: emojiFont }],
  keyring: [
    {
      words: 'the D-Bus daemon',
      apt: 'dbus',
      present: () => program('dbus-daemon')() && program('dbus-send')(),
    },
    { words: 'the GNOME keyring', apt: 'gnome-keyring', present: program('gnome-keyring-daemon') },
  ],
  servers: [
    {
      words: 'the XMPP server Prosody',
      apt: 'prosody',
      present: () => program('prosody')() && program('prosodyctl')(),
    },
    { words: 'lua-unbound', apt: 'lua-unbound', present: luaUnbound },
    { words: 'the openssl program', apt: 'openssl', present: program('openssl') },
  ],
  others: [
    { words: 'the XMPP server ejabberd', apt: 'ejabberd', present: program('ejabberdctl') },
    {
      words: 'slixmpp (an XMPP client in Python)',
      apt: 'python3-slixmpp',
      present: () => findPythonWith('slixmpp') !== undefined,
    },
  ],
  desktop: [
    {
      words: 'dunst (shows notices)',
      apt: 'dunst',
      present: () => program('dunst')() && program('dunstctl')(),
    },
    { words: 'dbus-monitor', apt: 'dbus-bin|dbus', present: program('dbus-monitor') },
    {
      words: 'PyGObject (GLib for Python)',
      apt: 'python3-gi',
      present: () => findPythonWith('gi') !== undefined,
    },
  ],
  chromium: [
    { words: 'Chromium', apt: 'chromium', present: program(...CHROMIUM) },
    // comes along where Chromium comes: without a browser's own windows a page is there four times as fast
    {
      words: 'Chromium without windows',
      apt: 'chromium-headless-shell|chromium',
      present: program('chromium-headless-shell', ...CHROMIUM),
    },
  ],
  deb: [{ words: 'dpkg-deb', apt: 'dpkg', present: program('dpkg-deb') }],
}

/**
 * Which needs of these groups are not met on this machine.
 * @param {string[]} groups out of electron, display, fonts, keyring, servers, others, desktop, chromium, deb
 * @returns {Need[]} empty when all is there, and on other systems than Linux, which bring what Electron needs
 * @throws {Error} for a group that does not exist
 */
export function missingNeeds(groups) {
  if (process.platform !== 'linux') return []
  return groups.flatMap((group) => {
    const list = needs[group]
    if (!list) throw new Error(`There is no group of system needs called ${group}.`)
    return list.filter((need) => !need.present())
  })
}

// npm run demo: two federated servers on loopback, two Balcony windows, Juliet and Romeo. With a display it stays until
// the windows are closed; without, it leaves screenshots and the transcript and ends by itself.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bootstrap, root } from './bootstrap.mjs'
import { buildIfNeeded } from './build-if-needed.mjs'
import { electronFlags, findElectron } from './find-electron.mjs'
import { atEnd, runScript } from './run-script.mjs'
import { startSession } from './session.mjs'

const output = join(root, 'demo-output')
const people = {
  juliet: { address: 'juliet@a.test', password: 'balcony scene' },
  romeo: { address: 'romeo@b.test', password: 'orchard wall' },
}
/** Who says what. */
const play = [
  ['juliet', 'Romeo? Wherefore art thou Romeo?'],
  ['romeo', 'Shall I hear more, or shall I speak at this?'],
  ['juliet', 'My bounty is as boundless as the sea, my love as deep.'],
  ['romeo', 'I take thee at thy word.'],
]

/** @param {string} line */
const say = (line) => console.log(line)

await runScript(async () => {
  await bootstrap('demo')
  await buildIfNeeded()
  // Loaded here: they need node_modules, which may have come only a moment ago.
  const { startServers } = await import('../test/rig/prosody.mjs')
  const { openBalcony } = await import('../test/rig/window.mjs')

  const electron = await findElectron()
  const flags = await electronFlags(electron)
  const session = await startSession()
  atEnd(session.stop)
  say('Starting two XMPP servers, a.test and b.test, that only this computer can reach …')
  const servers = await startServers({
    users: Object.fromEntries(Object.values(people).map(({ address, password }) => [address, password])),
  })
  atEnd(servers.stop)
  const folder = mkdtempSync(join(tmpdir(), 'balcony-demo-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  // what Chromium and Playwright leave behind goes with the folder
  process.env.TMPDIR = folder
  mkdirSync(output, { recursive: true })

  const env = { ...process.env, ...session.env }
  delete env.ELECTRON_RUN_AS_NODE
  const open = async (name, server) => {
    const window = await openBalcony({ electron, flags, app: root, profile: join(folder, name), env })
    atEnd(() => window.close())
    await window.signIn({ ...people[name], server: server.address, certificate: servers.caFile })
    await window.untilSignedIn()
    say(`${people[name].address} is signed in at ${server.domain}.`)
    return window
  }
  const windows = { juliet: await open('juliet', servers.a), romeo: await open('romeo', servers.b) }

  await windows.juliet.addContact(people.romeo.address)
  await windows.romeo.acceptRequest()
  say('Juliet added Romeo, and Romeo accepted.\n')
  await windows.juliet.openConversation('romeo')
  await windows.romeo.openConversation('juliet')

  const transcript = []
  for (const [index, [speaker, text]] of play.entries()) {
    const listener = speaker === 'juliet' ? 'romeo' : 'juliet'
    await windows[speaker].send(text)
    await windows[listener].message(text).waitFor({ timeout: 30_000 })
    const how = index < 2 ? 'opened by dial-back' : 'opened with the key at hand'
    transcript.push(`${speaker}: ${text}   [sealed; ${how} in ${listener}'s window]`)
    say(transcript.at(-1) ?? '')
  }
  writeFileSync(join(output, 'transcript.txt'), `${transcript.join('\n')}\n`)

  for (const [name, window] of Object.entries(windows)) {
    await window.page.getByRole('button', { name: 'Devices' }).click()
    await window.page.getByRole('region', { name: 'Devices' }).getByText('Trusted', { exact: true }).waitFor()
    for (const scheme of /** @type {const} */ (['light', 'dark'])) {
      await window.page.emulateMedia({ colorScheme: scheme })
      await window.screenshot(join(output, `${name}-${scheme}.png`))
    }
    await window.page.emulateMedia({ colorScheme: null })
  }
  say(`\nTranscript and screenshots are in ${output}.`)
  if (!session.visible) return
  say('The two windows stay open. Close them to end the demo; servers, keys and accounts go with it.')
  await Promise.all(Object.values(windows).map((window) => window.closed))
})

// The real window on a keychain that is locked, killed, held up or emptied, and on a database that can't be opened.
import { Database as Sqlcipher } from '@signalapp/sqlcipher'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeychain } from '../../main/platform/keychain.ts'
import { createTimers } from '../../main/platform/timers.ts'
import { startKeyring, type Keyring } from '../../scripts/keyring.mjs'
import { Secret } from '../../shared/domain/secret.ts'
import { createForkedKeychainProcess } from '../doubles/forked-keychain-process.ts'
import type { BalconyWindow } from '../rig/window.mjs'
import { familyOf } from './processes.ts'
import { befriend, filesBelow, juliet, setStage, type Stage } from './stage.ts'

let ring: Keyring
let stage: Stage
let window: BalconyWindow
let folder: string

beforeAll(async () => {
  ring = await startKeyring()
  stage = await setStage(ring.env)
  folder = stage.profileOf('juliet')
}, 120_000)
afterAll(async () => {
  await stage.close()
  await ring.stop()
})

const ENTRIES = ['database', 'encryption', 'identity', 'password']
const script = resolve(import.meta.dirname, '../../out/main/keychain-process.cjs')
const profile = () => JSON.parse(readFileSync(join(folder, 'profile.json'), 'utf8')) as { id: string }
const named = (id: string, entry: string) => `${id}/${juliet.address}/${entry}`

/** What another program finds in the keychain under Balcony's name. */
async function withKeychain<T>(
  work: (keychain: ReturnType<typeof createKeychain>) => Promise<T>,
): Promise<T> {
  const channel = createForkedKeychainProcess(script, { ...process.env, ...ring.env })
  const keychain = createKeychain({ service: 'Balcony', channel, timers: createTimers() })
  const found = await work(keychain)
  channel.stop()
  return found
}

const entriesOf = (id: string) =>
  withKeychain(async (keychain) => {
    const found: Record<string, string | undefined> = {}
    for (const entry of ENTRIES) found[entry] = (await keychain.read(named(id, entry)))?.reveal()
    return found
  })

/** Balcony's own files in the profile's folder, byte by byte; what Chromium keeps there is left out. */
const kept = () =>
  readdirSync(folder)
    .filter((name) => name.startsWith('balcony.db') || name.startsWith('profile.json'))
    .map((name) => [name, readFileSync(join(folder, name), 'base64')])

const alert = (text: RegExp) => window.page.getByRole('alert').filter({ hasText: text }).waitFor()

/** Until the try is over: what the test changes next must not come into it. */
async function again() {
  const button = window.page.getByRole('button', { name: 'Try again' })
  await button.click()
  const isOver = () =>
    button.evaluateAll((all) => all.every((one) => one.getAttribute('aria-disabled') === 'false'))
  await expect.poll(isOver, { timeout: 30_000 }).toBe(true)
}

async function signIn() {
  const { servers } = stage
  await window.signIn({ ...juliet, server: servers.a.address, certificate: servers.caFile })
  await window.untilSignedIn()
}

async function askToSignOut() {
  await window.page.getByRole('button', { name: 'Your account' }).click()
  await window.page.getByRole('menuitem', { name: 'Sign out' }).click()
  await window.page.getByRole('checkbox', { name: 'Also forget' }).check()
}

describe('a keychain', () => {
  it('that is locked is told of at the first run, before a password is typed', async () => {
    await ring.lock()
    window = await stage.open('juliet')
    await window.page.getByRole('button', { name: 'Go on' }).click()
    await alert(/keychain is locked/)
    await stage.picture(window, 'first-run-locked')
    expect(await window.page.getByRole('textbox').count()).toBe(0)
    await ring.unlock()
    await again()
    await signIn()
  })

  it('that dies while the window runs stops no conversation, and no sign-out deletes anything then', async () => {
    const romeo = await stage.signIn('romeo')
    await befriend(window, romeo)
    const before = await entriesOf(profile().id)
    await ring.kill()
    await window.send('Speak, angel, again')
    await romeo.message('Speak, angel, again').waitFor()
    await romeo.close()
    await askToSignOut()
    await window.page.getByRole('button', { name: 'Sign out and forget' }).click()
    await alert(/No keychain was found/)
    await stage.picture(window, 'sign-out-no-keychain')
    await window.close()
    expect(readdirSync(folder)).toContain('balcony.db')
    await ring.unlock()
    expect(await entriesOf(profile().id)).toEqual(before)
    await ring.kill()
  })

  it('that is missing or locked at the start is told of, changes nothing, and goes on when it is open', async () => {
    const before = kept()
    window = await stage.open('juliet')
    await alert(/No keychain was found/)
    await again()
    await alert(/No keychain was found/)
    await ring.unlock()
    await ring.lock()
    await again()
    await alert(/keychain is locked/)
    await stage.picture(window, 'blocked-locked')
    expect(kept()).toEqual(before)
    await ring.unlock()
    await again()
    await window.untilSignedIn()
    await window.openConversation('romeo')
    await window.message('Speak, angel, again').waitFor()
    await window.close()
  })

  it('that is locked while the window runs stops no message; what needs it says so, and goes on when it is open', async () => {
    window = await stage.open('juliet')
    const romeo = await stage.open('romeo')
    for (const each of [window, romeo]) await each.untilSignedIn()
    await window.openConversation('romeo')
    await romeo.openConversation('juliet')
    const before = await entriesOf(profile().id)
    await ring.lock()
    await window.send('Good night, good night')
    await romeo.message('Good night, good night').waitFor()
    await romeo.send('Sleep dwell upon thine eyes')
    await window.message('Sleep dwell upon thine eyes').waitFor()
    await romeo.close()
    const signOut = window.page.getByRole('button', { name: 'Sign out', exact: true })
    await window.page.getByRole('button', { name: 'Your account' }).click()
    await window.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await signOut.click()
    await alert(/keychain is locked/)
    await stage.picture(window, 'locked-while-running')
    await ring.unlock()
    expect(await entriesOf(profile().id)).toEqual(before)
    await signOut.click()
    await signIn()
    await window.openConversation('romeo')
    for (const text of ['Good night, good night', 'Sleep dwell upon thine eyes'])
      await window.message(text).waitFor()
    await window.close()
  })

  it('that keeps its user waiting is waited for, and the start goes on by itself', async () => {
    ring.hold(true)
    window = await stage.open('juliet')
    await alert(/Perhaps it asks for its password in another window/)
    await stage.picture(window, 'blocked-waiting')
    ring.hold(false)
    await window.untilSignedIn()
    await window.close()
  })
})

describe.runIf(process.platform === 'linux')('the process that talks to the keychain', () => {
  it('can be killed in the middle: nothing is lost, and another one asks again', async () => {
    const before = kept()
    ring.hold(true)
    window = await stage.open('juliet')
    const pid = await window.inMain(() => process.pid, null)
    const helper = () => familyOf(pid).find(({ command }) => command.includes('node.mojom.NodeService'))
    await expect.poll(helper, { timeout: 30_000 }).toBeDefined()
    await window.page.getByText('Your keychain', { exact: false }).first().waitFor()
    process.kill(helper()!.pid, 'SIGKILL')
    await alert(/keychain does not answer/)
    expect(kept()).toEqual(before)
    ring.hold(false)
    await again()
    await window.untilSignedIn()
    await window.close()
  })
})

describe('a database', () => {
  it('that is damaged, newer or out of reach is told of and left byte by byte, until it is whole again', async () => {
    const path = join(folder, 'balcony.db')
    const whole = readFileSync(path)
    const damaged = Buffer.from(whole)
    damaged[2_000] = (damaged[2_000] ?? 0) ^ 1
    writeFileSync(path, damaged)
    const first = kept()
    window = await stage.open('juliet')
    await alert(/can’t be read: the file is damaged/)
    await stage.picture(window, 'blocked-damaged')
    await again()
    await alert(/can’t be read: the file is damaged/)
    expect(kept()).toEqual(first)

    writeFileSync(path, whole)
    const { database } = await entriesOf(profile().id)
    const native = new Sqlcipher(path)
    native.exec(`PRAGMA key = "x'${database ?? ''}'"`)
    native.exec('PRAGMA user_version = 99')
    native.close()
    const second = kept()
    await again()
    await alert(/written by a newer Balcony/)
    expect(await window.page.getByRole('button', { name: 'Start afresh…' }).count()).toBe(0)
    expect(kept()).toEqual(second)

    // Root may write to any folder, so that permissions are no test of it; a log that can't be made is one for everybody.
    writeFileSync(path, whole)
    mkdirSync(`${path}-wal`)
    await again()
    await alert(/data folder can’t be read or written/)
    expect(readFileSync(path).equals(whole)).toBe(true)
    rmSync(`${path}-wal`, { recursive: true })
    await again()
    await window.untilSignedIn()
    await window.close()
  })

  it('whose keys are gone can be moved aside on the user’s word, and nothing of it is lost', async () => {
    const { id } = profile()
    const before = await entriesOf(id)
    await withKeychain((keychain) => keychain.remove(named(id, 'identity')))
    const files = kept()
    window = await stage.open('juliet')
    await alert(/keys of this account are no longer in your keychain/)
    await window.page.getByRole('button', { name: 'Start afresh…' }).click()
    await stage.picture(window, 'start-afresh')
    expect(kept()).toEqual(files)
    await window.page.getByRole('button', { name: 'Move them and start afresh' }).click()
    await window.page.getByText(join(folder, 'set-aside-')).waitFor()
    await stage.picture(window, 'started-afresh')
    const aside = readdirSync(folder).find((name) => name.startsWith('set-aside-')) ?? ''
    const moved = readdirSync(join(folder, aside)).map((name) => [
      name,
      readFileSync(join(folder, aside, name), 'base64'),
    ])
    expect(moved).toEqual(files)
    expect(await entriesOf(id)).toEqual({ ...before, identity: undefined })
    await signIn()
    expect(profile().id).not.toBe(id)
  })
})

describe('signing out with everything forgotten', () => {
  it('leaves nothing of the account in the folder and the keychain, and a new device signs in', async () => {
    const { id } = profile()
    const before = await entriesOf(id)
    expect(before.identity).toBeDefined()
    await askToSignOut()
    await stage.picture(window, 'sign-out-forget')
    await window.page.getByRole('button', { name: 'Sign out and forget' }).click()
    await window.page.getByRole('heading', { name: 'What is kept where' }).waitFor()
    expect(kept()).toEqual([])
    expect(await entriesOf(id)).toEqual({})
    for (const { path, bytes } of filesBelow(folder).filter((file) => !file.path.includes('set-aside-'))) {
      for (const word of [id, juliet.password, juliet.address])
        expect([path, bytes.includes(word)]).toEqual([path, false])
    }
    await signIn()
    const after = await entriesOf(profile().id)
    expect(JSON.parse(after.identity ?? '{}')).not.toMatchObject({
      kid: (JSON.parse(before.identity ?? '{}') as { kid: string }).kid,
    })
    await window.close()
  })

  it('is finished by the next start where the program ended right after the word was kept', async () => {
    const record = profile()
    writeFileSync(join(folder, 'profile.json'), JSON.stringify({ ...record, forgetting: true }))
    window = await stage.open('juliet')
    await window.page.getByRole('heading', { name: 'What is kept where' }).waitFor()
    expect(kept()).toEqual([])
    expect(await entriesOf(record.id)).toEqual({})
    await signIn()
    await window.close()
  })
})

describe('a password that was changed elsewhere', () => {
  it('is entered in the line of the connection, and kept', async () => {
    const { id } = profile()
    await withKeychain((keychain) => keychain.write(named(id, 'password'), new Secret('the old one')))
    window = await stage.open('juliet')
    await window.page.getByRole('button', { name: 'Enter the new password…' }).click()
    const field = window.page.getByRole('textbox', { name: 'New password of' })
    await field.fill('another wrong one')
    await window.page.keyboard.press('Enter')
    await alert(/password/)
    await stage.picture(window, 'new-password-wrong')
    expect((await entriesOf(id)).password).toBe('the old one')
    await field.fill(juliet.password)
    await window.page.keyboard.press('Enter')
    await window.page.getByRole('status').getByText('Online', { exact: true }).waitFor()
    await expect.poll(async () => (await entriesOf(id)).password, { timeout: 30_000 }).toBe(juliet.password)
    await window.close()
  })
})

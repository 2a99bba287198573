// A whole app on a real server and a real database whose disk turns read-only: it stops with a sentence, loses nothing of
// what it has, and what comes meanwhile stays on the server.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { english } from '../english.ts'
import { canMakeReadOnly, makeReadOnly, makeWritable } from '../rig/read-only-folder.ts'
import { startServers, type Servers } from '../rig/prosody.mjs'
import { befriend, startBalcony, until, type Balcony } from './balcony.ts'

const users = { 'juliet@a.test': 'nightingale', 'romeo@b.test': 'orchard' }

const SENTENCE = /data folder can’t be read or written\. Please check the disk/

let servers: Servers
let juliet: Balcony
let romeo: Balcony

const balcony = (jid: keyof typeof users, server: { address: string; port: number }) =>
  startBalcony({ jid, password: users[jid], server, caPem: servers.caPem })
const says = (text: string) => romeo.send(juliet.jid, text)
const hears = (...texts: string[]) =>
  until(async () => expect(await juliet.heard(romeo.jid)).toEqual(texts.map((text) => `sealed: ${text}`)))
const kept = () =>
  readdirSync(juliet.folder).map((name) => [name, readFileSync(join(juliet.folder, name), 'base64')])

function sentence(): string {
  const account = juliet.account()
  return account.is === 'blocked' ? english(account.saying) : account.is
}

describe.runIf(canMakeReadOnly())('a disk that turns read-only', () => {
  beforeAll(async () => {
    servers = await startServers({ users })
    juliet = await balcony('juliet@a.test', servers.a)
    romeo = await balcony('romeo@b.test', servers.b)
    await befriend(juliet, romeo)
    await says('one')
    await hears('one')
  })
  afterAll(async () => {
    makeWritable(juliet.folder)
    await Promise.all([juliet.remove(), romeo.remove()])
    await servers.stop()
  })

  it('under the running program stops it with a sentence, and what comes then comes after it', async () => {
    makeReadOnly(juliet.folder)
    await says('two')
    await until(() => expect(juliet.account()).toMatchObject({ is: 'blocked', reason: 'disk' }))
    expect(sentence()).toMatch(SENTENCE)
    await expect(juliet.send(romeo.jid, 'I hear some noise within')).rejects.toThrow()
    await juliet.call('app.retry', {})
    expect(sentence()).toMatch(SENTENCE)
    makeWritable(juliet.folder)
    expect(await juliet.call('app.retry', {})).toMatchObject({ is: 'signed-in' })
    await hears('one', 'two')
    await juliet.send(romeo.jid, 'I hear some noise within')
    await until(async () =>
      expect(await romeo.heard(juliet.jid)).toEqual(['sealed: I hear some noise within']),
    )
  })

  it('and is so at the start leaves everything byte by byte, and goes on when it can be written', async () => {
    await juliet.quit()
    const before = kept()
    makeReadOnly(juliet.folder)
    await says('three')
    await juliet.start()
    expect(sentence()).toMatch(SENTENCE)
    expect(kept()).toEqual(before)
    makeWritable(juliet.folder)
    expect(await juliet.call('app.retry', {})).toMatchObject({ is: 'signed-in' })
    await hears('one', 'two', 'three')
  })
})

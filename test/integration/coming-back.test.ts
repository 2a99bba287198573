// The whole app on a real server that is stopped, cut, killed and restarted: it is online again by itself.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { breakableLine, type BreakableLine } from '../rig/breakable-line.ts'
import { startServers, type Servers } from '../rig/prosody.mjs'
import { scriptedServer } from '../unit/xmpp/scripted-server.ts'
import { inEnglish } from '../english.ts'
import { realApp, type RealApp } from './real-app.ts'

const JULIET = 'juliet@a.test'
const ROMEO = 'romeo@b.test'
/** The server has it; a receipt may have been as quick. */
const LEFT = /^(sent|arrived)$/

let servers: Servers
let line: BreakableLine
let juliet: RealApp
let romeo: RealApp

beforeAll(async () => {
  servers = await startServers({ users: { [JULIET]: 'nightingale', [ROMEO]: 'orchard' } })
}, 60_000)
afterAll(() => servers.stop())

const until = (what: () => Promise<void> | void) => vi.waitFor(what, { timeout: 20_000, interval: 20 })
const say = (text: string) => juliet.call('message.send', { jid: ROMEO as never, text })
const delivered = async () =>
  (await juliet.call('conversation.page', { jid: ROMEO as never, before: null, limit: 100 })).messages.map(
    ({ delivery }) => delivery,
  )
const way = (server: { address: string; port: number }) => ({ ...server, caPem: servers.caPem })

describe('two people who talk', () => {
  beforeAll(async () => {
    line = await breakableLine(servers.a)
    ;[juliet, romeo] = [realApp({ quickProof: 300 }), realApp()]
    expect(await juliet.trySignIn(JULIET, 'nightingale', way(line))).toEqual({ is: 'done' })
    expect(await romeo.trySignIn(ROMEO, 'orchard', way(servers.b))).toEqual({ is: 'done' })
    await juliet.call('contact.add', { address: ROMEO })
    await until(() =>
      expect(romeo.app.snapshot().conversations.map(({ contact }) => contact.wantsIn)).toEqual([true]),
    )
    await romeo.call('contact.accept', { jid: JULIET as never })
    await say('Good morrow')
    await until(async () => expect(await romeo.texts(JULIET)).toEqual(['Good morrow']))
  }, 60_000)
  beforeEach(() => {
    juliet.states.length = 0
  })
  afterAll(async () => {
    await Promise.all([juliet.close(), romeo.close()])
    await line.stop()
  })

  /** Says something while there is no connection, brings the connection back, and sees it arrive once. */
  async function survives(word: string, comeBack: () => Promise<void> | void): Promise<void> {
    const before = await romeo.texts(JULIET)
    await say(word)
    await comeBack()
    await juliet.until('online')
    await until(async () => expect((await delivered()).at(-1)).toMatch(LEFT))
    await until(async () => expect(await romeo.texts(JULIET)).toEqual([...before, word]))
  }

  async function startAgain(): Promise<void> {
    expect((await delivered()).at(-1)).toBe('waiting')
    await servers.startServer('a.test')
  }

  it('lose nothing when the server is stopped and started', async () => {
    await servers.stopServer('a.test')
    const lost = await juliet.until('lost')
    expect(lost.problem).toBe('unreachable')
    expect(lost.nextTry).toBeGreaterThan(Date.now() - 5_000)
    await survives('after a stop', startAgain)
  })

  it('lose nothing when the server is killed', async () => {
    await servers.stopServer('a.test', 'SIGKILL')
    await juliet.until('lost')
    await survives('after a crash', startAgain)
  })

  it('lose nothing when the line is cut', async () => {
    line.cut()
    await juliet.until('lost')
    await survives('after a cut', () => undefined)
  })

  it('lose nothing when the line went dead unnoticed and the computer wakes', async () => {
    line.swallow()
    await say('into the void')
    line.mend()
    expect(juliet.states).toEqual([])
    const begun = Date.now()
    juliet.app.wake()
    await juliet.until('online')
    // By itself it would have been found out after 20 s
    expect(Date.now() - begun).toBeLessThan(10_000)
    expect(juliet.states.map(({ is }) => is)).toEqual(['lost', 'connecting', 'online'])
    await until(async () => expect((await romeo.texts(JULIET)).at(-1)).toBe('into the void'))
    expect((await romeo.texts(JULIET)).filter((text) => text === 'into the void')).toHaveLength(1)
  })

  it('lose nothing when the network is switched and nobody says so', { timeout: 60_000 }, async () => {
    line.switchTo('127.0.0.77')
    // each into a connection that the other side of it still believes in
    await say('from the old network')
    await romeo.call('message.send', { jid: JULIET as never, text: 'to the old network' })
    expect(juliet.states).toEqual([])
    await vi.waitFor(() => expect(juliet.states.at(-1)?.is).toBe('online'), { timeout: 45_000 })
    expect(juliet.states[0]?.is).toBe('lost')
    for (const [reader, writer, text] of [
      [romeo, JULIET, 'from the old network'],
      [juliet, ROMEO, 'to the old network'],
    ] as const) {
      await until(async () => expect(await reader.texts(writer)).toContain(text))
      expect((await reader.texts(writer)).filter((one) => one === text)).toHaveLength(1)
    }
  })

  it('lose nothing when all of it comes one after the other', async () => {
    line.cut()
    await servers.stopServer('a.test', 'SIGKILL')
    await juliet.until('lost')
    await say('first')
    await servers.startServer('a.test')
    await juliet.until('online')
    line.cut()
    await say('second')
    await until(async () =>
      expect((await delivered()).slice(-2).every((now) => LEFT.test(now ?? ''))).toBe(true),
    )
    await until(async () => expect((await romeo.texts(JULIET)).slice(-2)).toEqual(['first', 'second']))
  })
})

describe('an account', () => {
  let alone: RealApp
  afterEach(() => alone.close())

  it('that was deleted is not knocked for again, whatever wakes', async () => {
    await servers.addUser('nurse@a.test', 'anon')
    const door = await breakableLine(servers.a)
    alone = realApp()
    expect(await alone.trySignIn('nurse@a.test', 'anon', way(door))).toEqual({ is: 'done' })
    await servers.removeUser('nurse@a.test')
    const lost = await alone.until('lost')
    expect(inEnglish(lost)).toMatchObject({
      nextTry: null,
      sentence: 'The server has signed nurse@a.test out. Does the account still exist?',
    })
    const calls = door.calls()
    alone.app.wake()
    await alone.call('connection.wake', {})
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(door.calls()).toBe(calls)
    await door.stop()
  })

  it('that waits for a silent server is left alone when the user cancels', async () => {
    const silent = await scriptedServer(async () => undefined)
    alone = realApp()
    const outcome = alone.trySignIn(JULIET, 'nightingale', way({ address: '127.0.0.1', port: silent.port }))
    while (silent.peers.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await alone.call('account.cancelSignIn', {})
    expect(inEnglish(await outcome)).toEqual({ is: 'refused', sentence: 'Signing in was cancelled.' })
    await silent.peers[0]?.expectClose()
    expect(alone.app.snapshot()).toMatchObject({
      account: { is: 'first-run' },
      connection: { is: 'offline' },
    })
    // And the next one is not cancelled
    expect(await alone.trySignIn(JULIET, 'nightingale', way(servers.a))).toEqual({ is: 'done' })
    await silent.stop()
  })
})

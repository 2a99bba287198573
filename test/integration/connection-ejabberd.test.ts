// The connection against a real ejabberd, where it answers in its own way. See connection.test.ts for Prosody.
import xml from '@xmpp/xml'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startFederation, type Federation } from '../rig/ejabberd.mjs'
import { listening, target, type Listening } from '../unit/xmpp/listening.ts'
import { inEnglish } from '../english.ts'
import { cuttableLine } from './cuttable-line.ts'

let servers: Federation
const open: Listening[] = []

beforeAll(async () => {
  servers = await startFederation({ users: { 'juliet@a.test': 'nightingale', 'rosaline@c.test': 'lark' } })
})
afterAll(() => servers?.stop())
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ connection }) => connection.disconnect()))
})

function ear(...args: Parameters<typeof listening>): Listening {
  const made = listening(...args)
  open.push(made)
  return made
}

const rosaline = (password = 'lark', server: { address: string; port: number } = servers.c) =>
  target('rosaline@c.test', password, server, servers.caPem)
const message = (id: string, to: string) =>
  xml('message', { to, type: 'chat', id }, xml('body', {}, `Good night 🌹 ${id}`))
const ping = (to: string) => xml('iq', { type: 'get', to }, xml('ping', { xmlns: 'urn:xmpp:ping' }))

describe('signing in on ejabberd', () => {
  it('gives a session with the resource that was asked for, by SCRAM-SHA-256', async () => {
    const she = ear()
    expect(await she.connection.connect(rosaline())).toEqual({
      is: 'online',
      jid: 'rosaline@c.test/balcony.test1',
    })
    expect(she.logged.join()).toContain('SCRAM-SHA-256')
    expect((await she.connection.request(ping('c.test'), 5_000)).is).toBe('result')
    expect((await she.connection.request(ping('a.test'), 5_000)).is).toBe('result')
  })

  it('fails with the wrong password, and nothing goes on', async () => {
    const she = ear()
    expect(inEnglish(await she.connection.connect(rosaline('wrong')))).toEqual({
      is: 'failed',
      problem: 'wrong-password',
      sentence: 'The password is not right for rosaline@c.test.',
    })
    expect(she.told).toEqual(['connecting', 'offline'])
  })

  it('fails for an account that does not exist, with the same words', async () => {
    const nobody = target('nobody@c.test', 'lark', servers.c, servers.caPem)
    expect(await ear().connection.connect(nobody)).toMatchObject({ problem: 'wrong-password' })
  })

  it('fails where the issuer of the certificate is unknown', async () => {
    const outcome = await ear().connection.connect(target('rosaline@c.test', 'lark', servers.c, ''))
    expect(outcome).toMatchObject({ is: 'failed', problem: 'untrusted-certificate' })
  })

  it('fails where the server does not know the domain', async () => {
    const elsewhere = target('juliet@a.test', 'nightingale', servers.c, servers.caPem)
    expect(await ear().connection.connect(elsewhere)).toMatchObject({
      is: 'failed',
      problem: 'no-such-server',
    })
  })

  it('does not fight with another device of the same name', async () => {
    const [first, second] = [ear({ random: () => 0 }), ear()]
    await first.connection.connect(rosaline())
    await second.connection.connect(rosaline())
    await first.until(/^lost conflict for good$/)
    expect(second.told.at(-1)).toBe('session rosaline@c.test/balcony.test1 new')
  })
})

describe('after a loss', () => {
  it('comes back by itself when ejabberd was stopped and started', async () => {
    const she = ear({ random: () => 0 })
    await she.connection.connect(rosaline())
    await servers.stopServer('c.test')
    await she.until(/^lost unreachable for now$/)
    await servers.startServer('c.test')
    she.told.length = 0
    await she.until(/^session /)
    expect(she.connection.send(message('yes', 'juliet@a.test'))).toBe(true)
    await she.until(/^acknowledged yes$/)
  })

  it('tells what was not sent when ejabberd was killed and the session is gone', async () => {
    const line = await cuttableLine(servers.c)
    const she = ear({ random: () => 0 })
    await she.connection.connect(rosaline('lark', line))
    line.cut()
    she.connection.send(message('lost', 'juliet@a.test'))
    await servers.stopServer('c.test', 'SIGKILL')
    await servers.startServer('c.test')
    she.connection.retryNow()
    await she.until(/^session .* new$/)
    await she.until(/^unsent lost$/)
    expect(she.told).not.toContain('acknowledged lost')
    line.stop()
  })
})

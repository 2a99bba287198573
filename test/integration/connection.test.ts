// The connection against two real, federated Prosody servers.
import xml from '@xmpp/xml'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startServers, type Servers } from '../rig/prosody.mjs'
import { listening, target, type Listening } from '../unit/xmpp/listening.ts'
import { inEnglish } from '../english.ts'
import { cuttableLine } from './cuttable-line.ts'

let servers: Servers
const open: Listening[] = []

beforeAll(async () => {
  servers = await startServers({ users: { 'juliet@a.test': 'nightingale', 'romeo@b.test': 'orchard' } })
}, 60_000)
afterAll(() => servers.stop())
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ connection }) => connection.disconnect()))
})

function ear(...args: Parameters<typeof listening>): Listening {
  const made = listening(...args)
  open.push(made)
  return made
}

const juliet = (trusted = servers.caPem, password = 'nightingale') =>
  target('juliet@a.test', password, servers.a, trusted)
const romeo = () => target('romeo@b.test', 'orchard', servers.b, servers.caPem)
const message = (id: string, to = 'romeo@b.test') =>
  xml('message', { to, type: 'chat', id }, xml('body', {}, `Good night 🌹 ${id}`))

describe('signing in', () => {
  it('gives a session with the resource that was asked for, by SCRAM-SHA-256', async () => {
    const she = ear()
    expect(await she.connection.connect(juliet())).toEqual({
      is: 'online',
      jid: 'juliet@a.test/balcony.test1',
    })
    expect(she.told).toEqual(['connecting', 'online', 'session juliet@a.test/balcony.test1 new'])
    expect(she.logged.join()).toContain('SCRAM-SHA-256')
    expect(she.logged.join()).not.toContain('nightingale')
  })

  it('fails with the wrong password, and nothing goes on', async () => {
    const she = ear()
    expect(inEnglish(await she.connection.connect(juliet(servers.caPem, 'wrong')))).toEqual({
      is: 'failed',
      problem: 'wrong-password',
      sentence: 'The password is not right for juliet@a.test.',
    })
    expect(she.told).toEqual(['connecting', 'offline'])
    expect(she.connection.send(message('x'))).toBe(false)
  })

  it('fails where the issuer of the certificate is unknown', async () => {
    expect(inEnglish(await ear().connection.connect(juliet('')))).toEqual({
      is: 'failed',
      problem: 'untrusted-certificate',
      sentence: expect.stringMatching(
        /^The certificate of a\.test is not trusted: it was issued by Balcony test rig CA for a\.test, .*, valid from .* If you know this server, add its certificate under Connection settings, where you sign in\.$/,
      ),
    })
  })

  it('trusts a certificate for its own account alone', async () => {
    expect((await ear().connection.connect(juliet())).is).toBe('online')
    expect((await ear().connection.connect(juliet(''))).is).toBe('failed')
  })

  it('fails where the server does not know the domain', async () => {
    const outcome = await ear().connection.connect(
      target('juliet@a.test', 'nightingale', servers.b, servers.caPem),
    )
    expect(outcome).toMatchObject({ is: 'failed', problem: 'no-such-server' })
  })

  it('fails where nobody listens', async () => {
    const nowhere = { address: servers.a.address, port: 5999 }
    expect(
      inEnglish(await ear().connection.connect(target('juliet@a.test', 'nightingale', nowhere, ''))),
    ).toEqual({
      is: 'failed',
      problem: 'unreachable',
      sentence: `The server ${servers.a.address} can't be reached on port 5999.`,
    })
  })

  it('fails where there is no such server', async () => {
    const none = { ...juliet(), settings: { server: '', port: null, trustedCertificate: '' } }
    const missing = async () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
    const she = ear({ names: { services: missing, addresses: missing } })
    expect(inEnglish(await she.connection.connect(none))).toEqual({
      is: 'failed',
      problem: 'no-such-server',
      sentence: 'There is no server at a.test.',
    })
  })

  it('finds the server by its SRV record', async () => {
    const services = async (name: string) =>
      name === '_xmpp-client._tcp.a.test' ? [{ name: 'host.a.test', port: 5222, priority: 1, weight: 1 }] : []
    const addresses = async (host: string) => (host === 'host.a.test' ? [servers.a.address] : [])
    const she = ear({ names: { services, addresses } })
    const settings = { server: '', port: null, trustedCertificate: servers.caPem }
    expect((await she.connection.connect({ ...juliet(), settings })).is).toBe('online')
  })

  it('goes by direct TLS too', async () => {
    const services = async (name: string) =>
      name === '_xmpps-client._tcp.a.test'
        ? [{ name: 'host.a.test', port: 5223, priority: 1, weight: 1 }]
        : []
    const she = ear({ names: { services, addresses: async () => [servers.a.address] } })
    const settings = { server: '', port: null, trustedCertificate: servers.caPem }
    expect((await she.connection.connect({ ...juliet(), settings })).is).toBe('online')
    const bySettings = ear()
    const direct = { address: servers.a.address, port: 5223 }
    const to = target('juliet@a.test', 'nightingale', direct, servers.caPem, 'other')
    expect((await bySettings.connection.connect(to)).is).toBe('online')
  })

  it('can be called off', async () => {
    const she = ear()
    const outcome = she.connection.connect(juliet())
    await she.connection.disconnect()
    expect(inEnglish(await outcome)).toMatchObject({ is: 'failed', sentence: 'Signing in was cancelled.' })
    expect(she.told).toEqual(['connecting', 'offline'])
  })
})

describe('two accounts on two servers', () => {
  it('exchange messages, which the server acknowledges', async () => {
    const [she, he] = [ear(), ear()]
    await Promise.all([she.connection.connect(juliet()), he.connection.connect(romeo())])
    he.connection.send(xml('presence'))
    expect(she.connection.send(message('m1'))).toBe(true)
    await he.until(/^stanza m1$/)
    await she.until(/^acknowledged m1$/)
    expect(he.stanzas.find(({ attrs }) => attrs.id === 'm1')?.getChildText('body')).toBe('Good night 🌹 m1')
    // RFC 6121 §8.5.2.1: a full address reaches just that device
    expect(he.connection.send(message('m2', 'juliet@a.test/balcony.test1'))).toBe(true)
    await she.until(/^stanza m2$/)
  })

  it('answer each other, and the server answers', async () => {
    const [she, he] = [ear(), ear()]
    await Promise.all([she.connection.connect(juliet()), he.connection.connect(romeo())])
    const query = (to?: string) =>
      xml('iq', { type: 'get', ...(to ? { to } : {}) }, xml('ping', { xmlns: 'urn:xmpp:ping' }))
    expect((await she.connection.request(query('a.test'), 5_000)).is).toBe('result')
    expect((await she.connection.request(query(), 5_000)).is).toBe('result')
    expect((await she.connection.request(query('b.test'), 5_000)).is).toBe('result')
    // Nobody answers for the services: what nobody answers is silent
    expect(await she.connection.request(query('romeo@b.test/balcony.test1'), 500)).toEqual({ is: 'silent' })
    const asked = he.stanzas.find((stanza) => stanza.is('iq'))
    expect(asked?.attrs).toMatchObject({ type: 'get', from: 'juliet@a.test/balcony.test1' })
  })
})

describe('after a loss', () => {
  it('comes back by itself when the server was stopped and started', async () => {
    const she = ear({ random: () => 0 })
    await she.connection.connect(juliet())
    await servers.stopServer('a.test')
    await she.until(/^lost unreachable for now$/)
    expect(she.connection.send(message('no'))).toBe(false)
    await servers.startServer('a.test')
    she.told.length = 0
    await she.until(/^session /)
    expect(she.connection.send(message('yes', 'juliet@a.test'))).toBe(true)
    await she.until(/^acknowledged yes$/)
  })

  it('resumes the session when just the line was cut: nothing is lost, nothing comes twice', async () => {
    const line = await cuttableLine(servers.a)
    const [she, he] = [ear({ random: () => 0 }), ear()]
    await she.connection.connect(target('juliet@a.test', 'nightingale', line, servers.caPem))
    await he.connection.connect(romeo())
    she.connection.send(xml('presence'))
    he.connection.send(xml('presence'))
    await she.until(/^stanza presence$/)
    const pending = she.connection.request(
      xml('iq', { type: 'get', to: 'a.test' }, xml('ping', { xmlns: 'urn:xmpp:ping' })),
      10_000,
    )
    she.connection.send(message('before'))
    line.cut()
    await she.until(/^lost /)
    he.connection.send(message('meanwhile', 'juliet@a.test/balcony.test1'))
    await she.until(/^session juliet@a.test\/balcony.test1 resumed$/)
    await she.until(/^stanza meanwhile$/)
    await she.until(/^acknowledged before$/)
    await he.until(/^stanza before$/)
    expect((await pending).is).toBe('result')
    expect(she.told.filter((line) => line.startsWith('unsent'))).toEqual([])
    expect(he.told.filter((line) => line === 'stanza before')).toHaveLength(1)
    expect(she.told.filter((line) => line === 'stanza meanwhile')).toHaveLength(1)
    line.stop()
  })

  it('tells what was not sent when the session is gone', async () => {
    const line = await cuttableLine(servers.a)
    const she = ear({ random: () => 0 })
    await she.connection.connect(target('juliet@a.test', 'nightingale', line, servers.caPem))
    line.cut()
    she.connection.send(message('lost'))
    await servers.stopServer('a.test', 'SIGKILL')
    await servers.startServer('a.test')
    she.connection.retryNow()
    await she.until(/^session .* new$/)
    await she.until(/^unsent lost$/)
    expect(she.told.filter((each) => each === 'acknowledged lost')).toEqual([])
    line.stop()
  })

  it('does not fight with another device of the same name', async () => {
    const [first, second] = [ear({ random: () => 0 }), ear()]
    await first.connection.connect(juliet())
    await second.connection.connect(juliet())
    await first.until(/^lost conflict for good$/)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(first.told.at(-1)).toBe('lost conflict for good')
    expect(second.told.at(-1)).toBe('session juliet@a.test/balcony.test1 new')
  })

  it('does not try a wrong password again and again', async () => {
    const she = ear({ random: () => 0 })
    she.connection.keepConnected(juliet(servers.caPem, 'wrong'))
    await she.until(/^lost wrong-password for good$/)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(she.told).toEqual(['connecting', 'lost wrong-password for good'])
  })
})

describe('leaving', () => {
  it('waits for what was just sent, and says that it is offline', async () => {
    const she = ear()
    await she.connection.connect(juliet())
    she.connection.send(message('last', 'juliet@a.test'))
    await she.connection.disconnect()
    expect(she.told.slice(-2)).toEqual(['acknowledged last', 'offline'])
    expect(she.connection.send(message('later'))).toBe(false)
  })
})

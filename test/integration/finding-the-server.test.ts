// From a domain to its server: SRV records of a real DNS server, direct TLS, and what is tried when something fails.
import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { namesFrom, type Names } from '../../main/xmpp/names.ts'
import { dnsServer, type DnsServer, type SrvAnswer } from '../doubles/dns-server.ts'
import { target, type Listening } from '../unit/xmpp/listening.ts'
import { HASTY, JID, PASSWORD, setStage, type Stage } from '../unit/xmpp/scripted-scene.ts'
import { BIND, mechanisms, STARTTLS, type Peer, type ScriptedServer } from '../unit/xmpp/scripted-server.ts'
import { english, inEnglish } from '../english.ts'

const PLAIN = '_xmpp-client._tcp.a.test'
const DIRECT = '_xmpps-client._tcp.a.test'

let stage: Stage
let dns: DnsServer | undefined

beforeAll(async () => {
  stage = await setStage()
}, 30_000)
afterAll(() => stage.strike())
afterEach(async () => {
  await stage.clear()
  await dns?.stop()
  dns = undefined
})

/** Long enough for a computer that is busy, where the last of them has to succeed. */
const UNHURRIED = {
  ...{ total: 30_000, finding: 20_000, candidate: 8_000 },
  ...{ lookup: 2_000, dial: 2_000, handshake: 1_500, answer: 1_500 },
}

/** Every host of the tests is this computer. */
const here: Names['addresses'] = async () => ['127.0.0.1']

/** Juliet, whose domain has these records and no word of the user about where its server is. */
async function juliet(
  zone: Parameters<typeof dnsServer>[0],
  limits: object = UNHURRIED,
  addresses = here,
): Promise<{ she: Listening; connect(): ReturnType<Listening['connection']['connect']> }> {
  dns = await dnsServer(zone)
  const names = { ...namesFrom([dns.address]), addresses }
  const she = stage.ear({ names, limits })
  const settings = { server: '', port: null, trustedCertificate: stage.caPem }
  const to = { ...target('juliet@a.test', PASSWORD, { address: '', port: 0 }, ''), settings }
  return { she, connect: () => she.connection.connect(to) }
}

const srv = (port: number, priority = 0, weight = 0): SrvAnswer => ({
  ...{ priority, weight, port },
  target: 'host.a.test',
})

async function session(peer: Peer): Promise<void> {
  await peer.scram(PASSWORD)
  await peer.header(BIND)
  await peer.bind(JID)
  await peer.enable()
}
const byStartTls = () => stage.server((peer) => stage.welcome(peer))
const byDirectTls = () =>
  stage.server(async (peer) => {
    await peer.directTls({ ...stage.own, ALPNProtocols: ['xmpp-client'] })
    await session(peer)
  })

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const online = { is: 'online', jid: JID }
const cameTo = (...servers: ScriptedServer[]) => servers.map(({ peers }) => peers.length)

describe('SRV records', () => {
  it('lead to the server, and both kinds are asked for', async () => {
    const server = await byStartTls()
    const { connect } = await juliet({ [PLAIN]: [srv(server.port)] })
    expect(await connect()).toEqual(online)
    expect(dns?.asked.sort()).toEqual([PLAIN, DIRECT])
  })

  it('lead to direct TLS, which asks for the domain and for XMPP and says nothing in clear text', async () => {
    const asked: string[] = []
    const server = await stage.server(async (peer) => {
      const SNICallback = (name: string, done: (error: null) => void) => (asked.push(name), done(null))
      await peer.directTls({ ...stage.own, ALPNProtocols: ['http/1.1', 'xmpp-client'], SNICallback })
      await session(peer)
    })
    const { connect } = await juliet({ [DIRECT]: [srv(server.port)] })
    expect(await connect()).toEqual(online)
    expect(asked).toEqual(['a.test'])
    expect(server.peers[0]?.alpn).toBe('xmpp-client')
    // RFC 6120 §4.7.1: the stream is encrypted from its beginning, so it says at once who is there
    expect(server.peers[0]?.heard).toMatch(/^<\?xml version='1.0'\?><stream:stream from="juliet@a.test"/)
    expect(server.errors).toEqual([])
  })

  it('are tried by priority, whichever kind they are', async () => {
    const [plain, direct] = [await byStartTls(), await byDirectTls()]
    const first = await juliet({ [PLAIN]: [srv(plain.port, 5)], [DIRECT]: [srv(direct.port, 1)] })
    expect(await first.connect()).toEqual(online)
    expect(cameTo(plain, direct)).toEqual([0, 1])
    await dns?.stop()
    const second = await juliet({ [PLAIN]: [srv(plain.port, 1)], [DIRECT]: [srv(direct.port, 5)] })
    expect(await second.connect()).toEqual(online)
    expect(cameTo(plain, direct)).toEqual([1, 1])
  })

  it('with the target "." say that there is no such service, and nobody is called', async () => {
    const nowhere = { ...srv(0), target: '.' }
    const { connect } = await juliet({ [PLAIN]: [nowhere], [DIRECT]: [nowhere] })
    expect(inEnglish(await connect())).toEqual({
      is: 'failed',
      problem: 'no-such-server',
      sentence: 'There is no server at a.test.',
    })
  })

  it.each([
    ['do not exist', {}],
    ['can not be told', { [PLAIN]: 'broken', [DIRECT]: 'broken' }],
    ['are never told', { [PLAIN]: 'silent', [DIRECT]: 'silent' }],
  ] as [string, Parameters<typeof dnsServer>[0]][])(
    'that %s leave the domain itself, port 5222',
    async (_how, zone) => {
      const asked: string[] = []
      const nobody: Names['addresses'] = async (host) => (asked.push(host), [])
      const { connect } = await juliet(zone, { ...HASTY, lookup: 300 }, nobody)
      expect(await connect()).toMatchObject({ problem: 'no-such-server' })
      expect(asked).toEqual(['a.test'])
    },
  )
})

describe('the next candidate is tried where the first', () => {
  const failing: [string, () => Promise<number>][] = [
    ['does not listen', closedPort],
    ['accepts and stays silent', async () => (await stage.server(async () => undefined)).port],
    ['hangs up', async () => (await stage.server(async (peer) => peer.cut())).port],
    [
      'is no XMPP server',
      async () => (await stage.server(async (peer) => peer.send('HTTP/1.1 400 Bad Request\r\n\r\n'))).port,
    ],
    [
      'offers no encryption',
      async () => (await stage.server(async (peer) => void (await peer.header(mechanisms('PLAIN'))))).port,
    ],
    [
      'has a certificate for another',
      async () => (await stage.server((peer) => peer.starttls(stage.other))).port,
    ],
    ['is silent after encrypting', async () => (await stage.server((peer) => peer.starttls(stage.own))).port],
  ]
  it.each(failing)('%s', async (_what, first) => {
    const second = await byDirectTls()
    const { connect } = await juliet({ [PLAIN]: [srv(await first(), 1)], [DIRECT]: [srv(second.port, 2)] })
    expect(await connect()).toEqual(online)
  })

  it('takes its time with every step, though each alone is in time', async () => {
    const slow = await stage.server(async (peer) => {
      const pause = () => new Promise((resolve) => setTimeout(resolve, 800))
      await peer.expect(/<stream:stream/)
      await pause()
      peer.send(
        `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
      )
      peer.send(`<stream:features>${STARTTLS}</stream:features>`)
      await peer.expect(/<starttls/)
      await pause()
      peer.send(`<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`)
      await peer.directTls(stage.own)
      await pause()
      await session(peer)
    })
    const second = await byDirectTls()
    const zone = { [PLAIN]: [srv(slow.port, 1)], [DIRECT]: [srv(second.port, 2)] }
    const { connect } = await juliet(zone, { ...UNHURRIED, candidate: 2_000 })
    expect(await connect()).toEqual(online)
    expect(cameTo(slow, second)).toEqual([1, 1])
  })

  it('has an address at which nobody is', async () => {
    const server = await byStartTls()
    // All of 127/8 is this computer, and the server listens on 127.0.0.1 alone
    const both: Names['addresses'] = async () => ['127.0.0.2', '127.0.0.1']
    const { connect } = await juliet({ [PLAIN]: [srv(server.port)] }, UNHURRIED, both)
    expect(await connect()).toEqual(online)
  })

  const byDirect: [string, (peer: Peer) => Promise<void>][] = [
    ['has a certificate for another domain', (peer) => peer.directTls(stage.other)],
    ['has a certificate that is over', (peer) => peer.directTls(stage.expired)],
    ['has a certificate of its own making', (peer) => peer.directTls(stage.rogue)],
    ['hangs up before encrypting', async (peer) => peer.cut()],
    ['says nothing before encrypting', async () => undefined],
    ['says nothing after encrypting', (peer) => peer.directTls(stage.own)],
    ['hangs up after encrypting', async (peer) => (await peer.directTls(stage.own), peer.cut())],
    ['wants another protocol', (peer) => peer.directTls({ ...stage.own, ALPNProtocols: ['http/1.1'] })],
    [
      'knows only TLS 1.1',
      (peer) => {
        const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' } as const
        return peer.directTls({ ...stage.own, ...old })
      },
    ],
  ]
  it.each(byDirect)('is for direct TLS and %s', async (what, script) => {
    const [first, second] = [await stage.server(script), await byStartTls()]
    const { connect } = await juliet({ [DIRECT]: [srv(first.port, 1)], [PLAIN]: [srv(second.port, 2)] })
    expect(await connect()).toEqual(online)
    expect(cameTo(first, second)).toEqual([1, 1])
    await first.peers[0]?.expectClose()
    // Nobody who is not proved to be a.test hears who wants to talk with it
    if (!what.includes('after encrypting')) expect(first.peers[0]?.heard).not.toContain('juliet')
  })

  it('is for direct TLS and speaks in clear text', async () => {
    const [first, second] = [
      await stage.server(async (peer) => void (await peer.header())),
      await byStartTls(),
    ]
    const { connect } = await juliet({ [DIRECT]: [srv(first.port, 1)], [PLAIN]: [srv(second.port, 2)] })
    expect(await connect()).toEqual(online)
    expect(first.peers[0]?.heard).not.toContain('stream')
  })
})

it('a wrong password is not tried on the next server', async () => {
  const refusing = await stage.server(async (peer) => {
    await peer.starttls(stage.own)
    await peer.header(mechanisms('SCRAM-SHA-256'))
    await peer.expect(/<\/auth>/)
    peer.send(`<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>`)
  })
  const second = await byStartTls()
  const { connect } = await juliet({ [PLAIN]: [srv(refusing.port, 1), srv(second.port, 2)] })
  expect(await connect()).toMatchObject({ problem: 'wrong-password' })
  expect(cameTo(refusing, second)).toEqual([1, 0])
})

describe('several failures are one sentence', () => {
  it('of which the one that says most is told', async () => {
    const other = await stage.server((peer) => peer.starttls(stage.other))
    const { connect } = await juliet({
      [PLAIN]: [srv(await closedPort(), 1), srv(other.port, 2), srv(await closedPort(), 3)],
    })
    const outcome = await connect()
    expect(outcome).toMatchObject({ is: 'failed', problem: 'untrusted-certificate' })
    expect(outcome.is === 'failed' && english(outcome.saying)).toMatch(
      /^None of the 3 servers of a\.test let this computer in\. The certificate of a\.test is for another server/,
    )
  })

  it('where none can be reached', async () => {
    const { connect } = await juliet({ [PLAIN]: [srv(await closedPort()), srv(await closedPort())] })
    expect(inEnglish(await connect())).toEqual({
      is: 'failed',
      problem: 'unreachable',
      sentence: 'None of the 2 servers of a.test can be reached.',
    })
  })
})

it('many silent candidates do not hold it up for longer than the search may last', async () => {
  const silent = await stage.server(async () => undefined)
  const records = Array.from({ length: 40 }, (_, i) => srv(silent.port, i))
  const { connect } = await juliet({ [PLAIN]: records }, { ...HASTY, finding: 1_000 })
  expect(await connect()).toMatchObject({ problem: 'silent' })
  // 0.4 s each; 40 of them would take 16 s
  expect(silent.peers.length).toBeLessThanOrEqual(3)
  for (const peer of silent.peers) await peer.expectClose()
})

it('the search can be called off at any point, and leaves nothing behind', async () => {
  const silent = await stage.server(async () => undefined)
  const { she, connect } = await juliet({ [PLAIN]: [srv(silent.port)] })
  const duringTheQuestion = connect()
  await she.connection.disconnect()
  expect(inEnglish(await duringTheQuestion)).toMatchObject({ sentence: 'Signing in was cancelled.' })
  const afterTheCall = connect()
  while (silent.peers.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await she.connection.disconnect()
  expect(inEnglish(await afterTheCall)).toMatchObject({ sentence: 'Signing in was cancelled.' })
  await silent.peers[0]?.expectClose()
  expect(await silent.open()).toBe(0)
})

it('no question to DNS goes on behind a search that was called off', async () => {
  const signals: AbortSignal[] = []
  const services: Names['services'] = (_name, calledOff) => {
    signals.push(calledOff)
    return new Promise(() => undefined)
  }
  const she = stage.ear({ names: { services, addresses: here } })
  const settings = { server: '', port: null, trustedCertificate: '' }
  const to = { ...target('juliet@a.test', PASSWORD, { address: '', port: 0 }, ''), settings }
  const outcome = she.connection.connect(to)
  await she.connection.disconnect()
  await outcome
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
})

it('fifty failed searches leave no socket and no timer', async () => {
  const silent = await stage.server(async () => undefined)
  const closed = await closedPort()
  const limits = { ...HASTY, candidate: 60, handshake: 40, answer: 40 }
  const { connect } = await juliet(
    { [PLAIN]: [srv(closed, 1), srv(silent.port, 2)], [DIRECT]: [srv(silent.port, 3)] },
    limits,
  )
  const resources = () =>
    process
      .getActiveResourcesInfo()
      .filter((name) => /TCPSocket|TLS|Timeout|TCPWRAP|GetAddr|QUERY|PBKDF2/.test(name)).length
  const before = resources()
  for (let i = 0; i < 50; i++) expect(await connect()).toMatchObject({ is: 'failed' })
  for (const peer of silent.peers) await peer.expectClose()
  await expect.poll(resources).toBeLessThanOrEqual(before)
})

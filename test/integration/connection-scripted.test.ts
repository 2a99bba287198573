// The connection against a server that does what no good server does.
import xml from '@xmpp/xml'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { HASTY, JID, PASSWORD, setStage, type Pair, type Stage } from '../unit/xmpp/scripted-scene.ts'
import { BIND, mechanisms, STARTTLS, type Peer } from '../unit/xmpp/scripted-server.ts'
import { inEnglish } from '../english.ts'

let stage: Stage
const scene: Stage['scene'] = (...args) => stage.scene(...args)
const welcome: Stage['welcome'] = (...args) => stage.welcome(...args)

beforeAll(async () => {
  stage = await setStage()
}, 30_000)
afterAll(() => stage.strike())
afterEach(() => stage.clear())

describe('without encryption nothing goes on', () => {
  it('where the server, or somebody in between, offers none', async () => {
    const { connect, server } = await scene(async (peer) => void (await peer.header(mechanisms('PLAIN'))))
    expect(inEnglish(await connect())).toEqual({
      is: 'failed',
      problem: 'no-encryption',
      sentence: 'The server a.test offers no encrypted connection, so nothing was sent to it.',
    })
    await server.peers[0]?.expectClose()
    // RFC 6120 §4.7.1: not even who wanted to sign in
    expect(server.peers[0]?.heard).not.toContain('juliet')
    expect(server.peers[0]?.heard).not.toContain('auth')
  })

  it('where it is refused', async () => {
    const { connect } = await scene(async (peer) => {
      await peer.header(STARTTLS)
      await peer.expect(/<starttls/)
      peer.send(`<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>`)
    })
    expect(await connect()).toMatchObject({ is: 'failed', problem: 'no-encryption' })
  })

  it('where something was put behind the go-ahead', async () => {
    const { connect } = await scene(async (peer) => {
      await peer.header(STARTTLS)
      await peer.expect(/<starttls/)
      peer.send(
        `<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><message from='romeo@b.test'><body>x</body></message>`,
      )
    })
    expect(await connect()).toMatchObject({ is: 'failed', problem: 'no-encryption' })
  })

  it('where the server knows only TLS 1.1', async () => {
    const { connect } = await scene((peer) =>
      peer.starttls({
        ...stage.own,
        maxVersion: 'TLSv1.1',
        minVersion: 'TLSv1',
        ciphers: 'ALL@SECLEVEL=0',
      } as Pair),
    )
    expect(await connect()).toMatchObject({ is: 'failed', problem: 'no-encryption' })
  })
})

/** The validity of a certificate that was made today. */
const dates = (days: number) => {
  const day = (at: number) =>
    new Date(at).toLocaleDateString('en-GB', {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone: 'UTC',
    })
  return `valid from ${day(Date.now())} to ${day(Date.now() + days * 86_400_000)}`
}

describe('a certificate', () => {
  it('of an unknown issuer is not trusted', async () => {
    const { connect } = await scene((peer) => peer.starttls(stage.rogue))
    expect(inEnglish(await connect())).toEqual({
      is: 'failed',
      problem: 'untrusted-certificate',
      sentence:
        `The certificate of a.test is not trusted: it was issued by a.test for a.test, ${dates(30)}. ` +
        'If you know this server, add its certificate under Connection settings, where you sign in.',
    })
  })

  it('for another domain is not taken, though its issuer is trusted', async () => {
    const { connect } = await scene((peer) => peer.starttls(stage.other))
    expect(inEnglish(await connect())).toEqual({
      is: 'failed',
      problem: 'untrusted-certificate',
      sentence:
        'The certificate of a.test is for another server: it was issued by Balcony test rig CA for ' +
        `b.test, conference.b.test, upload.b.test, ${dates(30)}.`,
    })
  })

  it('that is over is not taken, though its issuer is trusted', async () => {
    const { connect } = await scene((peer) => peer.starttls(stage.expired))
    expect(inEnglish(await connect())).toEqual({
      is: 'failed',
      problem: 'untrusted-certificate',
      sentence:
        'The certificate of a.test is out of date: it was issued by Balcony test rig CA for a.test, ' +
        'valid from 1 Jan 2020 to 1 Jan 2021.',
    })
  })

  const onlyPlain = (pair: Pair) => async (peer: Peer) => {
    await peer.starttls(pair)
    await peer.header(mechanisms('PLAIN'))
  }

  it('that signed itself is enough where the user trusts it', async () => {
    const { connect } = await scene(onlyPlain(stage.rogue))
    expect(await connect(stage.rogue.cert)).toMatchObject({ problem: 'refused' })
  })

  it('of an unknown issuer is enough where the user trusts it', async () => {
    const { connect } = await scene(onlyPlain(stage.own))
    expect(await connect(stage.own.cert)).toMatchObject({ problem: 'refused' })
  })

  it('is asked for by the name of the domain', async () => {
    const names: string[] = []
    const { connect } = await scene(
      (peer) => peer.starttls({ ...stage.own, SNICallback: (name, done) => (names.push(name), done(null)) }),
      undefined,
      HASTY,
    )
    await connect()
    expect(names).toEqual(['a.test'])
  })

  it('that is no certificate is not taken for one', async () => {
    const { connect } = await scene((peer) => peer.starttls(stage.own))
    for (const text of ['hello', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n']) {
      expect(inEnglish(await connect(text))).toEqual({
        is: 'failed',
        problem: 'untrusted-certificate',
        sentence: 'The trusted certificate under Connection settings is no certificate in PEM form.',
      })
    }
  })
})

describe('signing in', () => {
  it('never gives the password away', async () => {
    const { connect, server } = await scene(async (peer) => {
      await peer.starttls(stage.own)
      await peer.header(mechanisms('PLAIN', 'DIGEST-MD5', 'ANONYMOUS'))
    })
    expect(await connect()).toMatchObject({ is: 'failed', problem: 'refused' })
    expect(server.peers[0]?.heard).not.toContain('<auth')
  })

  it.each([
    ['one iteration', { first: (nonce: string) => `r=${nonce}x,s=c2FsdA==,i=1` }],
    ['a thousand million iterations', { first: (nonce: string) => `r=${nonce}x,s=c2FsdA==,i=1000000000` }],
    ['a nonce of its own', { first: () => `r=somethingelse,s=c2FsdA==,i=4096` }],
    ['a wrong signature', { last: 'v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=' }],
    ['no signature', { last: '' }],
  ])('stops at %s', async (_what, bend) => {
    const { connect } = await scene(async (peer) => {
      await peer.starttls(stage.own)
      await peer.scram(PASSWORD, bend)
      await peer.header(BIND)
      await peer.bind(JID)
    })
    expect(await connect()).toMatchObject({ is: 'failed', problem: 'refused' })
  })

  it('goes by SCRAM-SHA-1 where the server has nothing better', async () => {
    const { connect, server } = await scene(async (peer) => {
      await peer.starttls(stage.own)
      await peer.scram(PASSWORD, {}, 'SHA-1')
      await peer.header(BIND)
      await peer.bind(JID)
      await peer.enable()
    })
    expect((await connect()).is).toBe('online')
    expect(server.errors).toEqual([])
  })

  it.each([
    ['is given up where it would take too long', { answer: 400 }, 'computing'],
    ['is called off at once', {}, 'cancelled'],
  ])('computing what the server asks for %s', async (what, limits, sentence) => {
    const { connect, she, server } = await scene(
      async (peer) => {
        await peer.starttls(stage.own)
        await peer.scram(PASSWORD, { first: (nonce) => `r=${nonce}x,s=c2FsdA==,i=5000000` })
      },
      undefined,
      limits,
    )
    const outcome = connect()
    while (!server.peers[0]?.heard.includes('</auth>')) await new Promise((resolve) => setTimeout(resolve, 5))
    if (what.includes('called off')) await she.connection.disconnect()
    expect(inEnglish(await outcome)).toMatchObject({
      is: 'failed',
      sentence: expect.stringContaining(sentence),
    })
    await server.peers[0]?.expectClose()
    expect(server.peers[0]?.heard).not.toContain('<response')
  })

  it.each([
    ['not-authorized', 'lost wrong-password for good', 'The password is not right for juliet@a.test.'],
    ['invalid-authzid', 'lost wrong-password for good', 'The password is not right for juliet@a.test.'],
    [
      'account-disabled',
      'lost refused for good',
      'The server does not let juliet@a.test in: the account is disabled.',
    ],
    [
      'credentials-expired',
      'lost wrong-password for good',
      'The password of juliet@a.test has expired and must be changed first.',
    ],
    ['temporary-auth-failure', 'lost refused for now', 'The server a.test refused: temporary-auth-failure.'],
  ])('that ends with %s: %s', async (condition, told, sentence) => {
    const { she, to, server } = await scene(async (peer) => {
      await peer.starttls(stage.own)
      await peer.header(mechanisms('SCRAM-SHA-256'))
      await peer.expect(/<\/auth>/)
      peer.send(`<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><${condition}/></failure>`)
    })
    she.connection.keepConnected(to())
    await she.until(new RegExp(`^${told}$`))
    expect(inEnglish(she.states.at(-1))).toMatchObject({ sentence })
    const before = server.peers.length
    she.connection.wake()
    if (told.endsWith('for now')) await expect.poll(() => server.peers.length).toBe(before + 1)
    else {
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(server.peers.length).toBe(before)
    }
  })

  it('stops at a success that proves nothing', async () => {
    const { connect } = await scene(async (peer) => {
      await peer.starttls(stage.own)
      await peer.header(mechanisms('SCRAM-SHA-1'))
      await peer.expect(/<auth[^>]*>[^<]*<\/auth>/)
      peer.send(`<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>`)
      await peer.header(BIND)
    })
    expect(inEnglish(await connect())).toMatchObject({
      sentence:
        "The server a.test could not prove that it knows this account's password, so the sign-in was stopped.",
    })
  })

  it('needs stream management, and the address that was asked for', async () => {
    const without = await scene(async (peer) => {
      await peer.starttls(stage.own)
      await peer.scram(PASSWORD)
      await peer.header(`<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>`)
    })
    expect(await without.connect()).toMatchObject({ is: 'failed', problem: 'refused' })
    const wrong = await scene(async (peer) => {
      await peer.starttls(stage.own)
      await peer.scram(PASSWORD)
      await peer.header(BIND)
      await peer.bind('mallory@a.test/x')
    })
    expect(await wrong.connect()).toMatchObject({ is: 'failed', problem: 'refused' })
  })
})

/** Signs in up to a point; gives that point's number when it is reached. */
const phases: [string, (peer: Peer) => Promise<unknown>][] = [
  ['the connection', async () => undefined],
  ['the stream header', (peer) => peer.header()],
  ['the features', async (peer) => (await peer.header(STARTTLS), peer.expect(/<starttls[^>]*>/))],
  [
    'the go-ahead for TLS',
    async (peer) => {
      await peer.header(STARTTLS)
      await peer.expect(/<starttls[^>]*>/)
      peer.send(`<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`)
    },
  ],
  ['the TLS handshake', (peer) => peer.starttls(stage.own)],
  [
    'the mechanisms',
    async (peer) => {
      await peer.starttls(stage.own)
      await peer.header(mechanisms('SCRAM-SHA-256'))
      await peer.expect(/<\/auth>/)
    },
  ],
  ['the authentication', async (peer) => (await peer.starttls(stage.own), peer.scram(PASSWORD))],
  [
    'the second features',
    async (peer) => (await peer.starttls(stage.own), await peer.scram(PASSWORD), await peer.header(BIND)),
  ],
  [
    'binding',
    async (peer) => {
      await peer.starttls(stage.own)
      await peer.scram(PASSWORD)
      await peer.header(BIND)
      await peer.bind(JID)
    },
  ],
]

describe.each(phases)('after %s', (_phase, reach) => {
  it('a server that falls silent is given up', async () => {
    const { connect, server } = await scene(async (peer) => void (await reach(peer)), undefined, HASTY)
    const begun = Date.now()
    expect(inEnglish(await connect())).toEqual({
      is: 'failed',
      problem: 'silent',
      sentence: 'The server a.test does not answer.',
    })
    expect(Date.now() - begun).toBeLessThan(HASTY.total)
    await server.peers[0]?.expectClose()
  })

  it.each(['cut', 'finish'] as const)('a server that goes away is noticed at once (%s)', async (how) => {
    const { connect } = await scene(async (peer) => {
      await reach(peer)
      peer[how]()
    })
    const begun = Date.now()
    expect(await connect()).toMatchObject({ is: 'failed', problem: 'unreachable' })
    expect(Date.now() - begun).toBeLessThan(2_000)
  })

  it('disconnecting ends it at once', async () => {
    const { connect, she, server } = await scene(async (peer) => void (await reach(peer)))
    const outcome = connect()
    while (server.peers.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await new Promise((resolve) => setTimeout(resolve, 100))
    await she.connection.disconnect()
    expect(await outcome).toMatchObject({ is: 'failed' })
    await server.peers[0]?.expectClose()
  })
})

describe('what a live stream must not carry', () => {
  it.each([
    ['a DOCTYPE', `<!DOCTYPE x [<!ENTITY a 'aaaa'>]>`, 'restricted-xml', 'XML of a kind that is not allowed'],
    ['a comment', `<message><!-- x --></message>`, 'restricted-xml', 'XML of a kind that is not allowed'],
    ['a broken tag', `<message></presence>`, 'not-well-formed', 'not XMPP'],
    ['an unknown entity', `<message>&lol;</message>`, 'not-well-formed', 'not XMPP'],
    ['more than 1 MiB', `<message><body>${'x'.repeat(1_048_577)}`, 'policy-violation', 'larger than 1 MiB'],
    ['XML deeper than 200', '<a>'.repeat(201), 'policy-violation', 'more than 200 deep'],
  ])('%s ends it with a sentence, and the program lives', async (_what, text, condition, sentence) => {
    const { connect, she, server } = await scene(async (peer) => {
      await welcome(peer)
      peer.send(text)
      await peer.expect(new RegExp(`<stream:error><${condition} `))
      await peer.expectClose()
    })
    expect((await connect()).is).toBe('online')
    await she.until(/^lost refused for now$/)
    expect(inEnglish(she.states.find((state) => state.is === 'lost'))).toMatchObject({
      sentence: expect.stringContaining(sentence),
    })
    await server.peers[0]?.expectClose()
    expect(server.errors).toEqual([])
  })
})

describe('a session', () => {
  it('reads characters that come byte by byte', async () => {
    const { connect, she } = await scene(async (peer) => {
      await welcome(peer)
      for (const byte of Buffer.from(`<message id='m'><body>Grüße 🌹</body></message>`))
        peer.send(Buffer.from([byte]))
    })
    await connect()
    await she.until(/^stanza m$/)
    expect(she.stanzas[0]?.getChildText('body')).toBe('Grüße 🌹')
  })

  it('is told as online before anything that came with it, and gives presence no chance before', async () => {
    const { connect, she, server } = await scene(async (peer) => {
      await peer.starttls(stage.own)
      await peer.scram(PASSWORD)
      await peer.header(BIND)
      const [, id] = await peer.expect(/<iq [^>]*id="([^"]*)"[^>]*>.*?<\/iq>/)
      const bound = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>${JID}</jid></bind>`
      peer.send(`<iq type='result' id='${id}'>${bound}</iq><message id='early'/>`)
      await peer.expect(/<enable [^>]*>/)
      peer.send(
        `<enabled xmlns='urn:xmpp:sm:3' id='s' resume='true'/><message id='late'/><r xmlns='urn:xmpp:sm:3'/>`,
      )
      await peer.expect(/<a xmlns="urn:xmpp:sm:3" h="1"\/>/)
    })
    await connect()
    await she.until(/^stanza late$/)
    expect(she.told).toEqual(['connecting', 'online', `session ${JID} new`, 'stanza early', 'stanza late'])
    await server.peers[0]?.expect(/$/)
    expect(server.errors).toEqual([])
  })

  it('counts a stanza only when it was kept: one that could not be kept comes again', async () => {
    const kept: string[] = []
    let full = true
    const { connect, she, server } = await scene(
      async (peer, count) => {
        if (count === 1) {
          await welcome(peer)
          peer.send(`<message id='1'/><message id='2'/><r xmlns='urn:xmpp:sm:3'/>`)
          return
        }
        await peer.starttls(stage.own)
        await peer.scram(PASSWORD)
        await peer.header(BIND)
        await peer.expect(/<resume xmlns="urn:xmpp:sm:3" h="1" previd="s1"\/>/)
        full = false
        peer.send(`<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/><message id='2'/>`)
      },
      (stanza) => {
        if (full && stanza.attrs.id === '2') throw new Error('the disk is full')
        kept.push(stanza.attrs.id ?? '')
      },
    )
    await connect()
    await she.until(/^session .* resumed$/)
    await she.until(/^stanza 2$/)
    expect(kept).toEqual(['1', '2'])
    expect(server.errors).toEqual([])
  })

  it('sends again what was not confirmed when it is resumed, in order', async () => {
    const { connect, she, server } = await scene(async (peer, count) => {
      if (count === 1) {
        await welcome(peer)
        await peer.expect(/id="3"/)
        peer.cut()
        return
      }
      await peer.starttls(stage.own)
      await peer.scram(PASSWORD)
      await peer.header(BIND)
      await peer.expect(/<resume [^>]*>/)
      peer.send(`<resumed xmlns='urn:xmpp:sm:3' h='1' previd='s1'/>`)
      await peer.expect(/^<message id="2"\/><message id="3"\/>/)
      await peer.expect(/<r /)
      peer.send(`<a xmlns='urn:xmpp:sm:3' h='3'/>`)
    })
    await connect()
    for (const id of ['1', '2', '3']) she.connection.send(xml('message', { id }))
    await she.until(/^acknowledged 3$/)
    expect(she.told.filter((line) => /acknowledged|session/.test(line))).toEqual([
      `session ${JID} new`,
      'acknowledged 1',
      `session ${JID} resumed`,
      'acknowledged 2',
      'acknowledged 3',
    ])
    expect(server.errors).toEqual([])
  })

  it('that is refused when resumed begins anew: what the server had is acknowledged, the rest is unsent', async () => {
    const { connect, she, server } = await scene(async (peer, count) => {
      if (count === 1) {
        await welcome(peer)
        await peer.expect(/id="2"/)
        peer.cut()
        return
      }
      await peer.starttls(stage.own)
      await peer.scram(PASSWORD)
      await peer.header(BIND)
      await peer.expect(/<resume [^>]*>/)
      peer.send(
        `<failed xmlns='urn:xmpp:sm:3' h='1'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>`,
      )
      await peer.bind(JID)
      await peer.enable()
    })
    await connect()
    for (const id of ['1', '2']) she.connection.send(xml('message', { id }))
    const question = she.connection.request(xml('iq', { type: 'get' }), 60_000)
    await she.until(/^acknowledged 1$/)
    await she.until(/^unsent 2$/)
    expect(await question).toEqual({ is: 'silent' })
    expect(server.errors).toEqual([])
  })

  it('ends where the server confirms more than was sent', async () => {
    const { connect, she } = await scene(async (peer) => {
      await welcome(peer)
      peer.send(`<a xmlns='urn:xmpp:sm:3' h='7'/>`)
    })
    await connect()
    await she.until(/^lost refused for now$/)
  })

  it('ends where the server gives no sign of life', async () => {
    const { connect, she, server } = await scene((peer) => welcome(peer), undefined, {
      idle: 200,
      proof: 200,
    })
    await connect()
    await she.until(/^lost silent for now$/)
    expect(server.peers[0]?.heard).toContain('<r xmlns="urn:xmpp:sm:3"/>')
  })

  it('that another device took over is not taken back, until the user says so', async () => {
    const { connect, she, server } = await scene(async (peer) => {
      await welcome(peer)
      peer.send(
        `<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>`,
      )
    })
    await connect()
    await she.until(/^lost conflict for good$/)
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(server.peers).toHaveLength(1)
    she.told.length = 0
    she.connection.retryNow()
    await she.until(/^session/)
    expect(server.peers).toHaveLength(2)
  })

  it('is left within two seconds though the server does not move, and what it kept back is unsent', async () => {
    const { connect, she } = await scene((peer) => welcome(peer))
    await connect()
    she.connection.send(xml('message', { id: 'm' }))
    const begun = Date.now()
    await she.connection.disconnect()
    expect(Date.now() - begun).toBeLessThan(2_000)
    expect(she.told.slice(-2)).toEqual(['unsent m', 'offline'])
  })

  it('outlives a listener that fails', async () => {
    const { connect, she, server } = await scene(async (peer) => {
      await welcome(peer)
      await peer.expect(/<r /)
      peer.send(`<a xmlns='urn:xmpp:sm:3' h='1'/><message id='after'/>`)
    })
    she.connection.listen({
      state: () => undefined,
      online: () => undefined,
      stanza: () => undefined,
      acknowledged: () => {
        throw new Error('the disk is full')
      },
      unsent: () => undefined,
    })
    await connect()
    she.connection.send(xml('message', { id: 'm' }))
    await she.until(/^stanza after$/)
    expect(she.logged.join()).toContain('a listener of the connection failed')
    expect(server.errors).toEqual([])
  })

  it('that a listener could not take notice of is not kept', async () => {
    const { connect, she } = await scene((peer) => welcome(peer))
    she.connection.listen({
      state: () => undefined,
      online: () => {
        throw new Error('the disk is full')
      },
      stanza: () => undefined,
      acknowledged: () => undefined,
      unsent: () => undefined,
    })
    expect(await connect()).toMatchObject({ is: 'failed', problem: 'refused' })
    expect(she.told.at(-1)).toBe('offline')
    expect(she.connection.send(xml('message'))).toBe(false)
  })

  it('sends nothing that a listener happens to return', async () => {
    const answering = (() => xml('message', { id: 'back' })) as never
    const { connect, she, server } = await scene(async (peer) => {
      await welcome(peer)
      peer.send(`<message id='m'/><r xmlns='urn:xmpp:sm:3'/>`)
    }, answering)
    await connect()
    await she.until(/^stanza m$/)
    await server.peers[0]?.expect(/<a [^>]*h="1"/)
    expect(server.peers[0]?.heard).not.toContain('back')
  })

  it('hears no answer from one who was not asked', async () => {
    const { connect, she } = await scene(async (peer) => {
      await welcome(peer)
      const [, id] = await peer.expect(/<iq [^>]*id="([^"]*)"/)
      peer.send(
        `<iq type='result' id='${id}' from='mallory@b.test/x'/><iq type='result' id='${id}' from='a.test'/>`,
      )
    })
    await connect()
    const reply = await she.connection.request(xml('iq', { type: 'get', to: 'a.test' }), 3_000)
    expect(reply.is === 'result' && reply.stanza.attrs.from).toBe('a.test')
    // PROTOCOL 3: what answers no question goes where pushes go, which are judged by more than their id
    expect(she.stanzas.map(({ attrs }) => attrs.from)).toEqual(['mallory@b.test/x'])
  })
})

// A session kept well: the server's limits, waking up, and whether somebody looks.
import xml from '@xmpp/xml'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Listening } from '../unit/xmpp/listening.ts'
import { JID, PASSWORD, setStage, type Stage } from '../unit/xmpp/scripted-scene.ts'
import { BIND, type Peer } from '../unit/xmpp/scripted-server.ts'

const SM = `xmlns='urn:xmpp:sm:3'`
const CSI = `<csi xmlns='urn:xmpp:csi:0'/>`
const limits = (inside: string) => `<limits xmlns='urn:xmpp:stream-limits:0'>${inside}</limits>`

let stage: Stage
const scene: Stage['scene'] = (...args) => stage.scene(...args)

beforeAll(async () => {
  stage = await setStage()
}, 30_000)
afterAll(() => stage.strike())
afterEach(() => stage.clear())

const welcome = (peer: Peer, features = '') => stage.welcome(peer, undefined, features)

/** Signs in again, up to the question for the former session. */
async function returns(peer: Peer, features = ''): Promise<void> {
  await peer.starttls(stage.own)
  await peer.scram(PASSWORD)
  await peer.header(BIND + features)
}

async function resumes(peer: Peer, features = ''): Promise<void> {
  await returns(peer, features)
  await peer.expect(/<resume [^>]*>/)
  peer.send(`<resumed ${SM} h='0' previd='s1'/>`)
}

const sessions = (she: Listening) => she.told.filter((line) => line.startsWith('session')).length

const message = (id: string, size: number) => {
  const empty = xml('message', { id }, xml('body')).toString().length + '</body>'.length - 1
  return xml('message', { id }, xml('body', {}, 'x'.repeat(size - empty)))
}

describe('a stanza larger than the server takes', () => {
  it('is not sent, nor is a question: as the server says, in bytes, else 128 KiB', async () => {
    const { connect, she, server } = await scene((peer) =>
      welcome(peer, limits('<max-bytes>20000</max-bytes>')),
    )
    expect(she.connection.largestStanza()).toBe(131_072)
    await connect()
    expect(she.connection.largestStanza()).toBe(20_000)
    expect(she.connection.send(message('fits', 20_000))).toBe(true)
    expect(she.connection.send(message('large', 20_001))).toBe(false)
    expect(she.connection.send(xml('message', {}, xml('body', {}, '🌹'.repeat(5_000))))).toBe(false)
    const question = xml('iq', { type: 'set', to: 'a.test' }, xml('x', {}, 'y'.repeat(20_000)))
    expect(await she.connection.request(question, 60_000)).toEqual({ is: 'silent' })
    expect(she.connection.send(message('after', 200))).toBe(true)
    await server.peers[0]?.expect(/id="after"/)
    expect(server.peers[0]?.heard).toContain('id="fits"')
    expect(server.peers[0]?.heard).not.toMatch(/id="large"|🌹|yyyy/)
  })

  it('is no longer what it was after the server says something else', async () => {
    const { connect, she, server } = await scene(async (peer, count) => {
      if (count === 1) {
        await welcome(peer)
        await peer.expect(/id="small"/)
        peer.cut()
        return
      }
      // The session could go on, but for the large message in it
      await returns(peer, limits('<max-bytes>20000</max-bytes>'))
      await peer.bind(JID)
      await peer.enable()
    })
    await connect()
    expect(she.connection.send(message('large', 30_000))).toBe(true)
    expect(she.connection.send(message('small', 300))).toBe(true)
    await she.until(/^unsent large$/)
    await she.until(/^unsent small$/)
    await expect.poll(() => sessions(she), { timeout: 5_000 }).toBe(2)
    expect(she.connection.largestStanza()).toBe(20_000)
    expect(server.peers[1]?.heard).not.toContain('<resume')
    expect(server.errors).toEqual([])
  })

  it('is learnt by the stream that the server ends over it, and is not sent again for ever', async () => {
    const { connect, she, server } = await scene(async (peer, count) => {
      await welcome(peer)
      if (count > 1) return
      await peer.expect(/id="large".*<\/message>/)
      peer.send(
        `<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>`,
      )
    })
    await connect()
    she.connection.send(message('large', 70_000))
    await she.until(/^unsent large$/)
    await she.until(/^lost refused for now$/)
    await expect.poll(() => sessions(she), { timeout: 5_000 }).toBe(2)
    expect(she.connection.largestStanza()).toBe(69_999)
    expect(she.connection.send(message('large', 70_000))).toBe(false)
    expect(server.peers[1]?.heard).not.toContain('<resume')
  })
})

it('a session outlives a try to resume it that fails, with everything that was not confirmed', async () => {
  const { connect, she, server } = await scene(
    async (peer, count) => {
      if (count === 1) {
        await welcome(peer)
        await peer.expect(/id="2"/)
        peer.cut()
      } else if (count === 2) {
        await returns(peer)
        await peer.expect(/<resume /)
        // And not a word more
      } else if (count === 3) {
        await peer.starttls(stage.own)
        peer.cut()
      } else {
        await resumes(peer)
        await peer.expect(/<message id="1"\/><message id="2"\/>/)
        await peer.expect(/<r /)
        peer.send(`<a ${SM} h='2'/>`)
      }
    },
    undefined,
    { answer: 1_500 },
  )
  await connect()
  for (const id of ['1', '2']) she.connection.send(xml('message', { id }))
  await she.until(/^acknowledged 2$/)
  expect(she.told.filter((line) => /session|unsent|lost|acknowledged/.test(line))).toEqual([
    `session ${JID} new`,
    'lost unreachable for now',
    'lost silent for now',
    'lost unreachable for now',
    `session ${JID} resumed`,
    'acknowledged 1',
    'acknowledged 2',
  ])
  expect(server.errors).toEqual([])
})

it('says something, again and again, before the server takes silence for the end', async () => {
  const { connect, server } = await scene(async (peer) => {
    await welcome(peer, limits('<idle-seconds>1</idle-seconds>'))
    await peer.expect(/<r /)
    peer.send(`<a ${SM} h='0'/>`)
  })
  await connect()
  // The shortest that is believed is 5 s: a question every 1.7 s
  const questions = () => server.peers[0]?.heard.match(/<r /g)?.length
  await expect.poll(questions, { timeout: 10_000 }).toBe(2)
  expect(server.errors).toEqual([])
})

describe('what comes all at once', () => {
  const COUNT = 600
  const flood = Array.from(
    { length: COUNT },
    (_, n) =>
      `<message id='m${n}' from='romeo@b.test'><body>${'so much to say '.repeat(40)}</body></message>`,
  )

  it.each([
    ['and the stream goes on', '', `<message id='last' from='romeo@b.test'/>`],
    ['and the server leaves', '</stream:stream>', ''],
  ])('is read in parts, in order, everything else between them, %s', async (_what, leave, more) => {
    const turns: number[] = []
    let turn = 0
    const ticking = setInterval(() => void (turn += 1), 0)
    const { she, connect } = await scene(
      async (peer) => {
        await welcome(peer)
        peer.send(flood.join('') + more + leave)
        if (leave !== '') peer.finish()
      },
      () => void turns.push(turn),
    )
    try {
      expect(await connect()).toMatchObject({ is: 'online' })
      await she.until(more === '' ? new RegExp(`stanza m${COUNT - 1}$`) : /stanza last/)
    } finally {
      clearInterval(ticking)
    }
    const ids = she.stanzas.map(({ attrs }) => attrs.id).filter((id) => id !== 'last')
    expect(ids).toEqual(flood.map((_, n) => `m${n}`))
    // 16 KiB hold some 24 of them
    expect(new Set(turns).size).toBeGreaterThan(COUNT / 60)
  })
})

describe('on waking', () => {
  it('a dead connection is found at once, though something still comes out of it', async () => {
    const { connect, she, server } = await scene(
      async (peer, count) => {
        if (count > 1) return resumes(peer)
        await welcome(peer)
        await peer.expect(/<r /)
        // What had arrived before the computer fell asleep
        peer.send(`<message id='old'/>`)
      },
      undefined,
      { quickProof: 300 },
    )
    await connect()
    she.connection.wake()
    await she.until(/^stanza old$/)
    await she.until(/^lost silent for now$/)
    await she.until(/^session .* resumed$/)
    expect(server.peers).toHaveLength(2)
  })

  it('a connection that lives goes on', async () => {
    const { connect, she, server } = await scene(
      async (peer) => {
        await welcome(peer)
        await peer.expect(/<r /)
        peer.send(`<a ${SM} h='0'/>`)
        await new Promise((resolve) => setTimeout(resolve, 1_500))
        peer.send(`<message id='later'/>`)
      },
      undefined,
      { quickProof: 1_000 },
    )
    await connect()
    she.connection.wake()
    await she.until(/^stanza later$/)
    expect(she.told.filter((line) => line.startsWith('lost'))).toEqual([])
    expect(server.peers).toHaveLength(1)
  })

  it('the next try is made at once, and the waits begin anew', async () => {
    let up = false
    const server = await stage.server(async (peer) => (up ? welcome(peer) : peer.cut()))
    const she = stage.ear({ random: () => 1 })
    const { to } = await scene(async () => undefined)
    const { settings, ...rest } = to()
    she.connection.keepConnected({ ...rest, settings: { ...settings, port: server.port } })
    const nextTry = () => {
      const state = she.states.at(-1)
      return state?.is === 'lost' ? (state.nextTry ?? 0) : 0
    }
    // After three failures the next wait has four seconds
    await expect.poll(() => nextTry() - Date.now(), { timeout: 10_000 }).toBeGreaterThan(3_000)
    const before = server.peers.length
    let due = nextTry()
    she.connection.wake()
    while (server.peers.length === before) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(Date.now()).toBeLessThan(due)
    // It was in vain, and yet no reason to wait for long
    up = true
    await expect.poll(nextTry).not.toBe(0)
    due = nextTry()
    expect(due - Date.now()).toBeLessThanOrEqual(1_000)
    await she.until(/^session .* new$/)
  })

  it('nothing is tried where only the user can do something, until the user says so', async () => {
    const { connect, she, server } = await scene(async (peer) => {
      await welcome(peer)
      peer.send(
        `<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>`,
      )
    })
    await connect()
    await she.until(/^lost conflict for good$/)
    she.connection.wake()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(server.peers).toHaveLength(1)
    she.connection.retryNow()
    while (server.peers.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
  })
})

describe('whether somebody looks', () => {
  it('is told to a server that wants to know, and again where a session is resumed', async () => {
    const { connect, she, server } = await scene(async (peer, count) => {
      if (count > 1) return resumes(peer, CSI)
      await welcome(peer, CSI)
      await peer.expect(/<inactive xmlns="urn:xmpp:csi:0"\/>/)
      await peer.expect(/<active xmlns="urn:xmpp:csi:0"\/>/)
      await peer.expect(/<inactive xmlns="urn:xmpp:csi:0"\/>/)
      peer.cut()
    })
    await connect()
    for (const seen of [true, false, false, true, false]) she.connection.attend(seen)
    await she.until(/^session .* resumed$/)
    await server.peers[1]?.expect(/<inactive xmlns="urn:xmpp:csi:0"\/>/)
    expect(server.peers[0]?.heard.match(/active xmlns/g)).toHaveLength(3)
    // It is no stanza and does not count (XEP-0198 §4)
    expect(server.peers[1]?.heard).toContain('<resume xmlns="urn:xmpp:sm:3" h="0"')
    expect(server.errors).toEqual([])
  })

  it('is told to a new session where nobody does, and not where somebody does', async () => {
    const { connect, she, server } = await scene((peer) => welcome(peer, CSI))
    she.connection.attend(false)
    await connect()
    await server.peers[0]?.expect(/<inactive /)
    await she.connection.disconnect()
    she.connection.attend(true)
    await connect()
    she.connection.send(xml('message', { id: 'm' }))
    await server.peers[1]?.expect(/id="m"/)
    expect(server.peers[1]?.heard).not.toContain('active')
  })

  it('is not told to a server that does not want to know', async () => {
    const { connect, she, server } = await scene((peer) => welcome(peer))
    await connect()
    she.connection.attend(false)
    she.connection.send(xml('message', { id: 'm' }))
    await server.peers[0]?.expect(/id="m"/)
    expect(server.peers[0]?.heard).not.toContain('inactive')
  })
})

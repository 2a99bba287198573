// Fifty failed tries leave no socket, timer or listener behind.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Timers } from '../../main/services/ports.ts'
import { target } from '../unit/xmpp/listening.ts'
import { HASTY, PASSWORD, setStage, type Stage } from '../unit/xmpp/scripted-scene.ts'
import { mechanisms, type Script } from '../unit/xmpp/scripted-server.ts'

let stage: Stage

beforeAll(async () => {
  stage = await setStage()
}, 30_000)
afterAll(() => stage.strike())
afterEach(() => stage.clear())

/** What this process holds open that a connection could have left behind. */
const resources = () =>
  process.getActiveResourcesInfo().filter((name) => /TCPSocket|TLS|Timeout|TCPWRAP|GetAddr|PBKDF2/.test(name))
    .length

/** All that a server can do wrong before there is a session. */
const ways: Script[] = [
  async (peer) => peer.cut(),
  async (peer) => void (await peer.header(mechanisms('PLAIN'))),
  (peer) => peer.starttls(stage.other),
  async (peer) => (await peer.starttls(stage.own), peer.scram(PASSWORD, { last: '' })),
  async (peer) => peer.send('HTTP/1.1 400 Bad Request\r\n\r\n'),
  async () => undefined,
]
const inTurn =
  (some: Script[]): Script =>
  (peer, count) =>
    (some[count % some.length] ?? ways[0]!)(peer, count)

it('of the user', async () => {
  const { connect, server } = await stage.scene(inTurn(ways), undefined, HASTY)
  const before = resources()
  for (let i = 0; i < 50; i++) expect((await connect()).is).toBe('failed')
  for (const peer of server.peers) await peer.expectClose()
  expect(await server.open()).toBe(0)
  // Sooner than any limit of the tries would end by itself
  await expect.poll(resources, { timeout: 250 }).toBeLessThanOrEqual(before)
})

it('of its own, one after the other', async () => {
  const warnings: string[] = []
  const warned = (warning: Error) => warnings.push(warning.name)
  process.on('warning', warned)
  // The waits in between are over at once; those for the server are as they are
  const hurried: Timers = {
    after: (ms, work) => {
      const timer = setTimeout(work, ms > 400 ? 1 : ms)
      return () => clearTimeout(timer)
    },
  }
  // A wrong proof is final, and would end it
  const server = await stage.server(inTurn(ways.filter((_way, i) => i !== 3)))
  const she = stage.ear({ timers: hurried, limits: { ...HASTY, dial: 400, lookup: 400 } })
  const before = resources()
  she.connection.keepConnected(
    target('juliet@a.test', PASSWORD, { address: '127.0.0.1', port: server.port }, stage.caPem),
  )
  while (server.peers.length < 50) {
    // One at a time, and one that is just closing
    expect(await server.open()).toBeLessThanOrEqual(2)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await she.connection.disconnect()
  for (const peer of server.peers) await peer.expectClose()
  // Sooner than any limit of the tries would end by itself
  await expect.poll(resources, { timeout: 250 }).toBeLessThanOrEqual(before)
  process.off('warning', warned)
  // MaxListenersExceededWarning, where one is left each time
  expect(warnings).toEqual([])
  expect(she.states.at(-1)).toEqual({ is: 'offline' })
})

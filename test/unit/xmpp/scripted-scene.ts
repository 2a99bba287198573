// What every test against a scripted server stands on: certificates, the server, and a connection with an ear.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectionTools } from '../../../main/xmpp/connection-tools.ts'
import type { ConnectionTarget } from '../../../main/services/ports.ts'
import { makeCertificates } from '../../rig/certificates.mjs'
import { listening, target, type Listening } from './listening.ts'
import { BIND, scriptedServer, type Peer, type Script, type ScriptedServer } from './scripted-server.ts'

export const PASSWORD = 'nightingale'
export const JID = 'juliet@a.test/balcony.test1'
/** For servers that will say nothing more. */
export const HASTY = { total: 3_000, candidate: 1_200, lookup: 500, dial: 500, handshake: 400, answer: 400 }

export interface Pair {
  cert: string
  key: string
}

export interface Stage {
  caPem: string
  /** For a.test, by our authority. */
  own: Pair
  /** For b.test, by our authority. */
  other: Pair
  /** For a.test, by our authority, and over. */
  expired: Pair
  /** For a.test, signed by itself. */
  rogue: Pair
  server(script: Script): Promise<ScriptedServer>
  ear(tools?: Partial<ConnectionTools>, keep?: Parameters<typeof listening>[1]): Listening
  scene(
    script: Script,
    keep?: Parameters<typeof listening>[1],
    limits?: ConnectionTools['limits'],
  ): Promise<{
    server: ScriptedServer
    she: Listening
    to(trusted?: string): ConnectionTarget
    connect(trusted?: string): ReturnType<Listening['connection']['connect']>
  }>
  /** All the way to a session; `features` beside binding and stream management. */
  welcome(peer: Peer, enabled?: string, features?: string): Promise<void>
  /** After each test: nothing stays open. */
  clear(): Promise<void>
  strike(): void
}

/** Makes the certificates; takes about a second. */
export async function setStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-scripted-'))
  const made = await makeCertificates(folder, ['a.test', 'b.test'])
  const pair = (name: string): Pair => ({
    cert: readFileSync(join(made.certsFolder, `${name}.crt`), 'utf8'),
    key: readFileSync(join(made.certsFolder, `${name}.key`), 'utf8'),
  })
  const own = pair('a.test')
  const servers: ScriptedServer[] = []
  const open: Listening[] = []
  const stage: Stage = {
    caPem: made.caPem,
    own,
    other: pair('b.test'),
    expired: { cert: made.expired.certPem, key: made.expired.keyPem },
    rogue: { cert: made.rogue.certPem, key: made.rogue.keyPem },
    async server(script) {
      const server = await scriptedServer(script)
      servers.push(server)
      return server
    },
    ear(tools, keep) {
      const she = listening({ random: () => 0, ...tools }, keep)
      open.push(she)
      return she
    },
    async scene(script, keep, limits = {}) {
      const server = await stage.server(script)
      const she = stage.ear({ limits }, keep)
      const to = (trusted = made.caPem) =>
        target('juliet@a.test', PASSWORD, { address: '127.0.0.1', port: server.port }, trusted)
      return { server, she, to, connect: (trusted) => she.connection.connect(to(trusted)) }
    },
    async welcome(peer, enabled, features = '') {
      await peer.starttls(own)
      await peer.scram(PASSWORD)
      await peer.header(BIND + features)
      await peer.bind(JID)
      await peer.enable(enabled)
    },
    async clear() {
      await Promise.all(open.splice(0).map(({ connection }) => connection.disconnect()))
      await Promise.all(servers.splice(0).map((server) => server.stop()))
    },
    strike: () => rmSync(folder, { recursive: true, force: true }),
  }
  return stage
}

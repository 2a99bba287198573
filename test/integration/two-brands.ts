// Two people with an account on Prosody and two on ejabberd, and the programs that they run.
import { afterAll, beforeAll } from 'vitest'
import { startFederation, type Federation } from '../rig/ejabberd.mjs'
import { startPlainClient, type PlainClient } from '../rig/plain-client.mjs'
import type { Server } from '../rig/prosody.mjs'
import { startBalcony, type Balcony } from './balcony.ts'

const users = {
  'juliet@a.test': 'nightingale',
  'rosaline@c.test': 'lark',
  'mercutio@a.test': 'queen mab',
  'tybalt@c.test': 'prince of cats',
} as const

export type Person = keyof typeof users

export interface Account {
  jid: Person
  password: string
  server: Server
  caPem: string
}

export interface TwoBrands {
  /** Of a running server, by domain. */
  log: Federation['log']
  accountOf(jid: Person): Account
  /** Starts the program, signed in. It ends with the tests, where it has not before. */
  balcony(jid: Person): Promise<Balcony>
  /** The same with a program that knows nothing of encryption. `features`: what it announces. */
  plain(jid: Person, features?: readonly string[]): Promise<PlainClient>
}

/** Servers that run for the tests of the file that calls this; of use once those begin. */
export function twoBrands(): TwoBrands {
  let servers: Federation
  const open: { stop(): Promise<void> }[] = []

  beforeAll(async () => {
    servers = await startFederation({ users })
  })
  afterAll(async () => {
    await Promise.all(open.map((each) => each.stop()))
    await servers?.stop()
  })

  const signInOf = (jid: Person) => ({
    ...{ jid, password: users[jid], server: jid.endsWith('@a.test') ? servers.a : servers.c },
  })
  const accountOf = (jid: Person) => ({ ...signInOf(jid), caPem: servers.caPem })
  return {
    log: (domain) => servers.log(domain),
    accountOf,
    async balcony(jid) {
      const started = await startBalcony(accountOf(jid))
      open.push({ stop: started.remove })
      return started
    },
    async plain(jid, features) {
      const account = { ...signInOf(jid), caFile: servers.caFile }
      const started = await startPlainClient(features === undefined ? account : { ...account, features })
      open.push(started)
      return started
    },
  }
}

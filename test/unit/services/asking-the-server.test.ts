import { beforeEach, expect, it } from 'vitest'
import { createAskingTheServer, type AskingTheServer } from '../../../main/services/asking-the-server.ts'
import type { Connection, ConnectionTarget, ConnectOutcome } from '../../../main/services/ports.ts'
import { inEnglish } from '../../english.ts'

const target = {} as ConnectionTarget
const online = { is: 'online', jid: 'juliet@a.test/x' } as ConnectOutcome

let asked: number
let disconnected: number
let settle: (outcome: ConnectOutcome) => void
let server: AskingTheServer

beforeEach(() => {
  asked = disconnected = 0
  const connection = {
    connect() {
      asked += 1
      return new Promise<ConnectOutcome>((resolve) => (settle = resolve))
    },
    async disconnect() {
      disconnected += 1
    },
  }
  server = createAskingTheServer(connection as unknown as Connection, {
    info: () => undefined,
    warn: () => undefined,
  })
  server.begin()
})

it('a question that is out is ended', async () => {
  const answer = server.ask(target)
  server.callOff()
  expect(disconnected).toBe(1)
  settle({ is: 'failed', problem: 'unreachable', saying: { say: 'sign-in-cancelled' } })
  expect(await answer).toMatchObject({ is: 'failed' })
})

it('one that is not out yet is not asked, and the next sign-in is another matter', async () => {
  server.callOff()
  expect(inEnglish(await server.ask(target))).toMatchObject({
    is: 'failed',
    sentence: 'Signing in was cancelled.',
  })
  expect([asked, disconnected]).toEqual([0, 0])
  server.begin()
  const answer = server.ask(target)
  settle(online)
  expect(await answer).toEqual(online)
})

it('what the server has agreed to stays', async () => {
  const answer = server.ask(target)
  settle(online)
  await answer
  server.callOff()
  expect(disconnected).toBe(0)
})

// One question by another program of an account, which is gone before its answer is looked at.
import type { Element } from '@xmpp/xml'
import { expect } from 'vitest'
import type { IqReply } from '../../main/services/ports.ts'
import { listening, target } from '../unit/xmpp/listening.ts'
import type { Account } from './two-brands.ts'

/** Its session shows no presence, and is short: ejabberd tells any session of the account what is new in a node. */
export async function askOnce({ jid, password, server, caPem }: Account, iq: Element): Promise<IqReply> {
  const { connection } = listening()
  expect(await connection.connect(target(jid, password, server, caPem, 'asker'))).toMatchObject({
    is: 'online',
  })
  const reply = await connection.request(iq, 10_000)
  await connection.disconnect()
  return reply
}

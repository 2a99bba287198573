import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { createAccountFeatures, type AccountFeatures } from '../../../main/services/account-features.ts'
import type { IqReply } from '../../../main/services/ports.ts'
import { toBareJid } from '../../../shared/domain/jid.ts'

const own = toBareJid('juliet@capulet.lit')!
const answer: IqReply = { is: 'result', stanza: xml('iq', { type: 'result' }) }
const refusal: IqReply = { is: 'error', stanza: xml('iq', { type: 'error' }) }

let sent: { iq: Element; reply: (reply: IqReply) => void; fail: (error: Error) => void }[]
let features: AccountFeatures

beforeEach(() => {
  sent = []
  features = createAccountFeatures(own, {
    request: (iq) =>
      new Promise((resolve, reject) => {
        sent.push({ iq, reply: resolve, fail: reject })
      }),
  })
})

describe('what the server can do for the account', () => {
  it('is asked once in a session, whoever asks, while the answer is on its way and after', async () => {
    const both = [features.info(), features.info()]
    expect(sent.map(({ iq }) => iq.attrs)).toEqual([{ type: 'get', to: own }])
    sent[0]!.reply(answer)
    expect(await Promise.all(both)).toEqual([answer, answer])
    expect(await features.info()).toBe(answer)
    expect(sent).toHaveLength(1)
  })

  it('is not asked again where the server refused to say', async () => {
    const first = features.info()
    sent[0]!.reply(refusal)
    expect([await first, await features.info()]).toEqual([refusal, refusal])
    expect(sent).toHaveLength(1)
  })

  it('is asked again where nothing came, or asking failed', async () => {
    const first = features.info()
    sent[0]!.reply({ is: 'silent' })
    expect(await first).toEqual({ is: 'silent' })
    const second = features.info()
    sent[1]!.fail(new Error('no stream'))
    await expect(second).rejects.toThrow('no stream')
    void features.info()
    expect(sent).toHaveLength(3)
  })

  it('is asked anew in a new session, whatever becomes of the question of the one before', async () => {
    const before = features.info()
    features.sessionBegan()
    const now = features.info()
    sent[0]!.reply({ is: 'silent' })
    await before
    sent[1]!.reply(answer)
    expect(await now).toBe(answer)
    expect(await features.info()).toBe(answer)
    expect(sent).toHaveLength(2)
  })
})

// The engine of a device that writes to many others.
import xml from '@xmpp/xml'
import { generateEncryptionKey } from '../main/e2e/device-keys.ts'
import { toBareJid, toFullJid } from '../shared/domain/jid.ts'
import { createEngineParty } from '../test/doubles/engine-party.ts'
import { createFakeTime } from '../test/doubles/fake-time.ts'

export const TEXT = 'But to be frank, and give it thee again. '.repeat(5).slice(0, 200)

/** Sealing by a device that knows `count` trusted devices of the account it writes to. */
export async function engineTowards(count: number): Promise<() => Promise<unknown>> {
  const time = createFakeTime()
  const party = await createEngineParty(time, toFullJid('juliet@capulet.lit/balcony')!, 'Laptop')
  const romeo = toBareJid('romeo@montague.lit')!
  for (let i = 0; i < count; i += 1) {
    const key = await generateEncryptionKey()
    const at = time.clock.now()
    party.ports.trust.see({
      jid: romeo,
      fingerprint: key.kid,
      fullJid: toFullJid(`${romeo}/${i}`)!,
      name: `Device ${i}`,
      publicKey: null,
      encryptionKey: key.publicKey,
      proven: true,
      firstSeen: at,
      since: at,
      lastSeen: at,
      iat: Math.floor(at / 1000),
      grantIat: 0,
    })
    party.ports.trust.decide({ jid: romeo, fingerprint: key.kid, state: 'trusted', manner: 'first-seen', at })
  }
  const attrs = { xmlns: 'jabber:client', type: 'chat', from: party.jid, to: romeo, id: 'm1' }
  return () => party.engine.seal(xml('message', attrs, xml('body', {}, TEXT)))
}

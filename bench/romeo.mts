// Who wrote all week: the engine of a device that knows Juliet's, and what he says.
import type { Jwk } from '../main/e2e/ports.ts'
import { toFullJid, type BareJid, type FullJid } from '../shared/domain/jid.ts'
import { createEngineParty, type EngineParty } from '../test/doubles/engine-party.ts'
import type { FakeTime } from '../test/doubles/fake-time.ts'

const WORDS = 'It is the east and Juliet is the sun arise fair sun and kill the envious moon'.split(' ')

/** What his message of that number says; no two say the same. */
export const textOf = (id: number) => `${id} ${WORDS.slice(id % 7, 3 + (id % WORDS.length)).join(' ')}`

/** A device as its account publishes it: PROTOCOL 8. */
export interface Published {
  fingerprint: string
  resource: string
  enc: Jwk
}

/** Out of an item of the devices' node: its id and the token in it, which nobody verifies here. */
export function readPublished(id: string, token: string): Published {
  const payload = Buffer.from(token.split('.')[1]!, 'base64url').toString()
  return { ...(JSON.parse(payload) as Omit<Published, 'fingerprint'>), fingerprint: id }
}

/** Romeo's device, to which Juliet's is a trusted one. */
export async function createRomeo(
  time: FakeTime,
  self: FullJid,
  juliet: BareJid,
  { fingerprint, resource, enc }: Published,
): Promise<EngineParty> {
  const romeo = await createEngineParty(time, self, 'Laptop')
  const at = time.clock.now()
  romeo.ports.trust.see({
    ...{ jid: juliet, fingerprint, fullJid: toFullJid(`${juliet}/${resource}`)!, name: 'desk' },
    ...{ publicKey: null, encryptionKey: enc, proven: true },
    ...{ firstSeen: at, since: at, lastSeen: at, iat: Math.floor(at / 1000), grantIat: 0 },
  })
  romeo.ports.trust.decide({ jid: juliet, fingerprint, state: 'trusted', manner: 'first-seen', at })
  return romeo
}

import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { readAttestation, signAttestation, type Attestation } from '../../../main/e2e/attestation.ts'
import { generateIdentity } from '../../../main/e2e/device-keys.ts'
import { publicMembers } from '../../../main/e2e/jwk.ts'
import type { KeyPair } from '../../../main/e2e/ports.ts'
import { readTokenPayload } from '../../../main/e2e/signed-token.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'
import { forgeToken, honestHeader } from '../../doubles/forged-token.ts'

const NOW = Date.UTC(2026, 2, 3, 12)
const decision: Attestation = {
  ...{
    jid: 'romeo@b.test' as BareJid,
    sub: 'P'.repeat(43),
    state: 'verified',
    how: 'compared',
    at: NOW + 400,
  },
}

let identity: KeyPair
beforeAll(async () => {
  identity = await generateIdentity()
})

async function forged(change: object, header = honestHeader('balcony-attest+jws', identity)) {
  const payload = { ...readTokenPayload(await signAttestation(decision, identity)), ...change }
  return forgeToken(JSON.stringify(header), JSON.stringify(payload), identity)
}

describe('a decision that a device signed (PROTOCOL 10)', () => {
  it('says what was decided about whom, how, when and by whom', async () => {
    const token = await signAttestation(decision, identity)
    expect(readTokenPayload(token)).toEqual({
      ...{ jid: 'romeo@b.test', sub: 'P'.repeat(43), state: 'verified', how: 'compared', iat: NOW / 1000 },
    })
    expect(await readAttestation(token)).toEqual({
      ...{ ...decision, at: NOW },
      ...{ signer: identity.kid, signerKey: publicMembers(identity.publicKey) },
    })
  })

  it('is the user’s where its manner is not known here, or no user’s', async () => {
    for (const how of ['by-telepathy', 'first-seen', 'endorsed', 7, undefined])
      expect((await readAttestation(await forged({ how })))?.how).toBe('user')
  })

  it('is none where it is a token of another kind, or no token', async () => {
    expect(await readAttestation(await forged({}))).toBeDefined()
    for (const type of ['balcony-device+jws', 'balcony-endorse+jws', 'balcony-grant+jws'] as const)
      expect(await readAttestation(await forged({}, honestHeader(type, identity)))).toBeUndefined()
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await readAttestation(text)).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['no account', { jid: undefined }],
    ['a full address', { jid: 'romeo@b.test/x' }],
    ['no device', { sub: undefined }],
    ['a device that can be none', { sub: '../../etc' }],
    ['a state that is none', { state: 'admired' }],
    ['a date that is no number', { iat: String(NOW / 1000) }],
    ['a date between two seconds', { iat: 1.5 }],
    ['a negative date', { iat: -1 }],
    ['a date beyond all time', { iat: 253_402_300_800 }],
    ['more than a decision says', { padding: 'x'.repeat(9_000) }],
  ])('is none with %s', async (_, change) => {
    expect(await readAttestation(await forged(change))).toBeUndefined()
  })
})

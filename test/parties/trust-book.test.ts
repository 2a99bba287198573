// The trust book in a file: what one device wrote, another one reads.
import { beforeEach, describe, expect, it } from 'vitest'
import { signAttestation } from '../../main/e2e/attestation.ts'
import { generateIdentity } from '../../main/e2e/device-keys.ts'
import { readTokenPayload } from '../../main/e2e/signed-token.ts'
import { FileError } from '../../main/services/ports.ts'
import type { TrustPreview } from '../../shared/domain/trust-book.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { fingerprintOf } from './at-the-door.ts'
import { twoFriends } from './friends.ts'
import { anotherDevice, stateOn, verifies } from './own-devices.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party
let phone: Party
let desk: string

/** Romeo verified Juliet's desk on his laptop. His phone knows his laptop, and she is new to it. */
beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends('pep'))
  desk = await fingerprintOf(juliet)
  await verifies(romeo, juliet)
  phone = await anotherDevice(wire, time, romeo, 'phone')
  await quiet(wire, juliet, romeo, phone)
})

interface TrustFile {
  keys: Record<string, unknown>[]
  attestations: string[]
}
const fileOf = (party: Party) => JSON.parse(party.pickedFiles.file ?? '') as TrustFile

/** What the laptop saves, the phone picks; `change` is what happened to it on its way. */
async function carry(change: (file: TrustFile) => unknown = (file) => file): Promise<void> {
  await romeo.call('trustBook.save', {})
  phone.pickedFiles.file = JSON.stringify(change(fileOf(romeo)))
}
async function previewOn(party: Party): Promise<TrustPreview> {
  const opened = await party.call('trustBook.open', {})
  if (opened.is !== 'read') throw new Error(`not read: ${JSON.stringify(opened)}`)
  return opened.preview
}

describe('the trust book in a file', () => {
  it('has the public keys that it speaks of, and the decisions of the user, signed by this device', async () => {
    expect(await romeo.call('trustBook.save', {})).toEqual({ is: 'saved', decisions: 1 })
    const { keys, attestations } = fileOf(romeo)
    expect(keys.map(({ kid }) => kid).sort()).toEqual([desk, await fingerprintOf(romeo)].sort())
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
    expect(attestations.map(readTokenPayload)).toMatchObject([
      { jid: juliet.jid, sub: desk, state: 'verified', how: 'user', iat: expect.any(Number) as number },
    ])
    // signed once, and the same ever after
    await romeo.call('trustBook.save', {})
    expect(fileOf(romeo).attestations).toEqual(attestations)
  })

  it('shows what it would change, and changes it only on the user’s word', async () => {
    await verifies(phone, romeo)
    await carry()
    const preview = await previewOn(phone)
    expect(preview).toMatchObject({ added: 1, known: 0, strangers: [], bad: 0 })
    expect(preview.changes).toMatchObject([
      { jid: juliet.jid, fingerprint: desk, device: 'desk', now: 'trusted', then: 'verified', by: 'laptop' },
    ])
    expect(stateOn(phone, juliet, desk)).toBe('trusted')
    expect(await phone.call('trustBook.apply', { id: preview.id })).toEqual({ is: 'applied', decisions: 1 })
    expect(stateOn(phone, juliet, desk)).toBe('verified')
    // said once
    expect(await phone.call('trustBook.apply', { id: preview.id })).toMatchObject({ is: 'refused' })
    expect(await previewOn(phone)).toMatchObject({ changes: [], added: 0, known: 1 })
    // and it survives a restart
    await phone.quit()
    await phone.start()
    await until(() => expect(stateOn(phone, juliet, desk)).toBe('verified'))
  })

  it('leaves out what a device signed that is not verified as one of the user’s own, and says so', async () => {
    await carry()
    const preview = await previewOn(phone)
    expect(preview).toMatchObject({ changes: [], added: 0 })
    expect(preview.strangers).toEqual([
      { fingerprint: await fingerprintOf(romeo), name: 'laptop', decisions: 1 },
    ])
    expect(await phone.call('trustBook.apply', { id: preview.id })).toEqual({ is: 'applied', decisions: 0 })
    expect(stateOn(phone, juliet, desk)).toBe('trusted')
  })

  it('takes nothing that was forged: by a stranger who puts their key into the set, changed, or dated ahead', async () => {
    await verifies(phone, romeo)
    const stranger = await generateIdentity()
    const verdict = {
      jid: juliet.jid,
      sub: desk,
      state: 'blocked',
      how: 'user',
      at: time.clock.now(),
    } as const
    const forged = await signAttestation(verdict, stranger)
    await carry(({ keys, attestations: [good = ''] }) => {
      const [header, payload = '', signature] = good.split('.')
      const said = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
      const changed = Buffer.from(JSON.stringify({ ...said, state: 'blocked' })).toString('base64url')
      return {
        keys: [...keys, { ...stranger.publicKey, kid: stranger.kid }],
        attestations: [forged, `${header}.${changed}.${signature}`, `${header}.${payload}.`, 'noise'],
      }
    })
    const preview = await previewOn(phone)
    expect(preview).toMatchObject({ changes: [], added: 0, bad: 3 })
    expect(preview.strangers).toEqual([{ fingerprint: stranger.kid, name: '', decisions: 1 }])
    await phone.call('trustBook.apply', { id: preview.id })
    expect(stateOn(phone, juliet, desk)).toBe('trusted')

    time.advance(-60 * 60_000)
    await carry()
    expect(await previewOn(phone)).toMatchObject({ added: 0, bad: 1 })
  })

  it('is looked at anew when the user says yes: a signer that was blocked meanwhile counts no more', async () => {
    await verifies(phone, romeo)
    await carry()
    const preview = await previewOn(phone)
    const fingerprint = await fingerprintOf(romeo)
    await phone.call('device.decide', { jid: romeo.jid, fingerprint, state: 'blocked' })
    expect(await phone.call('trustBook.apply', { id: preview.id })).toEqual({ is: 'applied', decisions: 0 })
    expect(stateOn(phone, juliet, desk)).toBe('trusted')
  })

  it.each([
    ['no JSON', 'hello'],
    ['something else', '{"keys":[]}'],
    ['a list', '[]'],
    ['a member twice', '{"keys":[],"attestations":[],"attestations":[]}'],
    ['what is no token', '{"keys":[],"attestations":[7]}'],
    ['too many', JSON.stringify({ keys: [], attestations: Array.from({ length: 10_001 }, () => '') })],
  ])('is none where the file holds %s', async (_, file) => {
    phone.pickedFiles.file = file
    expect(await phone.call('trustBook.open', {})).toEqual({
      is: 'refused',
      saying: { say: 'no-trust-book' },
    })
  })

  it('says why a file cannot be read or written, and nothing where the user picked none', async () => {
    phone.pickedFiles.file = null
    expect(await phone.call('trustBook.open', {})).toEqual({ is: 'cancelled' })
    phone.pickedFiles.open = () => Promise.reject(new FileError('too-large'))
    phone.pickedFiles.save = () => Promise.reject(new FileError('full'))
    expect(await phone.call('trustBook.open', {})).toEqual({
      is: 'refused',
      saying: { say: 'file-too-large' },
    })
    expect(await phone.call('trustBook.save', {})).toEqual({
      is: 'refused',
      saying: { say: 'file-disk-full' },
    })
  })
})

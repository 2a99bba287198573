// What leaves this device when it asks for a key or gives one, and what it makes of a refusal.
import { beforeEach, describe, expect, it } from 'vitest'
import { keyRequestOf } from '../../../main/e2e/stanza-shape.ts'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import type { FullJid } from '../../../shared/domain/jid.ts'
import { createDraftPeer } from '../../doubles/draft-peer.ts'
import { createEngineParty, dialBack, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'
import { forgeAnswer } from '../../doubles/forger.ts'

type Members = Record<string, unknown>

let time: FakeTime, juliet: EngineParty, romeo: EngineParty

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden', { fallback: true })
})

const json = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Members
const sealedSid = async () => (await juliet.write(romeo.bare, 'x')).getChild('e2e')?.attrs.id ?? ''

async function request(sid: string) {
  const iq = await romeo.engine.request(juliet.jid, juliet.jid, sid)
  const keyreq = keyRequestOf(iq)!
  const { keys } = json(keyreq.getChildText('pkey')!) as { keys: Members[] }
  const proof = json(keyreq.getChildText('proof')!.split('.')[1]!)
  return { iq, keys, proof }
}

function expectPublic(keys: Members[]) {
  const allowed = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'use']
  for (const key of keys) {
    expect(key.use).toBe('enc')
    expect(Object.keys(key).filter((name) => !allowed.includes(name))).toEqual([])
  }
}

describe('a request (PROTOCOL 3, 7)', () => {
  it('goes to the device that is asked, for one SID, with public keys alone, each with its name and use', async () => {
    const { iq, keys } = await request('smk-1')
    expect(iq.attrs).toEqual({ xmlns: 'jabber:client', type: 'get', to: juliet.jid })
    expect(keyRequestOf(iq)!.attrs).toEqual({ xmlns: 'urn:ietf:params:xml:ns:xmpp-e2e:6', id: 'smk-1' })
    expect(keys.length).toBeLessThanOrEqual(8)
    const ours = [romeo.ports.device.encryption(), ...romeo.ports.device.fallback()].map(({ kid }) => kid)
    expect(keys.slice(1).map(({ kid }) => kid)).toEqual(ours)
    expectPublic(keys)
  })

  it('that was made before the keys for peers of the draft has them as soon as they are there', async () => {
    const { device } = romeo.ports
    romeo.ports.device = { ...device, fallback: () => [] }
    const narrow = await request('smk-1')
    romeo.ports.device = device
    const wide = await request('smk-1')
    expect(narrow.keys).toHaveLength(2)
    expect(wide.keys.slice(0, 2)).toEqual(narrow.keys)
    expect(wide.keys.map(({ kty }) => kty)).toEqual(['OKP', 'OKP', 'EC', 'RSA'])
    expectPublic(wide.keys)
  })

  it('has a key made for it alone, the same one when it is asked again', async () => {
    const [first, again, other] = [await request('smk-1'), await request('smk-1'), await request('smk-2')]
    expect(first.proof.once).toBe(first.keys[0]?.kid)
    expect(again.keys).toEqual(first.keys)
    expect(other.proof.once).not.toBe(first.proof.once)
    expect(first.proof.enc).toBe(romeo.ports.device.encryption().kid)
    expect(romeo.ports.device.byKid(String(first.proof.once))).toBeUndefined()
  })

  it('names who sealed the stanza, whoever is asked, and takes the grant of nobody else', async () => {
    const sid = await sealedSid()
    const helper = 'juliet@a.test/phone.2' as FullJid
    const iq = await romeo.engine.request(helper, juliet.jid, sid)
    const proof = json(keyRequestOf(iq)!.getChildText('proof')!.split('.')[1]!)
    expect(proof).toMatchObject({ iss: juliet.jid, to: helper, from: romeo.jid, sid })
    const grant = juliet.ports.keys.current(romeo.bare)!.grant.reveal()
    const answer = forgeAnswer(romeo, { ...juliet, jid: helper }, sid, grant)
    // PROTOCOL 9: who helps vouches for nobody
    expect(await romeo.engine.readAnswer(helper, answer)).toMatchObject({ is: 'bad' })
    const who = { jid: juliet.bare, fingerprint: juliet.identity.kid, at: time.clock.now() }
    romeo.ports.trust.decide({ ...who, state: 'trusted', manner: 'user' })
    const reading = await romeo.engine.readAnswer(helper, answer)
    expect(reading).toMatchObject({ is: 'key', key: { sender: juliet.jid, sid } })
  })

  it('is answered for that key, and the other one is kept to cache', async () => {
    const sid = await sealedSid()
    const reply = await dialBack(romeo, juliet, sid)
    const { proof } = await request(sid)
    const header = json(keyRequestOf(reply)!.getChildText('encheader')!)
    expect(header).toMatchObject({ kid: proof.once, alg: 'ECDH-ES+A256KW', enc: 'A256GCM', cty: 'jose' })
    const { crv, kty, x } = romeo.ports.device.encryption().publicKey
    expect(juliet.ports.trust.deviceAt(romeo.jid)?.encryptionKey).toEqual({ crv, kty, x })
  })

  it('without proof names a device by the thumbprint of the key that was offered', async () => {
    const sid = await sealedSid()
    const peer = createDraftPeer(romeo.jid, time.clock.now, {
      keys: ['P-256', 'RSA-2048'],
      kid: 'thumbprint',
    })
    const iq = parseStanza(await peer.ask(juliet.jid, sid))!
    const { keys } = json(keyRequestOf(iq)!.getChildText('pkey')!) as { keys: Members[] }
    const release = await juliet.engine.answer(iq)
    release.commit()
    expect(juliet.ports.trust.devicesOf(romeo.bare)).toMatchObject([
      { fingerprint: keys[0]?.kid, proven: false },
    ])
    const header = json(keyRequestOf(release.reply)!.getChildText('encheader')!)
    expect(header).toMatchObject({ kid: keys[0]?.kid, cty: 'jwk+json', enc: 'A256CBC-HS512' })
    // its next request is answered for the key that was approved, wherever it stands
    const turned = createDraftPeer(romeo.jid, time.clock.now, {
      keys: ['RSA-2048', 'P-256'],
      kid: 'thumbprint',
    })
    const second = await juliet.engine.answer(parseStanza(await turned.ask(juliet.jid, sid))!)
    expect(json(keyRequestOf(second.reply)!.getChildText('encheader')!)).toMatchObject({ kid: keys[0]?.kid })
  })
})

describe('a refusal (PROTOCOL 3)', () => {
  const STANZAS = "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'"
  const awaiting = "<awaiting-approval xmlns='urn:balcony:e2e:0'/>"
  const reading = (content: string) =>
    juliet.engine.readRefusal(parseStanza(`<iq type='error'>${content}</iq>`)!)

  it.each(['not-acceptable', 'resource-constraint', 'item-not-found', 'forbidden'])('is %s', (condition) => {
    const read = reading(`<error type='cancel'><text ${STANZAS}>no</text><${condition} ${STANZAS}/></error>`)
    expect(read).toEqual({ is: 'refused', condition })
  })

  it('is none while the user is being asked', () => {
    expect(reading(`<error type='auth'><forbidden ${STANZAS}/>${awaiting}</error>`)).toEqual({
      is: 'awaiting-approval',
    })
    expect(
      reading(`<error type='auth'><forbidden ${STANZAS}/><awaiting-approval xmlns='urn:x'/></error>`),
    ).toEqual({
      is: 'refused',
      condition: 'forbidden',
    })
    expect(reading(`<error type='cancel'><item-not-found ${STANZAS}/>${awaiting}</error>`)).toMatchObject({
      is: 'refused',
    })
  })

  it.each([
    ['service-unavailable', `<error type='cancel'><service-unavailable ${STANZAS}/></error>`],
    ['a server’s error', `<error type='wait'><remote-server-timeout ${STANZAS}/></error>`],
    ['a condition of another namespace', "<error type='auth'><forbidden xmlns='urn:x'/></error>"],
    ['an error without condition', "<error type='cancel'/>"],
    ['no error at all', ''],
  ])('is not %s', (_, content) => {
    expect(reading(content)).toEqual({ is: 'unreachable' })
  })
})

import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { E2E } from '../../../main/e2e/namespaces.ts'
import type { SealOptions } from '../../../main/e2e/engine-api.ts'
import { sealedSender } from '../../../main/e2e/stanza-shape.ts'
import type { FullJid } from '../../../shared/domain/jid.ts'
import {
  createEngineParty,
  dialBack,
  keyFrom,
  overTheWire,
  type EngineParty,
} from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'

const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'
let time: FakeTime, juliet: EngineParty, romeo: EngineParty

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
})

function iq(from: EngineParty, to: EngineParty, type: string, ...children: Element[]): Element {
  return xml('iq', { xmlns: 'jabber:client', type, from: from.jid, to: to.jid, id: 'inner' }, ...children)
}

async function seal(party: EngineParty, stanza: Element, options?: SealOptions): Promise<Element> {
  const sealing = await party.engine.seal(stanza, options)
  if (sealing.is !== 'sealed') throw new Error(sealing.is)
  return overTheWire(sealing.stanza)
}

/** `reader` opens what `writer` sealed, by dialling back. */
async function open(reader: EngineParty, writer: EngineParty, stanza: Element) {
  const sid = sealedSender(stanza)!.sid
  const opening = await reader.read(
    stanza,
    await keyFrom(reader, writer, await dialBack(reader, writer, sid)),
  )
  if (opening.is !== 'opened') throw new Error(opening.is)
  return opening.content
}

describe('an encrypted iq (PROTOCOL 6)', () => {
  const ping = () => iq(juliet, romeo, 'get', xml('ping', { xmlns: 'urn:xmpp:ping' }))

  it('goes as an iq of the same type with another id and nothing beside it', async () => {
    const outer = await seal(juliet, ping())
    expect(outer.attrs).toMatchObject({ type: 'get', from: juliet.jid, to: romeo.jid })
    expect(outer.attrs.id).not.toBe('inner')
    expect(outer.getChildElements().map((child) => child.getName())).toEqual(['e2e'])
  })

  it('is answered under the id of the outer one, and opens on the other side', async () => {
    const outer = await seal(juliet, ping())
    const asked = await open(romeo, juliet, outer)
    expect(asked.getChild('ping', 'urn:xmpp:ping')).toBeDefined()
    const reply = await seal(romeo, iq(romeo, juliet, 'result'), { answers: outer })
    expect(reply.attrs).toMatchObject({ type: 'result', id: outer.attrs.id })
    expect((await open(juliet, romeo, reply)).attrs).toMatchObject({ type: 'result', id: 'inner' })
  })

  it('gets an error inside an encrypted result', async () => {
    const outer = await seal(juliet, ping())
    const error = xml('error', { type: 'cancel' }, xml('service-unavailable', { xmlns: STANZAS }))
    const reply = await seal(romeo, iq(romeo, juliet, 'error', error), { answers: outer })
    expect(reply.attrs.type).toBe('result')
    expect(reply.getChild('error')).toBeUndefined()
    const answer = await open(juliet, romeo, reply)
    expect(answer.attrs).toMatchObject({ type: 'error', id: 'inner' })
    expect(answer.getChild('error')?.getChild('service-unavailable', STANZAS)).toBeDefined()
  })

  it.each([
    ['get', 'set'],
    ['set', 'get'],
    ['get', 'error'],
    ['result', 'get'],
    ['error', 'result'],
  ])('as %s with a %s inside is not read', async (outside, inside) => {
    const outer = await seal(juliet, iq(juliet, romeo, inside))
    outer.attrs.type = outside
    const sid = sealedSender(outer)!.sid
    const key = await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sid))
    expect(await romeo.read(outer, key)).toMatchObject({ is: 'unreadable', problem: 'malformed' })
  })

  it('signed inside is read, too', async () => {
    const opened = await open(romeo, juliet, await seal(juliet, ping(), { signed: true }))
    expect(opened.getChild('ping', 'urn:xmpp:ping')).toBeDefined()
  })

  it('whose key is missing for good is answered so; an error never is', async () => {
    const outer = await seal(juliet, ping())
    expect(romeo.engine.missingForGood(outer)?.toString()).toBe(
      `<iq xmlns="jabber:client" type="error" from="${romeo.jid}" to="${juliet.jid}" id="${outer.attrs.id}">` +
        `<error type="modify"><bad-request xmlns="${STANZAS}"/><insufficient-information xmlns="${E2E}"/></error></iq>`,
    )
    const nameless = overTheWire(outer)
    delete nameless.attrs.id
    expect(romeo.engine.missingForGood(nameless)).toBeNull()
    outer.attrs.type = 'error'
    expect(romeo.engine.missingForGood(outer)).toBeNull()
  })
})

describe('presence (PROTOCOL 6)', () => {
  const presence = (to?: string) =>
    xml('presence', { xmlns: 'jabber:client', from: juliet.jid, to }, xml('status', {}, 'on the balcony'))

  it('to everybody is never encrypted', async () => {
    await expect(juliet.engine.seal(presence())).rejects.toThrow(TypeError)
  })

  it('to one person can be', async () => {
    const outer = await seal(juliet, presence(romeo.jid))
    expect(outer.getChild('status')).toBeUndefined()
    expect((await open(romeo, juliet, outer)).getChildText('status')).toBe('on the balcony')
  })
})

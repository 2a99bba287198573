// PROTOCOL 3, 7, 8: what Romeo's server, a real one, can do to his devices' keys when it wants to: nothing but be in the way.
import xml, { type Element } from '@xmpp/xml'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signDeviceEntry } from '../../main/e2e/device-entry.ts'
import { createEngine } from '../../main/e2e/engine.ts'
import { signGrant } from '../../main/e2e/grant.ts'
import { BALCONY, DEVICES, E2E } from '../../main/e2e/namespaces.ts'
import type { Device } from '../../shared/domain/device.ts'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import { Secret } from '../../shared/domain/secret.ts'
import { createEngineParty, overTheWire, type EngineParty } from '../doubles/engine-party.ts'
import { createFakeTime } from '../doubles/fake-time.ts'
import { startMalice, type Malice } from '../rig/malice.ts'
import { startServers, type Servers } from '../rig/prosody.mjs'
import { befriend, startBalcony, until, type Balcony } from './balcony.ts'

const PUBSUB = 'http://jabber.org/protocol/pubsub'
const password = 'a thousand times good night'
// PROTOCOL 3: ten requests a minute from one bare JID, so each story has two of its own
const couples = Array.from({ length: 11 }, (_, n) => [`juliet${n}@a.test`, `romeo${n}@b.test`] as const)

let servers: Servers
let malice: Malice
const friends: (readonly [Balcony, Balcony])[] = []
let story = 0
let juliet: Balcony
let romeo: Balcony
/** The server's own device, which it says is one of Romeo's, or of Juliet's. */
let evil: EngineParty

const party = (jid: string) =>
  createEngineParty({ ...createFakeTime(), clock: { now: Date.now } }, jid as FullJid, 'evil')

beforeAll(async () => {
  malice = await startMalice()
  const users = Object.fromEntries(couples.flat().map((jid) => [jid, password]))
  servers = await startServers({ users, malice: { 'b.test': malice.port } })
  friends.push(...(await Promise.all(couples.map(([her, his]) => becomeFriends(her, his)))))
}, 120_000)
afterAll(async () => {
  await Promise.all(friends.flat().map((one) => one.remove()))
  await servers?.stop()
  await malice?.close()
})

async function becomeFriends(her: string, his: string): Promise<readonly [Balcony, Balcony]> {
  const { a, b, caPem } = servers
  const she = await startBalcony({ jid: her, password, server: a, caPem })
  const he = await startBalcony({ jid: his, password, server: b, caPem })
  await befriend(she, he)
  await until(async () => expect(await statesOf(he.jid, she)).toEqual(['trusted']))
  await until(async () => expect(await statesOf(she.jid, he)).toEqual(['trusted']))
  return [she, he]
}

beforeEach(async () => {
  ;[juliet, romeo] = friends[story++]!
  evil = await party(`${romeo.jid}/evil`)
})
afterEach(() => {
  malice.onTheWay = (stanza) => [stanza]
})

const devicesOf = async (of: BareJid, seenBy: Balcony): Promise<Device[]> =>
  (await seenBy.call('device.list', { jid: of })).devices
const statesOf = async (of: BareJid, seenBy: Balcony) =>
  (await devicesOf(of, seenBy)).map(({ state }) => state)
/** Romeo's own one, as Juliet knows it. */
const hisDevice = async () => {
  const device = (await devicesOf(romeo.jid, juliet)).find(({ name }) => name === 'desk')
  if (device === undefined) throw new Error('not known')
  return device
}
const doorOf = async () => (await juliet.call('door.list', {})).questions
const reads = (line: string) =>
  until(async () => expect((await romeo.heard(juliet.jid)).at(-1)).toBe(`sealed: ${line}`))
/** Her last message is still closed, and opens when its reader asks again. */
async function opensNow(line: string): Promise<void> {
  const message = (await romeo.messages(juliet.jid)).at(-1)!
  expect(message.content.is).not.toBe('text')
  malice.onTheWay = (stanza) => [stanza]
  await until(async () => {
    // while the answer before is still being read, nothing is asked anew
    await romeo.call('message.askAgain', { id: message.id })
    expect((await romeo.heard(juliet.jid)).at(-1)).toBe(`sealed: ${line}`)
  })
}

const addressOf = async (of: Balcony, seenBy: Balcony) =>
  `${of.jid}/${(await devicesOf(of.jid, seenBy)).find(({ name }) => name === 'desk')!.resource}` as FullJid

const keyreqOf = (stanza: Element, type: string) =>
  stanza.is('iq') && stanza.attrs.type === type ? stanza.getChild('keyreq', E2E) : undefined
const part = (keyreq: Element, name: string) => keyreq.getChildElements().find((child) => child.is(name))!

/** The same device at another address. */
function at(device: EngineParty, jid: FullJid): EngineParty {
  return { ...device, jid, engine: createEngine(device.ports, { jid, deviceName: () => 'evil' }) }
}

/** A request of the server's device for one of Juliet's keys. */
async function askedBy(device: EngineParty, sid: string): Promise<Element> {
  const iq = await device.engine.request(await addressOf(juliet, romeo), await addressOf(juliet, romeo), sid)
  Object.assign(iq.attrs, { from: device.jid, id: `evil-${Math.random()}` })
  return iq
}

/** Juliet writes, and the SID under which she did is known to the server, who sees every stanza. */
async function writes(text: string): Promise<string> {
  const before = malice.seen.length
  await juliet.send(romeo.jid, text)
  await until(() => expect(sealedSince(before)).toHaveLength(1))
  return sealedSince(before)[0]!.attrs.id ?? ''
}
/** What she wrote; receipts have no body outside. */
const sealedSince = (index: number) =>
  malice.seen
    .slice(index)
    .filter((stanza) => stanza.attrs.from?.startsWith(juliet.jid) && stanza.getChild('body') !== undefined)
    .flatMap((stanza) => stanza.getChild('e2e', E2E) ?? [])

/** Who holds, asks for, or is refused the key of Juliet's last message. */
async function readersOfLast() {
  const { id } = (await juliet.messages(romeo.jid)).at(-1)!
  const readers = await juliet.call('message.readers', { id })
  if (readers.is !== 'own') throw new Error(readers.is)
  const names = (devices: readonly Device[]) => devices.map(({ name }) => name)
  return {
    given: names(readers.given.map(({ device }) => device)),
    waiting: names(readers.waiting.map(({ device }) => device)),
  }
}

async function entry(device: EngineParty, name: string): Promise<Element> {
  const enc = device.ports.device.encryption().publicKey
  const resource = device.jid.slice(device.bare.length + 1)
  const token = await signDeviceEntry(
    { jid: device.bare, resource, name, enc, at: Date.now() },
    device.identity,
  )
  return xml('item', { id: device.identity.kid }, xml('device', { xmlns: BALCONY }, token))
}

/** Takes out the keys that went along, so that Romeo has to ask; what he asks and is answered goes through `judge`. */
function makeHimAsk(judge: (stanza: Element) => Element[]): void {
  malice.onTheWay = (stanza) => {
    const { from = '', to = '' } = stanza.attrs
    const along = stanza.getChild('keys', BALCONY)
    if (along !== undefined && to.startsWith(romeo.jid)) stanza.remove(along)
    // what Juliet asks for his receipts is none of this story
    const asker = stanza.attrs.type === 'get' ? from : to
    return asker.startsWith(juliet.jid) ? [stanza] : judge(stanza)
  }
}

/** From now on Romeo's list reads like this to whoever asks for it; Juliet looks at it. */
async function listReads(change: (items: Element) => void): Promise<void> {
  malice.onTheWay = (stanza) => {
    const items = stanza.getChild('pubsub', PUBSUB)?.getChild('items')
    if (stanza.attrs.type === 'result' && items?.attrs.node === DEVICES) change(items)
    return [stanza]
  }
  await juliet.quit()
  await juliet.start()
  await juliet.messages(romeo.jid)
}

describe('a server that adds a device to a contact’s list', () => {
  it('gets no key with it that the policy does not allow: the user is asked, and it is blocked for good', async () => {
    await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: 'ask' })
    const added = await entry(evil, 'verified ✔\u202e')
    await listReads((items) => items.append(added))
    await until(async () => expect((await statesOf(romeo.jid, juliet)).sort()).toEqual(['new', 'trusted']))
    const sid = await writes('for one pair of eyes')
    await reads('for one pair of eyes')
    const asks = await askedBy(evil, sid)
    malice.say(asks)
    await until(async () => expect(await doorOf()).toHaveLength(1))
    const [question] = await doorOf()
    expect(question).toMatchObject({
      reason: 'policy',
      device: { name: 'verified', state: 'new', fingerprint: evil.identity.kid },
      asks: { messages: 1 },
    })
    expect(await readersOfLast()).toEqual({ given: ['desk'], waiting: ['verified'] })
    const device = { jid: romeo.jid, fingerprint: evil.identity.kid }
    await juliet.call('door.answer', { ...device, answer: 'never' })
    // where it was, and under a new resource
    for (const jid of [evil.jid, `${romeo.jid}/elsewhere` as FullJid]) {
      const again = await askedBy(at(evil, jid), sid)
      malice.say(again)
      await until(() => expect(refusalsOf(again)).toEqual(['forbidden']))
    }
    expect(await doorOf()).toEqual([])
    expect((await devicesOf(romeo.jid, juliet)).find(({ name }) => name === 'verified')?.state).toBe(
      'blocked',
    )
    expect(await readersOfLast()).toEqual({ given: ['desk'], waiting: [] })
  })

  it('takes a verified device away, and it is only shown as gone: it stays verified, and reads on', async () => {
    const device = { jid: romeo.jid, fingerprint: (await hisDevice()).fingerprint }
    const shown = await juliet.call('verify.number', device)
    const number = shown.is === 'number' ? shown.groups.join(' ') : ''
    expect(await juliet.call('verify.confirmNumber', { ...device, number })).toEqual({ is: 'done' })
    await listReads((items) => (items.children = []))
    await until(async () =>
      expect(await hisDevice()).toMatchObject({
        state: 'verified',
        lastListed: expect.any(Number) as number,
      }),
    )
    await writes('still for you')
    await reads('still for you')
    expect(await doorOf()).toEqual([])
  })

  it('swaps the key in an entry, and nothing of it is believed', async () => {
    const before = await devicesOf(romeo.jid, juliet)
    const [header, payload] = (await entry(evil, 'desk')).getChildText('device')!.split('.')
    await listReads((items) => {
      for (const item of items.getChildren('item')) {
        const device = item.getChild('device', BALCONY)!
        const [, , signature] = device.getText().split('.')
        device.children = [`${header}.${payload}.${signature}`]
      }
    })
    await writes('to the right one')
    await reads('to the right one')
    expect((await devicesOf(romeo.jid, juliet)).map(({ fingerprint }) => fingerprint)).toEqual(
      before.map(({ fingerprint }) => fingerprint),
    )
    expect((await hisDevice()).state).toBe('trusted')
  })
})

/** The same, where nobody is asked: a refusal for good. */
function refusalsOf(request: Element): string[] {
  const isAsking = (iq: Element) => iq.getChild('error')?.getChild('awaiting-approval') !== undefined
  const asking = malice.seen.some((iq) => iq.attrs.id === request.attrs.id && isAsking(iq))
  return asking ? ['the user is asked'] : answersTo(request)
}

/** What Juliet's app said to this request: a key, or the condition of the refusal. */
function answersTo(request: Element): string[] {
  return malice.seen
    .filter((iq) => iq.is('iq') && iq.attrs.id === request.attrs.id && iq.attrs.type !== 'get')
    .map((iq) => iq.getChild('error')?.getChildElements()[0]?.getName() ?? 'key')
}

describe('a server that tampers with a request for a key', () => {
  const offered = async (): Promise<string> => {
    const iq = await evil.engine.request(await addressOf(juliet, romeo), await addressOf(juliet, romeo), 'x')
    return part(iq.getChild('keyreq')!, 'pkey').getText()
  }
  const payloadOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>

  it.each<[string, (iq: Element, keyreq: Element, pkey: string) => void]>([
    ['swaps the keys', (_iq, keyreq, pkey) => (part(keyreq, 'pkey').children = [pkey])],
    ['strips the proof', (_iq, keyreq) => keyreq.remove(part(keyreq, 'proof'))],
    [
      'names another key to wrap for',
      (_iq, keyreq) => {
        const proof = part(keyreq, 'proof')
        const [header, , signature] = proof.getText().split('.')
        const { once, enc, ...rest } = payloadOf(proof.getText())
        const swapped = Buffer.from(JSON.stringify({ ...rest, once: enc, enc: once })).toString('base64url')
        proof.children = [`${header}.${swapped}.${signature}`]
      },
    ],
    ['says it is from another address', (iq) => (iq.attrs.from = evil.jid)],
  ])('and %s is refused, no key leaves, and the message opens when it stops', async (_, tamper) => {
    const pkey = await offered()
    const his = await addressOf(romeo, juliet)
    const asked: Element[] = []
    makeHimAsk((stanza) => {
      const keyreq = keyreqOf(stanza, 'get')
      // what it asked in another name is answered there
      if (stanza.attrs.to === evil.jid) stanza.attrs.to = his
      if (keyreq === undefined) return [stanza]
      asked.push(stanza)
      tamper(stanza, keyreq, pkey)
      return [stanza]
    })
    await writes('not for the post office')
    await until(() => expect(asked.flatMap(answersTo)).toContain('not-acceptable'))
    expect(asked.flatMap(answersTo)).not.toContain('key')
    // the key that went along is his, though the server took it out
    expect(await readersOfLast()).toEqual({ given: ['desk'], waiting: [] })
    expect(await doorOf()).toEqual([])
    // an answer to another name that comes when nobody tampers any more would go there, and be waited for
    await until(() => expect(asked.filter((request) => answersTo(request).length === 0)).toEqual([]))
    await opensNow('not for the post office')
    expect(await readersOfLast()).toEqual({ given: ['desk'], waiting: [] })
  })

  it('and asks with a key of its own from the known address has the user asked, and hears nothing', async () => {
    const impostor = await party(await addressOf(romeo, juliet))
    const sid = await writes('for the known one')
    await reads('for the known one')
    const request = await askedBy(impostor, sid)
    malice.onTheWay = (stanza) =>
      stanza.attrs.id === request.attrs.id && stanza.attrs.type !== 'get' ? [] : [stanza]
    malice.say(request)
    await until(async () => expect(await doorOf()).toMatchObject([{ reason: 'known-address-other-key' }]))
    await until(() => expect(answersTo(request)).toEqual(['forbidden']))
    expect((await readersOfLast()).given).toEqual(['desk'])
  })

  it('and floods her with a hundred is cut off at ten a minute, with one question at the door', async () => {
    await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: 'ask' })
    const sid = await writes('in peace')
    await reads('in peace')
    const one = await askedBy(evil, sid)
    const requests = Array.from({ length: 100 }, (_, n) => {
      const request = overTheWire(one)
      request.attrs.id = `flood-${n}`
      return request
    })
    malice.onTheWay = (stanza) => (stanza.attrs.to === evil.jid ? [] : [stanza])
    malice.say(...requests)
    await until(() => expect(requests.flatMap(answersTo)).toHaveLength(100))
    const answers = requests.flatMap(answersTo)
    expect(answers.filter((said) => said === 'forbidden').length).toBeLessThanOrEqual(10)
    expect(answers.filter((said) => said === 'resource-constraint').length).toBeGreaterThanOrEqual(90)
    expect(await doorOf()).toHaveLength(1)
    expect((await readersOfLast()).given).toEqual(['desk'])
  })
})

describe('a server that answers a request for a key', () => {
  /** What the server's device, which says it is Juliet's, answers: with a grant that it signed itself. */
  async function ownAnswer(request: Element): Promise<Element> {
    const { from, to } = request.attrs as { from: string; to: string }
    const false_ = await party(to)
    const sid = request.getChild('keyreq')!.attrs.id!
    const key = new Uint8Array(32).fill(7)
    const [sendFrom, sendUntil] = [Date.now() - 1000, Date.now() + 86_400_000]
    const audience = [romeo.jid, juliet.jid]
    const terms = {
      sid,
      key,
      iss: to as FullJid,
      to: romeo.jid,
      aud: audience,
      sendFrom,
      sendUntil,
      name: 'desk',
    }
    false_.ports.keys.addOut({
      ...{ sid, conversation: romeo.jid, audience, key: new Secret(key), sendFrom, sendUntil },
      grant: await signGrant(terms, false_.identity),
      ...{ ends: sendUntil, releaseUntil: sendUntil, uses: 0, retiredAt: null, onlyFor: null },
    })
    const release = await false_.engine.answer(request)
    expect(release.is).toBe('released')
    Object.assign(release.reply.attrs, { from: to, to: from })
    return release.reply
  }

  async function nothingIsBelieved(): Promise<void> {
    expect((await devicesOf(juliet.jid, romeo)).map(({ name }) => name)).toEqual(['desk'])
    await opensNow('from me and nobody else')
  }

  it('in the sender’s place is not believed, as an answer or a push: only her key opens what she wrote', async () => {
    const asked: Element[] = []
    makeHimAsk((stanza) => {
      if (keyreqOf(stanza, 'get') === undefined) return [stanza]
      asked.push(stanza)
      void ownAnswer(stanza).then((reply) => malice.say(reply))
      return []
    })
    await writes('from me and nobody else')
    await until(() => expect(asked).toHaveLength(1))
    const push = await ownAnswer(asked[0]!)
    Object.assign(push.attrs, { type: 'set', id: 'pushed-by-the-server' })
    malice.say(push)
    const hisWord = () =>
      malice.seen.filter((iq) => iq.attrs.id === 'pushed-by-the-server' && iq.attrs.type === 'error')
    await until(() => expect(hisWord()).toHaveLength(1))
    await nothingIsBelieved()
  })

  it('and swaps what is in it is not believed', async () => {
    let swapped = 0
    makeHimAsk((stanza) => {
      const keyreq = keyreqOf(stanza, 'result')
      if (keyreq === undefined) return [stanza]
      const data = part(keyreq, 'data')
      data.children = [data.getText().replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))]
      swapped += 1
      return [stanza]
    })
    await writes('from me and nobody else')
    await until(() => expect(swapped).toBe(1))
    await nothingIsBelieved()
  })
})

// a.test shows a certificate that does not hold. What the people read who write to it, and from it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startFederation, type Federation } from '../rig/ejabberd.mjs'
import type { Certificate } from '../rig/prosody.mjs'
import { english } from '../english.ts'
import { startBalcony, until, type Balcony } from './balcony.ts'

const people = { 'juliet@a.test': 'nightingale', 'romeo@b.test': 'orchard', 'rosaline@c.test': 'lark' }
const NOT_VERIFIED =
  'Not delivered: the certificate of the server a.test could not be verified, so your server sent nothing to it.'

let servers: Federation
const open: Balcony[] = []

beforeAll(async () => {
  servers = await startFederation({ users: people })
})
afterAll(() => servers?.stop())
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.remove()))
})

async function signIn(jid: keyof typeof people, caPem = servers.caPem): Promise<Balcony> {
  const server = { 'juliet@a.test': servers.a, 'romeo@b.test': servers.b, 'rosaline@c.test': servers.c }[jid]
  const she = await startBalcony({ jid, password: people[jid], server, caPem })
  open.push(she)
  return she
}

async function show(certificate: Certificate): Promise<void> {
  await servers.stopServer('a.test')
  servers.giveCertificate('a.test', certificate)
  await servers.startServer('a.test')
}

/** The sentence below the last message, once it has failed. */
async function sentenceBelow(who: Balcony, to: Balcony['jid']): Promise<string> {
  await until(async () => expect((await who.messages(to)).at(-1)?.delivery).toBe('failed'))
  return english((await who.messages(to)).at(-1)?.problem)
}

const juliet = 'juliet@a.test' as Balcony['jid']
const senders = [
  ['Prosody', 'romeo@b.test'],
  ['ejabberd', 'rosaline@c.test'],
] as const

describe.each([
  ['for another name', () => servers.certificateOf('b.test')],
  ['of another issuer', () => servers.rogue],
])('a server with a certificate %s', (_which, certificate) => {
  beforeAll(() => show(certificate()))

  it.each(senders)('is refused by %s, and the sender reads why', async (_brand, jid) => {
    const he = await signIn(jid)
    await he.send(juliet, 'But soft')
    expect(await sentenceBelow(he, juliet)).toBe(NOT_VERIFIED)
  })
})

describe('who has an account there', () => {
  it.each([
    [
      'Prosody',
      'romeo@b.test',
      'Not delivered: the server b.test could not verify the certificate of your server.',
    ],
    ['ejabberd', 'rosaline@c.test', 'Not delivered: the server c.test does not accept your server.'],
  ] as const)('is not let in by %s, and reads why', async (_brand, to, sentence) => {
    await show(servers.rogue)
    const she = await signIn('juliet@a.test', servers.rogue.certPem)
    await she.send(to as Balcony['jid'], 'Good night')
    expect(await sentenceBelow(she, to as Balcony['jid'])).toBe(sentence)
  })

  it.each(senders)('hears nothing that is sent from %s', async (_brand, jid) => {
    await show(servers.rogue)
    const she = await signIn('juliet@a.test', servers.rogue.certPem)
    const he = await signIn(jid)
    await he.send(juliet, 'Speak again, bright angel')
    await sentenceBelow(he, juliet)
    // what she wrote herself the archive brings back
    expect((await she.messages(he.jid)).filter(({ direction }) => direction === 'in')).toEqual([])
  })
})

describe('once the certificate is right', () => {
  it.each(senders)('"Try again" delivers from %s what had come back', async (_brand, jid) => {
    await show(servers.rogue)
    const he = await signIn(jid)
    await he.send(juliet, `It is the east, says ${jid}`)
    expect(await sentenceBelow(he, juliet)).toBe(NOT_VERIFIED)
    await show(servers.certificateOf('a.test'))
    const she = await signIn('juliet@a.test')
    await until(async () => {
      // ejabberd sends back at once for a while what goes where it just failed, so the user may have to try twice
      const last = (await he.messages(juliet)).at(-1)
      if (last?.delivery === 'failed') await he.call('message.retry', { id: last.id })
      // a stranger's message waits for the user's word before its key is asked for
      expect(await she.heard(he.jid)).toEqual(['sealed: (waiting-for-key)'])
    })
  })
})

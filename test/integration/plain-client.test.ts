// Balcony and a program that knows nothing of encryption between people: slixmpp, on the other brand of server.
import { beforeAll, describe, expect, it } from 'vitest'
import type { PlainClient, Told } from '../rig/plain-client.mjs'
import { until, type Balcony } from './balcony.ts'
import { twoBrands } from './two-brands.ts'

const FALLBACK = 'This message is encrypted. Balcony (and apps that support xmpp-e2e) can open it.'

const { balcony, plain, log } = twoBrands()

const heardBy = (client: PlainClient, from: string) =>
  client.told.filter(
    (told): told is Extract<Told, { is: 'message' }> =>
      told.is === 'message' && told.from.startsWith(`${from}/`),
  )

describe.each([
  ['ejabberd', 'rosaline@c.test', 'Prosody', 'mercutio@a.test'],
  ['Prosody', 'juliet@a.test', 'ejabberd', 'tybalt@c.test'],
] as const)('Balcony on %s (%s) and slixmpp on %s (%s)', (_ours, own, _theirs, their) => {
  const friend = their as Balcony['jid']
  let she: Balcony
  let he: PlainClient

  beforeAll(async () => {
    she = await balcony(own)
    he = await plain(their)
  })

  it('become contacts and see each other', async () => {
    he.subscribe(own)
    await until(() => expect(she.contact(friend)).toMatchObject({ wantsIn: true }))
    expect(await she.call('contact.accept', { jid: friend })).toEqual({ is: 'done' })
    const seen = { subscription: 'both', availability: 'online', devicesOnline: 1 }
    await until(() => expect(she.contact(friend)).toMatchObject(seen))
    await until(() =>
      expect(he.told.some((told) => told.is === 'presence' && told.from.startsWith(`${own}/`))).toBe(true),
    )
  })

  it('the line above the composer says whether its app announces that it reads what is sealed', async () => {
    const reads = (reading: string) => until(() => expect(she.contact(friend)).toMatchObject({ reading }))
    expect(she.contact(friend)).toMatchObject({ reading: 'unknown' })
    await she.messages(friend)
    await reads('announces-nothing')
    const other = await plain(their, ['urn:xmpp:ping', 'urn:ietf:params:xml:ns:xmpp-e2e:6:encryption'])
    await reads('reads')
    await other.stop()
    await reads('announces-nothing')
    const third = await plain(their, ['urn:xmpp:ping'])
    await until(() => expect(she.contact(friend)).toMatchObject({ devicesOnline: 2 }))
    await reads('announces-nothing')
    await third.stop()
  })

  it('its message is shown as not encrypted', async () => {
    he.send(own, 'A plague o’ both your houses! <&> 🌹')
    await until(async () =>
      expect(await she.heard(friend)).toEqual(['plain: A plague o’ both your houses! <&> 🌹']),
    )
  })

  it('what Balcony sends is sealed: it reads the sentence that says so, and never the words', async () => {
    await she.send(friend, 'Here’s much to do with hate')
    await until(() => expect(heardBy(he, own).map(({ body }) => body)).toEqual([FALLBACK]))
    // XEP-0380: a program that knows at least this says which encryption it was
    expect(heardBy(he, own)[0]?.children).toEqual(
      expect.arrayContaining(['{urn:ietf:params:xml:ns:xmpp-e2e:6}e2e', '{urn:xmpp:eme:0}encryption']),
    )
    expect(JSON.stringify(he.told)).not.toContain('much to do')
    expect(log('c.test')).not.toContain('much to do')
    await until(async () =>
      expect((await she.messages(friend)).at(-1)).toMatchObject({
        direction: 'out',
        delivery: 'sent',
        sealing: { is: 'sealed' },
      }),
    )
  })

  it('a plain answer in the encrypted conversation is marked too', async () => {
    he.send(own, 'I cannot read that')
    await until(async () => expect((await she.heard(friend)).at(-1)).toBe('plain: I cannot read that'))
  })

  it('after the user’s word it reads what she writes, until she takes the word back', async () => {
    const said = () => heardBy(he, own).map(({ body }) => body)
    const setPlain = (plain: boolean) => she.call('conversation.setPlain', { jid: friend, plain })
    expect(await setPlain(true)).toEqual({ is: 'done' })
    await she.send(friend, 'Ask for me tomorrow <&> 🌹')
    await until(() => expect(said()).toEqual([FALLBACK, 'Ask for me tomorrow <&> 🌹']))
    expect(heardBy(he, own).at(-1)).toMatchObject({ type: 'chat' })
    expect(heardBy(he, own).at(-1)?.children.join()).not.toContain('e2e')
    await until(async () =>
      expect((await she.messages(friend)).at(-1)).toMatchObject({
        delivery: 'sent',
        sealing: { is: 'plain' },
      }),
    )
    expect(await setPlain(false)).toEqual({ is: 'done' })
    await she.send(friend, 'and you shall find me a grave man')
    await until(() => expect(said()).toEqual([FALLBACK, 'Ask for me tomorrow <&> 🌹', FALLBACK]))
    expect(JSON.stringify(he.told)).not.toContain('grave man')
  })
})

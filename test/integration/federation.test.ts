// Two whole Balconies, one on Prosody and one on ejabberd, that talk through both servers.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFederation, type Federation } from '../rig/ejabberd.mjs'
import { befriend, startBalcony, until, type Balcony } from './balcony.ts'
import { cuttableLine, type CuttableLine } from './cuttable-line.ts'

const people = { juliet: ['juliet@a.test', 'nightingale'], rosaline: ['rosaline@c.test', 'lark'] } as const

let servers: Federation
let juliet: Balcony
let rosaline: Balcony
/** The server has it; a receipt may have been as quick. */
const LEFT = /^(sent|arrived)$/
const lines: Record<string, CuttableLine> = {}

beforeAll(async () => {
  servers = await startFederation({ users: Object.fromEntries(Object.values(people)) })
  const signIn = async ([jid, password]: readonly [string, string], server: Federation['a']) => {
    const line = (lines[jid] = await cuttableLine(server))
    return startBalcony({ jid, password, server: line, caPem: servers.caPem })
  }
  juliet = await signIn(people.juliet, servers.a)
  rosaline = await signIn(people.rosaline, servers.c)
})
afterAll(async () => {
  await juliet?.remove()
  await rosaline?.remove()
  Object.values(lines).forEach((line) => line.stop())
  await servers?.stop()
})

const other = (who: Balcony) => (who === juliet ? rosaline : juliet)
const both = [
  ['from Prosody to ejabberd', () => juliet],
  ['from ejabberd to Prosody', () => rosaline],
] as const

describe('between Prosody and ejabberd', () => {
  it('one adds, the other accepts, and each sees the other online', async () => {
    await befriend(juliet, rosaline)
  })

  it.each(both)(
    'the first sealed message %s opens by dial-back, and no server could read it',
    async (_, w) => {
      const [sender, reader] = [w(), other(w())]
      const text = `A thousand times good night, says ${sender.jid}`
      await sender.send(reader.jid, text)
      await until(async () => expect(await reader.heard(sender.jid)).toContain(`sealed: ${text}`))
      await until(async () => expect((await sender.messages(reader.jid)).at(-1)?.delivery).toMatch(LEFT))
      const opened = (await reader.messages(sender.jid)).find(
        ({ content }) => 'text' in content && content.text === text,
      )
      expect(reader.statesOf(opened?.id ?? 0)).toEqual(expect.arrayContaining(['waiting-for-key', 'text']))
      // ejabberd's log has every stanza, so what was not in it did not pass in the clear
      expect(servers.log('c.test')).toContain('urn:ietf:params:xml:ns:xmpp-e2e:6')
      expect(servers.log('c.test')).not.toContain('thousand times')
    },
  )

  it.each(both)('the next one %s opens with the key at hand', async (_, w) => {
    const [sender, reader] = [w(), other(w())]
    await sender.send(reader.jid, 'Parting is such sweet sorrow')
    await until(async () =>
      expect((await reader.heard(sender.jid)).at(-1)).toBe('sealed: Parting is such sweet sorrow'),
    )
    const { id } = (await reader.messages(sender.jid)).at(-1) ?? { id: 0 }
    expect(reader.statesOf(id)).toEqual(['text'])
  })

  it.each([
    ['Prosody', () => juliet],
    ['ejabberd', () => rosaline],
  ] as const)('a line to %s that was cut is taken up again, and nothing is lost', async (_brand, w) => {
    const [cutOff, friend] = [w(), other(w())]
    const before = cutOff.sessions.length
    lines[cutOff.jid]?.cut()
    await friend.send(cutOff.jid, 'while the line was cut')
    await cutOff.send(friend.jid, 'written without a line')
    await cutOff.call('connection.retry', {})
    await until(() => expect(cutOff.sessions.slice(before)).toEqual(['resumed']))
    // XEP-0198: the server keeps what it could not hand over, and sends it on
    await until(async () =>
      expect((await cutOff.heard(friend.jid)).at(-1)).toBe('sealed: while the line was cut'),
    )
    await until(async () =>
      expect((await friend.heard(cutOff.jid)).at(-1)).toBe('sealed: written without a line'),
    )
  })

  it.each(both)('what was sent %s while the reader was away opens when the reader is back', async (_, w) => {
    const [sender, reader] = [w(), other(w())]
    await reader.quit()
    await until(() => expect(sender.contact(reader.jid)).toMatchObject({ availability: 'offline' }))
    await sender.send(reader.jid, 'It is the lark, the herald of the morn')
    await until(async () => expect((await sender.messages(reader.jid)).at(-1)?.delivery).toMatch(LEFT))
    await reader.start()
    await until(async () =>
      expect((await reader.heard(sender.jid)).at(-1)).toBe('sealed: It is the lark, the herald of the morn'),
    )
    await until(() => expect(sender.contact(reader.jid)).toMatchObject({ availability: 'online' }))
  })
})

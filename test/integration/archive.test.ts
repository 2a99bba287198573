// Archive and carbons of real servers: gone for a while, several programs at one account, each message once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlainClient } from '../rig/plain-client.mjs'
import { until, type Balcony } from './balcony.ts'
import { twoBrands } from './two-brands.ts'

/** Two pages and a half. */
const MANY = Array.from({ length: 120 }, (_, n) => `line ${n}`)

const { balcony, plain } = twoBrands()

describe.each([
  ['Prosody', 'juliet@a.test', 'mercutio@a.test'],
  ['Prosody, from ejabberd,', 'juliet@a.test', 'tybalt@c.test'],
  ['ejabberd', 'rosaline@c.test', 'tybalt@c.test'],
] as const)('the archive of %s (%s and %s)', (_server, own, their) => {
  const friend = their as Balcony['jid']
  let she: Balcony
  let he: PlainClient

  const sees = (...lines: string[]) =>
    until(async () => {
      const shown = (await she.messages(friend)).map(
        ({ direction, content }) => `${direction}: ${content.is === 'text' ? content.text : content.is}`,
      )
      expect(shown).toEqual(lines)
    })
  const said: string[] = []
  const says = (text: string) => {
    he.send(own, text)
    said.push(`in: ${text}`)
  }

  beforeAll(async () => {
    she = await balcony(own)
    he = await plain(their)
  })
  afterAll(async () => {
    await she.remove()
    await he.stop()
  })

  it('has what was said while the program was off, more than a page of it, in order and each once', async () => {
    says('before')
    await sees(...said)
    await she.quit()
    // another program takes what comes, so that nothing is kept for her but in the archive
    const other = await plain(own)
    for (const text of MANY) says(text)
    await until(() =>
      expect(other.told.some((told) => 'body' in told && told.body === MANY.at(-1))).toBe(true),
    )
    await other.stop()
    await she.start()
    await sees(...said)
  })

  it('and what the server kept for her besides is there once', async () => {
    await she.quit()
    says('for whoever comes')
    says('first')
    await she.start()
    says('after')
    await sees(...said)
    await she.quit()
    await she.start()
    await sees(...said)
  })

  it('and its carbons have what another program of the account says and hears, each once', async () => {
    const other = await plain(own)
    other.send(their, 'from the other one')
    said.push('out: from the other one')
    await sees(...said)
    says('an answer')
    await sees(...said)
    await she.quit()
    other.send(their, 'while you were away')
    said.push('out: while you were away')
    await until(() =>
      expect(he.told.some((told) => 'body' in told && told.body === 'while you were away')).toBe(true),
    )
    says('indeed')
    await until(() => expect(other.told.some((told) => 'body' in told && told.body === 'indeed')).toBe(true))
    await she.start()
    await sees(...said)
    expect((await she.messages(friend)).at(-2)).toMatchObject({ direction: 'out', delivery: 'sent' })
    await other.stop()
  })
})

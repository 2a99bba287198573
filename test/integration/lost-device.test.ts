// PROTOCOL 8 and 10 on real servers: a lost device leaves the account's list, and a contact on the other brand hears so.
import { beforeAll, describe, expect, it } from 'vitest'
import { readTokenPayload } from '../../main/e2e/signed-token.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import { befriend, until, type Balcony } from './balcony.ts'
import { listWriter } from './list-writer.ts'
import { twoBrands } from './two-brands.ts'

const { accountOf, balcony } = twoBrands()

async function othersOf(of: BareJid, seenBy: Balcony) {
  return (await seenBy.call('device.list', { jid: of })).devices.filter(({ own }) => !own)
}

/** The user compared the number of the only device of `of` that is known and not verified yet. */
async function verifies(one: Balcony, of: BareJid): Promise<string> {
  let fingerprint = ''
  await until(async () => {
    const unverified = (await othersOf(of, one)).filter(({ state }) => state !== 'verified')
    expect(unverified).toHaveLength(1)
    fingerprint = unverified[0]?.fingerprint ?? ''
  })
  const device = { jid: of, fingerprint }
  const shown = await one.call('verify.number', device)
  if (shown.is !== 'number') throw new Error('no number')
  const number = shown.groups.join(' ')
  expect(await one.call('verify.confirmNumber', { ...device, number })).toEqual({ is: 'done' })
  return fingerprint
}

describe.each([
  ['Prosody', 'juliet@a.test', 'ejabberd', 'tybalt@c.test'],
  ['ejabberd', 'rosaline@c.test', 'Prosody', 'mercutio@a.test'],
] as const)(
  'a device of an account on %s (%s) that is lost, seen from %s (%s)',
  (brand, own, _theirs, their) => {
    const [ours, theirs] = [own as BareJid, their as BareJid]
    let desk: Balcony, phone: Balcony, friend: Balcony
    let lost: string, left: string
    const server = () => listWriter(accountOf(own))
    const phoneAtFriend = async () => (await othersOf(ours, friend)).find((one) => one.fingerprint === lost)

    async function looksAgain() {
      await until(async () => expect((await server().items()).map(({ id }) => id)).toEqual([left]))
      await friend.quit()
      await friend.start()
      await friend.messages(ours)
    }

    beforeAll(async () => {
      desk = await balcony(own)
      friend = await balcony(their)
      await befriend(desk, friend)
      left = await verifies(friend, ours)
      phone = await balcony(own)
      lost = await verifies(desk, ours)
      await verifies(phone, ours)
      // introduced by the one that the friend verified
      await until(async () =>
        expect(await phoneAtFriend()).toMatchObject({
          state: 'trusted',
          manner: 'endorsed',
          lastListed: null,
        }),
      )
      await phone.quit()
    })

    it('is let in no more by the contact’s app, which hears of it by itself', async () => {
      expect(await desk.call('device.lose', { fingerprint: lost })).toEqual({ is: 'done' })
      // between two looks there are ten seconds; they are waited for at the server that tells of less
      if (brand === 'Prosody') await looksAgain()
      await until(async () => expect(await phoneAtFriend()).toMatchObject({ state: 'new' }))
      await until(async () => expect((await phoneAtFriend())?.lastListed).not.toBeNull())
    })

    it('gets no key of what the contact writes then', async () => {
      await friend.send(ours, 'Is it gone?')
      await until(async () => expect(await desk.heard(theirs)).toContain('sealed: Is it gone?'))
      const sent = (await friend.messages(ours)).at(-1)
      const readers = JSON.stringify(await friend.call('message.readers', { id: sent?.id ?? -1 }))
      expect(readers).toContain(left)
      expect(readers).not.toContain(lost)
    })

    it('is out of the list that the server keeps, where the other one vouches for nobody', async () => {
      // last: ejabberd tells of news by any session of the account, and this one shows no presence
      const items = await server().items()
      expect(items.map(({ id }) => id)).toEqual([left])
      expect(readTokenPayload(items[0]?.token ?? '')?.endorses).toEqual([])
    })
  },
)

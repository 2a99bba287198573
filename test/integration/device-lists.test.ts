// PROTOCOL 8 on real servers: devices of one account stay listed side by side, and a contact on the other brand sees both.
import { beforeAll, describe, expect, it } from 'vitest'
import { signDeviceEntry } from '../../main/e2e/device-entry.ts'
import { generateEncryptionKey, generateIdentity } from '../../main/e2e/device-keys.ts'
import { readTokenPayload } from '../../main/e2e/signed-token.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import { befriend, until, type Balcony } from './balcony.ts'
import { listWriter } from './list-writer.ts'
import { twoBrands } from './two-brands.ts'

const { accountOf, balcony } = twoBrands()

const nameIn = (token: string) => readTokenPayload(token)?.name
const devicesOf = async (of: BareJid, seenBy: Balcony) =>
  (await seenBy.call('device.list', { jid: of })).devices.filter(({ own }) => !own)

describe.each([
  ['Prosody', 'juliet@a.test', 'ejabberd', 'tybalt@c.test'],
  ['ejabberd', 'rosaline@c.test', 'Prosody', 'mercutio@a.test'],
] as const)('devices of an account on %s (%s), seen from %s (%s)', (_ours, own, _theirs, their) => {
  let desk: Balcony
  let phone: Balcony
  let friend: Balcony
  let server: ReturnType<typeof listWriter>
  const seen = async () =>
    (await devicesOf(own as BareJid, friend)).map(({ name, state }) => `${name}: ${state}`).sort()

  beforeAll(async () => {
    desk = await balcony(own)
    friend = await balcony(their)
    await befriend(desk, friend)
    server = listWriter(accountOf(own))
  })

  it('are known to a contact who is online, before a word was said', async () => {
    await until(async () => expect(await seen()).toEqual(['desk: trusted']))
    await until(async () => expect(await devicesOf(their as BareJid, desk)).toHaveLength(1))
  })

  it('stay listed both, the contact knows both, and the account asks about the other one', async () => {
    await desk.call('device.rename', { name: 'Balcony' })
    phone = await balcony(own)
    await until(async () => expect((await server.items()).map(({ token }) => nameIn(token))).toHaveLength(2))
    await until(async () => expect(await seen()).toEqual(['Balcony: trusted', 'desk: trusted']))
    await until(async () =>
      expect((await devicesOf(own as BareJid, desk)).map(({ state }) => state)).toEqual(['new']),
    )
    await until(async () =>
      expect((await devicesOf(own as BareJid, phone)).map(({ name }) => name)).toEqual(['Balcony']),
    )
  })

  it('are still listed after a restart, which publishes nothing anew', async () => {
    const before = (await server.items()).map(({ token }) => token).sort()
    await phone.quit()
    await phone.start()
    await until(async () => expect(await devicesOf(own as BareJid, phone)).toHaveLength(1))
    expect((await server.items()).map(({ token }) => token).sort()).toEqual(before)
  })

  it('do not go back to an old entry, nor take one under another id, and one that the server adds is seen', async () => {
    const old = (await server.items()).find(({ token }) => nameIn(token) === 'Balcony')
    if (old === undefined) throw new Error('not listed')
    // dates have whole seconds
    const iat = Number(readTokenPayload(old.token)?.iat)
    await until(() => expect(Math.floor(Date.now() / 1000)).toBeGreaterThan(iat))
    await desk.call('device.rename', { name: 'Terrace' })
    await until(async () => expect(await seen()).toEqual(['Terrace: trusted', 'desk: trusted']))
    await desk.quit()
    await server.publish(old.id, old.token)
    await server.publish('A'.repeat(43), old.token)
    const [identity, encryption] = await Promise.all([generateIdentity(), generateEncryptionKey()])
    const terms = { resource: 'evil', name: 'verified ✔', enc: encryption.publicKey, at: Date.now() }
    await server.publish(identity.kid, await signDeviceEntry({ jid: own as BareJid, ...terms }, identity))
    // ejabberd tells nobody what a session without presence published: who opens the conversation fetches it
    await friend.quit()
    await friend.start()
    await friend.messages(own as BareJid)
    await until(async () =>
      expect(await seen()).toEqual(['Terrace: trusted', 'desk: trusted', 'verified: trusted']),
    )
    expect((await server.items()).map(({ id }) => id)).toHaveLength(4)
  })
})

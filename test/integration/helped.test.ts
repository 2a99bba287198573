// PROTOCOL 9 on real servers: the device that wrote is off, and another one of its account gives its key on.
import { describe, expect, it } from 'vitest'
import type { Device } from '../../shared/domain/device.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import { befriend, until, type Balcony } from './balcony.ts'
import { twoBrands } from './two-brands.ts'

const { balcony } = twoBrands()

/** The one device of an account that another program knows. */
async function knownBy(party: Balcony, jid: BareJid): Promise<Device> {
  let found: Device[] = []
  await until(async () => {
    found = (await party.call('device.list', { jid })).devices.filter(({ own }) => !own)
    expect(found).toHaveLength(1)
  })
  return found[0] as Device
}

async function verifies(party: Balcony, { jid, fingerprint }: Device): Promise<void> {
  const number = await party.call('verify.number', { jid, fingerprint })
  if (number.is !== 'number') throw new Error(number.is)
  const confirmed = { jid, fingerprint, number: number.groups.join(' ') }
  expect(await party.call('verify.confirmNumber', confirmed)).toEqual({ is: 'done' })
}

describe.each([
  ['Prosody', 'juliet@a.test', 'ejabberd', 'tybalt@c.test'],
  ['ejabberd', 'rosaline@c.test', 'Prosody', 'mercutio@a.test'],
] as const)('a device on %s (%s) that was written to from %s (%s)', (_hers, own, _his, their) => {
  it('reads by the help of his phone what his laptop wrote, which is off', async () => {
    const [her, his] = [own as BareJid, their as BareJid]
    const [desk, laptop] = [await balcony(own), await balcony(their)]
    await befriend(desk, laptop)
    const phone = await balcony(their)
    const onLaptop = await knownBy(laptop, her)
    // so that no key goes along with what he writes: hers has to ask for it
    await laptop.call('contact.setPolicy', { jid: her, policy: 'ask' })
    await laptop.call('device.decide', { ...placeOf(onLaptop), state: 'new' })
    await laptop.call('device.decide', { ...placeOf(await knownBy(laptop, his)), state: 'trusted' })
    await verifies(phone, await knownBy(phone, her))
    await until(async () => expect((await desk.call('device.list', { jid: his })).devices).toHaveLength(2))

    await desk.quit()
    await laptop.send(her, 'O speak again, bright angel')
    await until(async () =>
      expect((await phone.messages(her)).map(({ content }) => content)).toMatchObject([{ is: 'text' }]),
    )
    await laptop.quit()
    await desk.start()
    await until(async () => expect(await desk.heard(his)).toEqual(['sealed: O speak again, bright angel']))
    const [message] = await desk.messages(his)
    const writers = (await phone.call('device.list', { jid: his })).devices.filter(({ own }) => !own)
    expect(message?.sealing).toMatchObject({ fingerprint: writers[0]?.fingerprint })
  })
})

const placeOf = ({ jid, fingerprint }: Device) => ({ jid, fingerprint })

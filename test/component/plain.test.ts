// PROTOCOL 10: nothing goes unencrypted before the user said so twice, and the screen says so for as long as it does.
import { describe, expect, it } from 'vitest'
import type { Contact, Reading } from '../../shared/domain/contact.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import { verbatim } from '../english.ts'
import { appInTests } from './app-in-tests.ts'
import { composer, focused, message, nurse, row } from './balcony-page.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import { own, ROMEO, romeo, signedIn, talk } from './verona.ts'

const app = appInTests()

const UNKNOWN = "It is not known yet whether Romeo's apps can read encrypted messages."
const ANNOUNCE_NOTHING = "None of Romeo's apps that are online says that it can read encrypted messages."
const CAN_READ = "Romeo's apps can read encrypted messages."
const IN_CLEAR = 'Not encrypted: the servers can read what you write here.'
const withRomeo = (more: Partial<Contact> = {}, plain = false): Conversation => ({
  ...talk({ ...romeo, ...more }),
  plain,
})

async function open(more: Partial<Contact> = {}, plain = false, scene: Partial<Scene> = {}) {
  const bridge = new FakeBridge({ snapshot: signedIn([withRomeo(more, plain), talk(nurse)]), ...scene })
  const { page } = await app.show(bridge)
  await row(page, 'Romeo').click()
  await page.getByRole('button', { name: 'Send', exact: true }).waitFor()
  const question = page.getByRole('group', { name: 'Send unencrypted to Romeo?' })
  return { page, bridge, question }
}

describe('somebody whose apps are not known to read encrypted messages', () => {
  it('is written to unencrypted after the user said so twice', async () => {
    const { page, bridge, question } = await open({ reading: 'unknown' })
    await page.getByText(UNKNOWN).waitFor()
    await page.getByRole('button', { name: 'Send unencrypted' }).click()
    await question.getByText('The servers, and everybody between you, can read what you write here').waitFor()
    expect(bridge.inputsOf('conversation.setPlain')).toEqual([])
    await question.getByRole('button', { name: 'Send unencrypted' }).click()
    await expect.poll(() => bridge.inputsOf('conversation.setPlain')).toEqual([{ jid: ROMEO, plain: true }])
    await question.waitFor({ state: 'detached' })
    await bridge.emit('conversation.changed', withRomeo({ reading: 'unknown' }, true))
    await page.getByText(IN_CLEAR).first().waitFor()
    expect(await page.getByText(UNKNOWN).count()).toBe(0)
    expect(await focused(page)).toBe('Message, not encrypted')
    await page.context().close()
  })

  it.each(['Enter', 'Escape'])('stays encrypted where %s answers the question in haste', async (key) => {
    const { page, bridge, question } = await open({ reading: 'unknown' })
    await page.getByRole('button', { name: 'Send unencrypted' }).focus()
    await page.keyboard.press('Enter')
    await question.waitFor()
    expect(await focused(page)).toBe('Stay encrypted')
    await page.keyboard.press(key)
    await question.waitFor({ state: 'detached' })
    expect(await focused(page)).toBe('Send unencrypted')
    expect(bridge.inputsOf('conversation.setPlain')).toEqual([])
    await page.context().close()
  })

  it('is not asked about in another conversation', async () => {
    const { page, question } = await open({ reading: 'unknown' })
    await page.getByRole('button', { name: 'Send unencrypted' }).click()
    await question.waitFor()
    await row(page, 'Nurse').click()
    await page.getByPlaceholder('Message Nurse').waitFor()
    expect(await page.getByText('encrypted', { exact: false }).count()).toBe(0)
    await page.context().close()
  })

  it('stays in question where it did not work, and the screen says why', async () => {
    const { page, question } = await open({ reading: 'unknown' }, false, {
      answers: {
        'conversation.setPlain': () => ({
          is: 'error',
          code: 'failed',
          saying: verbatim('The disk is full.'),
        }),
      },
    })
    await page.getByRole('button', { name: 'Send unencrypted' }).click()
    await question.getByRole('button', { name: 'Send unencrypted' }).click()
    await page.getByRole('alert').getByText('The disk is full.').waitFor()
    await question.waitFor()
    await page.context().close()
  })
})

describe('what their apps announce', () => {
  const presence = (reading: Reading) => {
    const { jid, availability, status, devicesOnline } = romeo
    return { people: [{ jid, availability, status, devicesOnline, reading }] }
  }

  it('is said above the composer as it changes, until one of them can read', async () => {
    const { page, bridge } = await open({ reading: 'unknown' })
    await page.getByText(UNKNOWN).waitFor()
    await bridge.emit('presence.changed', presence('announces-nothing'))
    await page.getByText(ANNOUNCE_NOTHING).waitFor()
    expect(await page.getByText(UNKNOWN).count()).toBe(0)
    await page.getByRole('button', { name: 'Send unencrypted' }).waitFor()
    await bridge.emit('presence.changed', presence('reads'))
    await page.getByText(ANNOUNCE_NOTHING).waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: 'Send unencrypted' }).count()).toBe(0)
    await page.context().close()
  })

  it('is said in a conversation that goes unencrypted where it could be encrypted again, and changes nothing by itself', async () => {
    const { page, bridge } = await open({ reading: 'announces-nothing' }, true)
    await page.getByText(IN_CLEAR).waitFor()
    expect(await page.getByText(CAN_READ).count()).toBe(0)
    await bridge.emit('presence.changed', presence('reads'))
    await page.getByText(CAN_READ).waitFor()
    await page.getByRole('button', { name: 'Encrypt again' }).waitFor()
    await page.getByPlaceholder('Message Romeo, not encrypted').waitFor()
    expect(bridge.inputsOf('conversation.setPlain')).toEqual([])
    await page.context().close()
  })
})

describe('a conversation that goes unencrypted', () => {
  it('says so above and in the composer and at each own message, and is encrypted again by one press', async () => {
    const { page, bridge } = await open({}, true, {
      messages: { [ROMEO]: [own(1, '20:09', 'in the open', { sealing: { is: 'plain' } })] },
    })
    await page.getByText(IN_CLEAR).waitFor()
    await message(page, 'You, in the open, 20:09').getByText('Not encrypted').waitFor()
    await page.getByPlaceholder('Message Romeo, not encrypted').waitFor()
    expect(await composer(page).count()).toBe(0)
    await page.getByRole('button', { name: 'Encrypt again' }).click()
    await expect.poll(() => bridge.inputsOf('conversation.setPlain')).toEqual([{ jid: ROMEO, plain: false }])
    await page.getByRole('status').getByText('What you write here is encrypted again.').waitFor()
    await bridge.emit('conversation.changed', withRomeo())
    await composer(page).waitFor()
    expect(await page.getByText(IN_CLEAR).count()).toBe(0)
    expect(await focused(page)).toBe('Message')
    await page.context().close()
  })

  it('does not claim that what is written is sealed', async () => {
    const { page } = await open({}, true)
    await page.getByText('No messages with Romeo yet.').waitFor()
    expect(await page.getByText('sealed before it leaves').count()).toBe(0)
    await page.context().close()
  })
})

it('somebody who can read encrypted messages is offered no other way', async () => {
  const { page } = await open()
  await composer(page).waitFor()
  expect(await page.getByRole('button', { name: 'Send unencrypted' }).count()).toBe(0)
  await page.context().close()
})

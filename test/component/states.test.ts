import { describe, expect, it } from 'vitest'
import type { KeyWait, Message, SealProblem } from '../../shared/domain/message.ts'
import { DEFAULT_SETTINGS } from '../../shared/domain/settings.ts'
import { verbatim } from '../english.ts'
import { appInTests } from './app-in-tests.ts'
import { log, message, showRomeo } from './balcony-page.ts'
import { EVENING } from './rendered-app.ts'
import { device, helped, own, ROMEO, text, waiting } from './verona.ts'

const app = appInTests()

describe('a message that waits for its key', () => {
  const sentences: [KeyWait, string, string][] = [
    ['asking', "Asking Romeo's laptop for the key…", 'Ask again'],
    ['sender-away', "Romeo's laptop is away. Asked again when it is back.", 'Ask again'],
    ['awaiting-approval', 'Waiting for Romeo to let you in', 'Ask again'],
    ['refused', "Romeo's laptop refused the key", 'Ask again'],
    [
      'check-clock',
      "The key was refused because the clocks differ. Check this computer's date and time",
      'Ask again',
    ],
    ['stranger', 'Romeo is not in your contacts', 'Ask for the key'],
  ]
  it.each(sentences)('%s: says so and offers what helps', async (wait, sentence, action) => {
    const { page, bridge } = await showRomeo(app, [waiting(7, '18:53', wait)])
    const item = message(page, `Romeo, ${sentence}, 18:53`)
    await item.getByText(sentence).waitFor()
    await item.getByRole('button', { name: action, exact: true }).click()
    await page.getByText("Asked Romeo's laptop for the key. The message opens here when it comes.").waitFor()
    expect(bridge.inputsOf('message.askAgain')).toEqual([{ id: 7 }])
    await page.context().close()
  })

  it.each<[KeyWait, string, string]>([
    ['key-gone', 'Romeo no longer has the key to this message', 'Ask to send again'],
    [
      'resend-asked',
      'Romeo no longer has the key to this message, and was asked to send it again',
      'Ask again',
    ],
  ])('%s: the message itself can be asked for', async (wait, sentence, action) => {
    const { page, bridge } = await showRomeo(app, [waiting(7, '18:53', wait)])
    const item = message(page, `Romeo, ${sentence}, 18:53`)
    await item.getByRole('button', { name: action, exact: true }).press('Enter')
    await page.getByText('Romeo is asked to send it again. It is shown here when it comes.').waitFor()
    expect(bridge.inputsOf('message.askToResend')).toEqual([{ id: 7 }])
    expect(bridge.inputsOf('message.askAgain')).toEqual([])
    await page.context().close()
  })

  it('of an own other device offers nothing where the key is gone', async () => {
    const { page } = await showRomeo(app, [{ ...waiting(7, '18:53', 'key-gone'), direction: 'out' }])
    const item = message(page, 'You, Romeo no longer has the key to this message, 18:53')
    await item.waitFor()
    expect(await item.getByRole('button').filter({ hasText: /\S/ }).count()).toBe(0)
    await page.context().close()
  })

  it('says who is asked in the place of the device that has the key', async () => {
    const { page } = await showRomeo(app, [
      helped(7, '18:53', 'asking', 'phone', false),
      helped(8, '18:53', 'awaiting-approval', 'desk', true),
    ])
    const asking = "Romeo's laptop can't give the key now. Asking Romeo's phone…"
    await message(page, `Romeo, ${asking}, 18:53`).waitFor()
    await message(page, 'Romeo, Waiting for you to let this device in, on your desk, 18:53').waitFor()
    await page.context().close()
  })

  it('names a device without a name as a device', async () => {
    const { page } = await showRomeo(app, [waiting(7, '18:53', 'asking', '')])
    await message(page, "Romeo, Asking Romeo's device for the key…, 18:53").waitFor()
    await page.context().close()
  })

  it('calls the own other device your device', async () => {
    const { page } = await showRomeo(app, [{ ...waiting(7, '18:53', 'sender-away'), direction: 'out' }])
    await message(page, 'You, Your laptop is away. Asked again when it is back., 18:53').waitFor()
    await page.context().close()
  })

  const outcomes: [KeyWait, string][] = [
    ['sender-away', "Romeo's laptop is away. Asked again when it is back."],
    ['refused', "Romeo's laptop refused the key"],
    ['awaiting-approval', 'Waiting for Romeo to let you in'],
    ['key-gone', 'Romeo no longer has the key to this message'],
  ]
  it.each(outcomes)('that was asked for again says once what came of it: %s', async (wait, sentence) => {
    const { page, bridge } = await showRomeo(app, [waiting(7, '18:53', 'sender-away')])
    await page.getByRole('button', { name: 'Ask again' }).click()
    const notice = page.locator('p.notice')
    await notice.getByText('opens here when it comes').waitFor()
    await bridge.emit('message.changed', waiting(7, '18:53', 'asking'))
    await log(page).getByText('Asking').waitFor()
    expect(await notice.innerText()).toContain('opens here when it comes')
    await bridge.emit('message.changed', waiting(7, '18:53', wait))
    await notice.getByText(sentence).waitFor()
    await log(page).getByText(sentence).waitFor()
    // what happens later by itself is no answer to what the user did
    await bridge.emit('message.changed', waiting(7, '18:53', 'check-clock'))
    await log(page).getByText('the clocks differ').waitFor()
    expect(await notice.innerText()).toBe(sentence)
    await page.context().close()
  })

  it('that opens after it was asked for again is read out, and nothing is left of the asking', async () => {
    const { page, bridge } = await showRomeo(app, [waiting(7, '18:53', 'sender-away')])
    await page.getByRole('button', { name: 'Ask again' }).click()
    await page.locator('p.notice').getByText('opens here when it comes').waitFor()
    await bridge.emit('message.changed', text(7, '18:53', 'healed'))
    await page.getByRole('status').getByText('Romeo: healed').waitFor({ state: 'attached' })
    expect(await page.locator('p.notice').innerText()).toBe('')
    await page.context().close()
  })

  it('says why asking again did not work', async () => {
    const { page } = await showRomeo(app, [waiting(7, '18:53', 'refused')], {
      answers: { 'message.askAgain': () => ({ is: 'refused', saying: verbatim('You are offline.') }) },
    })
    await page.getByRole('button', { name: 'Ask again' }).click()
    await page.getByRole('status').getByText('You are offline.').waitFor()
    await page.context().close()
  })
})

describe('a message that stays closed says why', () => {
  const sentences: [SealProblem, string][] = [
    ['malformed', 'it arrived damaged'],
    ['too-large', 'larger than Balcony accepts'],
    ['decryption-failed', 'the key does not fit'],
    ['readdressed', 'sealed for somebody else'],
    ['second-key', 'A second, different key came for messages of Romeo'],
    ['unsigned-key', 'does not show that it comes from a device of Romeo'],
    ['stamp-used-twice', 'repeats the time of another message'],
    ['nothing-readable', 'nothing in it that Balcony can show'],
    ['verification-failed', 'its signature does not hold'],
  ]
  it('for each problem', async () => {
    const { page } = await showRomeo(
      app,
      sentences.map(([problem], i) =>
        text(i + 1, `18:0${i}`, '', { content: { is: 'unreadable', problem } }),
      ),
    )
    for (const [, sentence] of sentences) await log(page).getByText(sentence).waitFor()
    await page.context().close()
  })
})

describe('own messages', () => {
  it('say whether they wait, went, arrived or failed', async () => {
    const { page, bridge } = await showRomeo(app, [
      own(1, '18:10', 'one', { delivery: 'waiting' }),
      own(2, '18:20', 'two', { delivery: 'sent' }),
      own(3, '18:30', 'three', { delivery: 'arrived' }),
      own(5, '18:35', 'seen', { delivery: 'read' }),
      own(4, '18:40', 'four', { delivery: 'failed', problem: verbatim('The server is full.') }),
    ])
    await message(page, 'You, one, 18:10').getByText('Waiting to send').waitFor()
    await message(page, 'You, two, 18:20').getByText('Sent', { exact: true }).waitFor()
    await message(page, 'You, three, 18:30').getByText('Arrived', { exact: true }).waitFor()
    await message(page, 'You, seen, 18:35').getByText('Read', { exact: true }).waitFor()
    await bridge.emit('settings.changed', { ...DEFAULT_SETTINGS, readMarkers: false })
    await message(page, 'You, seen, 18:35').getByText('Arrived', { exact: true }).waitFor()
    const failed = message(page, 'You, four, 18:40')
    await failed.getByText('The server is full.', { exact: true }).waitFor()
    await failed.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Trying to send it again.').waitFor()
    expect(bridge.inputsOf('message.retry')).toEqual([{ id: 4 }])
    await page.context().close()
  })
})

describe('marks', () => {
  const sealed = (more: object) =>
    ({ sealing: { is: 'sealed', sid: 's', fingerprint: null, time: 'fits', ...more } }) as Partial<Message>
  it('stand at what is out of the ordinary, and nowhere else', async () => {
    const { page, bridge } = await showRomeo(
      app,
      [
        text(1, '18:10', 'plain', { sealing: { is: 'plain' } }),
        text(2, '18:20', 'old', sealed({ time: 'old' })),
        text(3, '18:30', 'future', sealed({ time: 'future' })),
        text(4, '18:40', 'ordinary'),
        text(5, '18:50', 'by whom', sealed({ signedBy: 'unknown-key' })),
      ],
      { devices: { [ROMEO]: [device('laptop')] } },
    )
    await message(page, 'Romeo, plain, 18:10').getByText('Not encrypted').waitFor()
    await message(page, 'Romeo, old, 18:20').getByText('Old timestamp').waitFor()
    await message(page, 'Romeo, old, 18:20').getByText('Unverified sender').waitFor()
    await message(page, 'Romeo, future, 18:30').getByText('Future timestamp').waitFor()
    await message(page, 'Romeo, by whom, 18:50').getByText('Signed by an unknown key').waitFor()
    expect(await message(page, 'Romeo, ordinary, 18:40').innerText()).toMatch(/^ordinary\s+18:40$/)

    // Trust is looked up when shown: one decision repaints history.
    await bridge.emit('device.changed', device('laptop', { state: 'blocked' }))
    await message(page, 'Romeo, ordinary, 18:40').getByText('From a blocked device').waitFor()
    await page.context().close()
  })
})

describe('the devices of a person', () => {
  it('are listed with their state, and follow what happens', async () => {
    const { page, bridge } = await showRomeo(app, [text(1, '18:00', 'hi')], {
      devices: { [ROMEO]: [device('Garden laptop')] },
    })
    await page.getByRole('button', { name: 'Devices', exact: true }).click()
    const region = page.getByRole('region', { name: 'Devices' })
    await region.getByText('Trusted', { exact: true }).waitFor()
    expect(await region.getByText('Fingerprint').isVisible()).toBe(false)
    await region.getByText('Details').click()
    expect((await region.locator('.fingerprint').innerText()).replace(/\s+/g, ' ').trim()).toBe(
      'NzbL sXh8 uDCc d-6M NwXF 4W_7 noWX FZAf HkxZ sRGC 9Xs',
    )
    expect(await page.getByText('Verified', { exact: true }).count()).toBe(0)
    await bridge.emit(
      'device.changed',
      device('Garden laptop', { state: 'verified', manner: 'compared', decidedAt: EVENING }),
    )
    await region.getByText('Verified', { exact: true }).waitFor()
    await page.locator('header').getByText('Verified').waitFor()
    await bridge.emit(
      'device.changed',
      device('', { fingerprint: 'A'.repeat(43), state: 'new', proven: false }),
    )
    await region.getByText('Unnamed device').waitFor()
    await region.getByText('cannot prove that its key is its own').waitFor()
    await page.getByRole('button', { name: 'Devices 1 new' }).waitFor()
    await region.getByRole('button', { name: 'Close' }).click()
    expect(await region.count()).toBe(0)
    await page.context().close()
  })
})

describe('keys without proof', () => {
  const closed = text(1, '18:00', '', { content: { is: 'unreadable', problem: 'unsigned-key' } })

  it('of somebody whose devices prove theirs are accepted on the user’s word alone, and refused again', async () => {
    const { page, bridge } = await showRomeo(app, [closed], {
      ...{ devices: { [ROMEO]: [device('laptop')] }, unsignedKeys: { [ROMEO]: 'refused' } },
    })
    await page.getByRole('button', { name: 'See devices' }).click()
    const region = page.getByRole('region', { name: 'Devices' })
    await region.getByText('Keys without proof').click()
    await region.getByText('It is refused.').waitFor()

    bridge.answer('device.list', () => ({
      devices: [device('laptop')],
      unsignedKeys: 'allowed',
      policy: null,
      policyForAll: 'trust-until-verified',
    }))
    await region.getByRole('button', { name: 'Accept them' }).click()
    await page.getByRole('status').getByText('accepted from Romeo').waitFor()
    await region.getByText('You accept keys without proof from Romeo').waitFor()
    await region.getByRole('button', { name: 'Refuse them again' }).click()
    await page.getByRole('status').getByText('refused from Romeo').waitFor()
    expect(bridge.inputsOf('contact.allowUnsigned')).toEqual([
      { jid: ROMEO, allowed: true },
      { jid: ROMEO, allowed: false },
    ])
    await page.context().close()
  })

  it('are no question where no device proves anything', async () => {
    const { page } = await showRomeo(app, [text(1, '18:00', 'hi')], {
      devices: { [ROMEO]: [device('laptop')] },
    })
    await page.getByRole('button', { name: 'Devices', exact: true }).click()
    await page.getByRole('region', { name: 'Devices' }).getByText('laptop').waitFor()
    expect(await page.getByText('Keys without proof').count()).toBe(0)
    await page.context().close()
  })
})

// What stands beside a conversation: message details, devices, the door.
import type { DoorQuestion } from '../../../shared/domain/door.ts'
import type { ResendLine } from '../../../shared/domain/resend.ts'
import { verbatim } from '../../english.ts'
import { log } from '../balcony-page.ts'
import type { Scene } from '../fake-bridge.ts'
import { at, device, JULIET, NURSE, own, ROMEO, romeo, signedIn, talk, text, verona } from '../verona.ts'
import { main, NONE, openRomeo, type StagedScene } from './staged-scene.ts'

const asks = { messages: 14, from: Date.UTC(2026, 4, 3, 9), until: Date.UTC(2026, 4, 9, 9), gone: 0 }
const phone = device('new phone', { state: 'new', manner: null, decidedAt: null, asks, reads: NONE })
const oldPhone = device('old phone', { state: 'blocked', fingerprint: 'A'.repeat(43), reads: NONE })
const questions: DoorQuestion[] = [
  {
    ...{ device: phone, ownAccount: false, reason: 'newcomer', asks: { ...asks, gone: 2 } },
    ...{ askedAt: at('20:10'), policy: 'ask', mayLetIn: true, behind: 3 },
  },
  {
    ...{ device: device('Garden tablet', { jid: JULIET, state: 'new', asks }), ownAccount: true },
    history: true,
    ...{ reason: 'own-device', asks, askedAt: at('20:15'), policy: 'ask', mayLetIn: true, behind: 0 },
  },
]
const resends: ResendLine[] = [
  {
    ...{ id: 41, jid: ROMEO, deviceName: 'Garden laptop', reaches: ['Garden laptop', 'phone'], behind: 2 },
    ...{ writtenAt: Date.UTC(2026, 3, 2, 9), askedAt: at('20:12') },
    text: 'My bounty is as boundless as the sea, my love as deep; the more I give to thee, the more I have, for both are infinite. I hear some noise within.',
  },
  {
    ...{ id: 42, jid: NURSE, deviceName: '', reaches: [''], behind: 0, text: 'Anon, good nurse!' },
    ...{ writtenAt: Date.UTC(2026, 3, 3, 9), askedAt: at('20:14') },
  },
]
const door = (answers: Scene['answers'] = {}): Scene => ({
  snapshot: signedIn([talk(romeo), ...verona().slice(1)], { door: questions }),
  messages: { [ROMEO]: [own(1, '18:00', 'hi')] },
  devices: { [ROMEO]: [phone, oldPhone] },
  answers,
})
const openDoor: StagedScene['then'] = (page) => page.getByRole('button', { name: /^At the door: / }).click()
const openDevices: StagedScene['then'] = async (page) => {
  await openRomeo(page)
  await page.getByRole('button', { name: /^Devices/ }).click()
}
const somebodyElse = () => door({ 'door.answer': () => ({ is: 'change-password' }) })
const blockOwn: StagedScene['then'] = async (page, bridge) => {
  await openDoor(page, bridge)
  await page.getByRole('button', { name: 'No, that was not me' }).click()
  await page.getByRole('button', { name: 'Block it' }).click()
  await page.getByText('change its password now').waitFor()
}

const shown = [
  own(1, '18:00', 'But to be frank'),
  text(2, '18:05', 'O wilt thou leave me so unsatisfied?'),
  text(3, '18:10', '', { content: { is: 'unreadable', problem: 'decryption-failed' } }),
  text(4, '18:15', 'From long ago', {
    sealing: { is: 'sealed', sid: 's'.repeat(60), fingerprint: null, time: 'old', signedBy: 'unknown-key' },
  }),
  text(5, '18:20', 'Plain as day', { sealing: { is: 'plain' } }),
  own(6, '18:25', 'Did not go', { delivery: 'failed', problem: verbatim('The server is full.') }),
]
const told = (more: Partial<Scene>): Scene => ({
  snapshot: signedIn([talk(romeo, shown.at(-1))], { door: questions }),
  messages: { [ROMEO]: shown },
  devices: { [ROMEO]: [device('Garden laptop', { state: 'verified', manner: 'compared' })] },
  readers: {
    1: {
      is: 'own',
      given: [{ device: device('laptop'), at: at('18:00'), how: 'sent-along' }],
      waiting: [{ device: { ...phone, fingerprint: 'B'.repeat(43) }, askedAt: at('19:00'), granted: false }],
      refused: [oldPhone],
    },
    2: {
      is: 'received',
      audience: [JULIET, ROMEO, NURSE],
      sealedBy: null,
      given: [{ device: device('desk', { jid: JULIET }), at: at('18:30'), how: 'asked' }],
    },
    3: { is: 'unknown' },
    4: { is: 'received', audience: null, sealedBy: null, given: [] },
    5: { is: 'plain' },
  },
  answers: {
    'message.times': () => ({
      times: { arrivedAt: at('18:02'), delivery: [{ state: 'read', at: at('18:03') }] },
    }),
  },
  ...more,
})
/** The details of the message with this number, unfolded. */
const details = (name: string, id: number, more: Partial<Scene> = {}): StagedScene => ({
  name: `details-${name}`,
  scene: () => told(more),
  then: async (page) => {
    await openRomeo(page)
    await log(page)
      .locator(`article[data-id="${String(id)}"] .more`)
      .click()
    await page.getByRole('menuitem', { name: 'Message details' }).click()
    const panel = page.getByRole('region', { name: 'Message details' })
    await panel.getByRole('heading', { name: 'Who can read this' }).waitFor()
    const technical = panel.getByText('Details', { exact: true })
    if ((await technical.count()) > 0) await technical.click()
  },
})

export const beside: StagedScene[] = [
  {
    name: 'main-devices',
    scene: main,
    then: async (page, bridge) => {
      await openDevices(page, bridge)
      await page.getByText('Details', { exact: true }).first().click()
    },
  },
  {
    name: 'devices-none',
    scene: () => ({ ...main(), devices: {} }),
    then: async (page, bridge) => {
      await openDevices(page, bridge)
      await page.getByText('No device of').waitFor()
    },
  },
  {
    name: 'devices-fail',
    scene: () => ({
      ...main(),
      answers: { 'device.list': () => ({ is: 'error', code: 'failed', saying: { say: 'disk-full' } }) },
    }),
    then: async (page, bridge) => {
      await openDevices(page, bridge)
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'fingerprint-copied',
    scene: () => door(),
    then: async (page, bridge) => {
      await openDevices(page, bridge)
      await page.getByText('Details', { exact: true }).first().click()
      await page.getByRole('button', { name: 'Copy', exact: true }).click()
      await page.getByText('It is taken out of the clipboard').waitFor()
    },
  },
  { name: 'bell', scene: () => door(), then: openRomeo },
  { name: 'door', scene: () => door(), then: openDoor },
  {
    name: 'asked-again',
    scene: () => ({ ...door(), snapshot: signedIn(verona(), { resends }) }),
    then: openDoor,
  },
  {
    name: 'asked-again-of-devices',
    scene: () => ({ ...door(), snapshot: signedIn(verona(), { resends, door: questions }) }),
    then: openDoor,
  },
  {
    name: 'door-sure',
    scene: () => door(),
    then: async (page, bridge) => {
      await openDoor(page, bridge)
      await page.getByRole('button', { name: 'Never' }).click()
      await page.getByRole('button', { name: 'No, that was not me' }).click()
    },
  },
  { name: 'door-advice', scene: somebodyElse, then: blockOwn },
  {
    name: 'door-advice-kept',
    scene: somebodyElse,
    then: async (page, bridge) => {
      await blockOwn(page, bridge)
      await bridge.emit('door.changed', { questions: [] })
      await page.getByRole('button', { name: 'Close', exact: true }).click()
      await page.getByText('change its password now').waitFor()
    },
  },
  details('own', 1),
  details('received', 2),
  details('closed', 3),
  details('old', 4),
  details('plain', 5),
  details('failed', 6),
  details('fail', 2, {
    answers: {
      'message.times': () => ({ is: 'error', code: 'failed', saying: { say: 'disk-full' } }),
      'message.readers': () => ({ is: 'error', code: 'failed', saying: { say: 'disk-full' } }),
    },
  }),
]

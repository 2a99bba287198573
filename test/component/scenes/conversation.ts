// A conversation: its messages in every state, and what stands around them.
import { verbatim } from '../../english.ts'
import { composer, log } from '../balcony-page.ts'
import { EVENING } from '../rendered-app.ts'
import {
  contact,
  device,
  evening,
  helped,
  OTHER_FINGERPRINT,
  own,
  ROMEO,
  romeo,
  signedIn,
  talk,
  text,
  verona,
  waiting,
} from '../verona.ts'
import { devices, main, openRomeo, type StagedScene } from './staged-scene.ts'

const states = [
  waiting(1, '18:01', 'asking'),
  waiting(2, '18:02', 'sender-away'),
  waiting(3, '18:03', 'awaiting-approval'),
  waiting(4, '18:04', 'refused'),
  waiting(5, '18:05', 'key-gone'),
  waiting(50, '18:05', 'resend-asked'),
  waiting(6, '18:06', 'check-clock'),
  text(7, '18:07', '', { content: { is: 'unreadable', problem: 'decryption-failed' } }),
]
const helps = [
  helped(1, '18:01', 'asking', 'phone', false),
  helped(2, '18:02', 'asking', 'desk', true),
  helped(3, '18:03', 'awaiting-approval', 'desk', true),
]
const marks = [
  text(1, '18:10', 'Plain as day', { sealing: { is: 'plain' } }),
  text(2, '18:20', 'From long ago', { sealing: { is: 'sealed', sid: 's', fingerprint: null, time: 'old' } }),
  text(3, '18:30', 'And from the new phone', {
    sealing: { is: 'sealed', sid: 's', fingerprint: OTHER_FINGERPRINT, time: 'fits' },
  }),
  own(4, '18:40', 'Sent, and not there yet', { delivery: 'sent' }),
  own(5, '18:50', 'Waits for the connection', { delivery: 'waiting' }),
  own(6, '18:55', 'Did not go', {
    delivery: 'failed',
    problem: verbatim('The server does not take messages to montague.lit.'),
  }),
]
const unheard = { ...romeo, reading: 'unknown' } as const
const inClear = [
  ...evening.slice(0, 3),
  text(4, '20:08', 'I cannot read that', { sealing: { is: 'plain' } }),
  own(5, '20:09', 'Then let it be in the open', { sealing: { is: 'plain' }, delivery: 'sent' }),
]
const unsigned = [
  text(1, '18:10', 'From an app that signs with a key of its own', {
    sealing: { is: 'sealed', sid: 's', fingerprint: null, time: 'fits', signedBy: 'unknown-key' },
  }),
  text(2, '18:20', '', { content: { is: 'unreadable', problem: 'unsigned-key' } }),
  text(3, '18:21', '', { content: { is: 'unreadable', problem: 'second-key' } }),
  text(4, '18:22', '', { content: { is: 'unreadable', problem: 'verification-failed' } }),
]
const LINKS = [
  'https://verona.example:8443/balcony?night=1',
  'https://аpple.com/login',
  `https://verona.example/${'long/'.repeat(90)}`,
  'mailto:nurse@capulet.lit',
  'xmpp:mercutio@verona.lit',
]
const withLinks = text(1, '18:00', LINKS.join(' and '))

/** The question before the link with this number. */
const link = (name: string, number: number): StagedScene => ({
  name: `link-${name}`,
  scene: () => ({ snapshot: signedIn([talk(romeo, withLinks)]), messages: { [ROMEO]: [withLinks] } }),
  then: async (page) => {
    await openRomeo(page)
    await log(page).getByRole('link').nth(number).focus()
    await page.keyboard.press('Enter')
    await log(page).getByRole('group').waitFor()
  },
})

export const conversation: StagedScene[] = [
  { name: 'main', scene: main, then: openRomeo },
  {
    name: 'states',
    scene: () => ({
      snapshot: signedIn([talk(contact(ROMEO, 'Romeo'), states.at(-1) ?? null)]),
      messages: { [ROMEO]: states },
    }),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'Ask again' }).first().click()
      await page.getByText('opens here when it comes').waitFor()
    },
  },
  {
    name: 'large-insert',
    scene: main,
    then: async (page) => {
      await openRomeo(page)
      await composer(page).evaluate((field) => {
        const event = new InputEvent('beforeinput', {
          ...{ inputType: 'insertFromPaste', data: 'w'.repeat(123_456) },
          ...{ bubbles: true, cancelable: true },
        })
        field.dispatchEvent(event)
      })
      await page.getByText('This text has 123,456 letters').waitFor()
    },
  },
  {
    name: 'too-long',
    scene: main,
    then: async (page) => {
      await openRomeo(page)
      await composer(page).fill('O Romeo, Romeo! '.repeat(4_000))
      await page.getByText('Too long for one message').waitFor()
    },
  },
  {
    name: 'helped',
    scene: () => ({
      snapshot: signedIn([talk(contact(ROMEO, 'Romeo'), helps.at(-1) ?? null)]),
      messages: { [ROMEO]: helps },
    }),
    then: openRomeo,
  },
  {
    name: 'marks',
    scene: () => ({
      snapshot: signedIn([talk(contact(ROMEO, 'Romeo'), marks.at(-1) ?? null)]),
      messages: { [ROMEO]: marks },
      devices: { [ROMEO]: devices },
    }),
    then: openRomeo,
  },
  {
    name: 'unsigned-keys',
    scene: () => ({
      snapshot: signedIn([talk(contact(ROMEO, 'Romeo'), unsigned.at(-1) ?? null)]),
      messages: { [ROMEO]: unsigned },
      devices: { [ROMEO]: devices },
      unsignedKeys: { [ROMEO]: 'refused' },
    }),
    then: async (page) => {
      await openRomeo(page)
      await log(page).getByRole('button', { name: 'See devices' }).click()
      await page.getByText('Keys without proof').click()
      await page.getByRole('button', { name: 'Accept them' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'newcomer',
    scene: () => ({
      snapshot: signedIn([talk(romeo, evening[3] ?? null)]),
      messages: { [ROMEO]: evening.slice(0, 4) },
      devices: {
        [ROMEO]: [
          device('Garden laptop'),
          device('Tablet', { fingerprint: OTHER_FINGERPRINT, firstSeen: EVENING, lastSeen: EVENING }),
        ],
      },
    }),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: /Devices.*1 new/ }).click()
      await page.getByText('New: added lately, beside the others.').waitFor()
    },
  },
  {
    name: 'may-not-read',
    scene: () => ({
      snapshot: signedIn([talk(unheard, evening[3] ?? null)]),
      messages: { [ROMEO]: evening.slice(0, 4) },
    }),
    then: openRomeo,
  },
  {
    name: 'ask-plain',
    scene: () => ({
      snapshot: signedIn([talk(unheard, evening[3] ?? null)]),
      messages: { [ROMEO]: evening.slice(0, 4) },
    }),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'Send unencrypted' }).click()
      await page.getByRole('group', { name: 'Send unencrypted to Romeo?' }).waitFor()
    },
  },
  {
    name: 'plain',
    scene: () => ({
      snapshot: signedIn([{ ...talk(unheard, inClear.at(-1) ?? null), plain: true }]),
      messages: { [ROMEO]: inClear },
    }),
    then: openRomeo,
  },
  {
    name: 'announces-nothing',
    scene: () => ({
      snapshot: signedIn([talk({ ...romeo, reading: 'announces-nothing' }, evening[3] ?? null)]),
      messages: { [ROMEO]: evening.slice(0, 4) },
    }),
    then: openRomeo,
  },
  {
    name: 'plain-though-they-can-read',
    scene: () => ({
      snapshot: signedIn([{ ...talk(romeo, inClear.at(-1) ?? null), plain: true }]),
      messages: { [ROMEO]: inClear },
    }),
    then: openRomeo,
  },
  link('web', 0),
  link('mixed', 1),
  link('long', 2),
  link('mail', 3),
  link('person', 4),
  {
    name: 'message-menu',
    scene: main,
    then: async (page) => {
      await openRomeo(page)
      await log(page).getByRole('button', { name: 'More about this message' }).last().click()
      await page.getByRole('menuitem', { name: 'Message details' }).hover()
    },
  },
  { name: 'empty', scene: () => ({ snapshot: signedIn([talk(romeo)]) }), then: openRomeo },
  {
    name: 'draft-not-kept',
    scene: () => ({
      ...main(),
      answers: {
        'conversation.keepDraft': () => ({ is: 'error', code: 'failed', saying: { say: 'disk-full' } }),
      },
    }),
    then: async (page) => {
      await openRomeo(page)
      const begun = 'O speak again, bright angel!\n'.repeat(30)
      await page.getByRole('textbox', { name: 'Message', exact: true }).fill(begun)
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'unread',
    scene: () => ({
      snapshot: signedIn([talk(romeo, evening.at(-1) ?? null, 2), ...verona().slice(1)]),
      messages: { [ROMEO]: evening },
    }),
    then: openRomeo,
  },
]

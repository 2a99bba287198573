// What is said of decisions about devices.
import type { trustSayings } from '../../../domain/sayings/trust.ts'
import { isolated } from '../../display-name.ts'
import type { Sentences } from '../../said.ts'

export const trust = {
  'device-unknown': 'This device is not known any more.',
  'device-is-this-one': 'This is the device you are using.',
  'verified-only': 'Only verified devices of this person are let in. Verify the device first.',
  'own-devices-always-asked': 'About your own new devices you are always asked.',
  'compare-over': 'This comparison is over. You can begin a new one.',
  'compare-away': ({ device }) =>
    device === ''
      ? 'That device is not online now. To compare emoji, both devices have to be on.'
      : `${isolated(device)} is not online now. To compare emoji, both devices have to be on.`,
  'compare-blocked': 'This device is blocked. Unblock it first, if you want to compare it.',
  'compare-other-app': 'This device uses another app, which cannot compare emoji.',
  'device-blocked-first': 'You blocked this device. Unblock it first if you want to verify it.',
  'device-without-number': 'This device uses another app, which has no safety number and no code.',
  'number-not-the-same': 'That is not the number of these two devices. Nothing was verified.',
  'no-trust-book': 'This file is no trust book, or it is damaged. Nothing was changed.',
  'trust-book-gone': 'This file was read too long ago. Open it once more.',
  'file-disk-full': 'The disk is full. The file was not written.',
  'file-forbidden': 'Balcony may not read or write there. Choose another place.',
  'file-fails': 'The file cannot be read or written. Choose another place.',
  'file-too-large': 'This file is too large for a trust book. Nothing was changed.',
} as const satisfies Sentences<typeof trustSayings>

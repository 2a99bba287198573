// What is said of decisions about devices.
import { text } from './table.ts'

export const trustSayings = {
  'device-unknown': {},
  'device-is-this-one': {},
  /** PROTOCOL 10, "verified only". */
  'verified-only': {},
  'own-devices-always-asked': {},
  /** PROTOCOL 11: there is nothing to say any more. */
  'compare-over': {},
  'compare-away': { device: text },
  'compare-blocked': {},
  'compare-other-app': {},
  /** Verified is only what is not blocked. */
  'device-blocked-first': {},
  /** Of a peer of the bare draft: its app has neither number nor code. */
  'device-without-number': {},
  'number-not-the-same': {},
  // the trust book in a file
  'no-trust-book': {},
  'trust-book-gone': {},
  'file-disk-full': {},
  'file-forbidden': {},
  'file-fails': {},
  'file-too-large': {},
} as const

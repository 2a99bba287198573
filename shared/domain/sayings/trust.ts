// What is said of decisions about devices.
export const trustSayings = {
  'device-unknown': {},
  'device-is-this-one': {},
  /** PROTOCOL 10, "verified only". */
  'verified-only': {},
  'own-devices-always-asked': {},
  // the trust book in a file
  'no-trust-book': {},
  'trust-book-gone': {},
  'file-disk-full': {},
  'file-forbidden': {},
  'file-fails': {},
  'file-too-large': {},
  /** Verified is only what is not blocked. */
  'device-blocked-first': {},
  /** Of a peer of the bare draft: its app has neither number nor code. */
  'device-without-number': {},
  'number-not-the-same': {},
} as const

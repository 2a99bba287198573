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
} as const

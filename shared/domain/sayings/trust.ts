// What is said of decisions about devices.
export const trustSayings = {
  'device-unknown': {},
  'device-is-this-one': {},
  /** PROTOCOL 10, "verified only". */
  'verified-only': {},
  'own-devices-always-asked': {},
} as const

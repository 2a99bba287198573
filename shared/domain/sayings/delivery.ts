// Why a message did not go out, came back, or cannot be opened.
import { z } from 'zod'
import { text } from './table.ts'

export const deliverySayings = {
  /** Sizes in KiB. */
  'message-too-long': { size: z.number(), limit: z.number(), encrypted: z.boolean() },
  'message-not-sealed': {},
  'message-not-sendable': {},
  // what came back
  'not-opened-there': {},
  'clocks-differ': {},
  'refused-on-the-way': {},
  'person-not-reached': {},
  'address-not-there': {},
  'not-taken-from-you': {},
  'no-room-on-the-way': {},
  'server-not-found': { server: text },
  'server-not-connected': { server: text },
  'own-certificate-not-verified': { server: text },
  'their-certificate-not-verified': { server: text },
  'own-server-not-accepted': { server: text },
  // asking for a key
  'no-key-needed': {},
  'key-not-named': {},
  // asking for a message once more
  'not-to-be-asked-for': {},
  'not-asked-for-any-more': {},
} as const

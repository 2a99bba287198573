import { z } from 'zod'
import { ownPresence } from './contact.ts'
import { saying } from './saying.ts'
import { bareJid } from './schemas.ts'

/** How to reach the server, where the domain alone does not say it. */
export const connectionSettings = z.object({
  /** Host name or address, '' for the domain itself. */
  server: z.string().max(255),
  /** TCP port, null for 5222; at 5223 TLS begins at once (XEP-0368), elsewhere by STARTTLS. */
  port: z.number().int().min(1).max(65535).nullable(),
  /** A PEM certificate trusted beside the built-in ones for this account alone, '' for none. */
  trustedCertificate: z.string().max(100_000),
})
export type ConnectionSettings = z.infer<typeof connectionSettings>

/** Why the account's secrets or data can't be used now; nothing was changed, but for what 'not-forgotten' says. */
export const obstacle = z.object({
  is: z.literal('blocked'),
  reason: z.enum([
    'keychain-locked',
    'keychain-missing',
    'keychain-silent',
    'keys-missing',
    'database-unreadable',
    'database-newer',
    'disk',
    /** The user wants this computer's data forgotten, and that could not be finished. */
    'not-forgotten',
  ]),
  saying,
})
export type Obstacle = z.infer<typeof obstacle>

export const accountState = z.discriminatedUnion('is', [
  z.object({ is: z.literal('starting') }),
  /** Nobody was ever signed in here; `oldFiles`: the folder to which a former account's files were moved just now, or ''. */
  z.object({ is: z.literal('first-run'), oldFiles: z.string() }),
  z.object({ is: z.literal('signed-out') }),
  obstacle,
  z.object({
    is: z.literal('signed-in'),
    jid: bareJid,
    /** For the screen: the own name, else what the address says. */
    name: z.string(),
    /** What the user calls themselves, '' where they never said; contacts are told. */
    ownName: z.string(),
    /** What this device calls itself towards contacts. */
    deviceName: z.string(),
    presence: ownPresence,
  }),
])
export type AccountState = z.infer<typeof accountState>
export type SignedInAccount = Extract<AccountState, { is: 'signed-in' }>

/** What a connection attempt can fail with, beside what is said of it on the screen. */
export const connectionProblem = z.enum([
  'wrong-password',
  'no-such-server',
  'unreachable',
  'untrusted-certificate',
  'no-encryption',
  'silent',
  'conflict',
  'refused',
])
export type ConnectionProblem = z.infer<typeof connectionProblem>

export const connectionState = z.discriminatedUnion('is', [
  z.object({ is: z.literal('offline') }),
  z.object({ is: z.literal('connecting') }),
  z.object({ is: z.literal('online') }),
  /** Lost; `nextTry` is when it is tried again, null when only the user can do something. */
  z.object({
    is: z.literal('lost'),
    problem: connectionProblem,
    saying,
    nextTry: z.number().nullable(),
  }),
])
export type ConnectionState = z.infer<typeof connectionState>

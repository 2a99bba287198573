// What many calls take or give.
import { z } from 'zod'
import { saying } from '../domain/saying.ts'
import { bareJid, fingerprint } from '../domain/schemas.ts'

export const nothing = z.object({}).strict()
export const done = z.object({ is: z.literal('done') })
export const refused = z.object({ is: z.literal('refused'), saying })
export const doneOrRefused = z.discriminatedUnion('is', [done, refused])
export const oneDevice = z.object({ jid: bareJid, fingerprint }).strict()

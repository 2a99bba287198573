import { z } from 'zod'

/** PROTOCOL 9: how long the keys of others are kept in a conversation, counted from when they came. */
export const keyLife = z.enum(['week', 'month', 'year', 'forever'])
export type KeyLife = z.infer<typeof keyLife>

/** As long as own keys are given out. */
export const DEFAULT_KEY_LIFE: KeyLife = 'month'

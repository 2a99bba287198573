// What keeps an account from being used, as it is said on the screen. Nothing was changed in any of these cases.
import type { Obstacle } from '../../shared/domain/account.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import { refused, type DoneOrRefused } from './outcome.ts'
import { KeychainError, type KeychainFailure } from './ports.ts'
import { StorageError } from './store-ports.ts'

/** The keychain is open and lacks a key that was surely made, or holds something else in its place. */
export class KeysMissing extends Error {
  constructor(entry: string) {
    super(`no usable ${entry} key in the keychain`)
    this.name = 'KeysMissing'
  }
}

/** The user wants this computer's data forgotten; `cause` is why it could not be finished. */
export class NotForgotten extends Error {
  constructor(override readonly cause: KeychainError | StorageError) {
    super('not everything could be forgotten')
    this.name = 'NotForgotten'
  }
}

// The messages go first: they need no keychain.
const KEYS_LEFT: Record<KeychainFailure, Saying> = {
  'keychain-locked': { say: 'keys-left-locked' },
  'keychain-missing': { say: 'keys-left-missing' },
  'keychain-silent': { say: 'keys-left-silent' },
}

/** The obstacle that an error stands for, or `undefined` where it is a bug. */
export function obstacleOf(error: unknown): Obstacle | undefined {
  if (error instanceof KeychainError) {
    return { is: 'blocked', reason: error.reason, saying: { say: error.reason } }
  }
  if (error instanceof KeysMissing) {
    return { is: 'blocked', reason: 'keys-missing', saying: { say: 'keys-missing' } }
  }
  if (error instanceof NotForgotten) {
    const { cause } = error
    const saying: Saying =
      cause instanceof KeychainError
        ? KEYS_LEFT[cause.reason]
        : { say: 'not-all-forgotten', why: cause.saying }
    return { is: 'blocked', reason: 'not-forgotten', saying }
  }
  if (error instanceof StorageError) return { is: 'blocked', reason: error.reason, saying: error.saying }
  return undefined
}

/** The keychain was asked and has not answered yet. */
export const KEYCHAIN_WAITING: Obstacle = {
  is: 'blocked',
  reason: 'keychain-silent',
  saying: { say: 'keychain-waits' },
}

/** Does `work`; gives a refusal that says so where something was in the way. */
export async function orRefused(work: () => Promise<DoneOrRefused>): Promise<DoneOrRefused> {
  try {
    return await work()
  } catch (error) {
    const obstacle = obstacleOf(error)
    if (obstacle === undefined) throw error
    return refused(obstacle.saying)
  }
}

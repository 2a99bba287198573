// The ways out of an account: signing out, having this computer forget it, and beginning anew where nothing can be read.
import type { AccountState, Obstacle } from '../../shared/domain/account.ts'
import type { CurrentAccount } from './account-current.ts'
import { createKeyEntries } from './key-entries.ts'
import { NotForgotten, obstacleOf, orRefused } from './obstacles.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import { KeychainError } from './ports.ts'
import { StorageError, type ProfileRecord } from './store-ports.ts'
import type { Tools } from './tools.ts'

export interface Leaving {
  /** Forgets the password; with `forget` everything else of the account here, too. */
  signOut(forget: boolean): Promise<DoneOrRefused>
  /**
   * Deletes messages, keys and the profile's record, whatever of them is still there. Throws `NotForgotten` where
   * something can't be deleted; it is finished by another call, in this run or the next.
   */
  finishForgetting(profile: ProfileRecord): Promise<void>
  /** Moves the profile's files aside, and leaves the keychain as it is. Refused unless the user is stuck. */
  startAfresh(state: AccountState): Promise<DoneOrRefused>
}

/** Where trying again may never help: what is missing or damaged may be gone for good. */
const STUCK: readonly Obstacle['reason'][] = ['keys-missing', 'database-unreadable', 'not-forgotten']

export function createLeaving(
  tools: Tools,
  current: CurrentAccount,
  become: (state: AccountState) => AccountState,
): Leaving {
  const { profile, keychain, databases, screen } = tools

  function becomeNobody(state: AccountState): void {
    become(state)
    screen.show({ name: 'conversation.replaced', payload: { conversations: [] } })
    screen.show({ name: 'door.changed', payload: { questions: [] } })
    screen.show({ name: 'resend.changed', payload: { questions: [] } })
  }

  async function finishForgetting(record: ProfileRecord): Promise<void> {
    try {
      // The messages first, since they need no keychain; the record last, since it says that there is more to do.
      databases.remove()
      if (record.account !== null) await createKeyEntries(keychain, record.id, record.account).removeAll()
      profile.remove()
    } catch (error) {
      if (error instanceof KeychainError || error instanceof StorageError) throw new NotForgotten(error)
      throw error
    }
  }

  async function forget(removePassword: () => Promise<void>): Promise<DoneOrRefused> {
    const record = profile.read()
    // From here on it is finished by the next start, if the program ends on the way.
    profile.write({ ...record, forgetting: true })
    try {
      // whether the keychain lets go is found out while everything is still there
      await removePassword()
    } catch (error) {
      profile.write(record)
      throw error
    }
    await current.leave()
    try {
      await finishForgetting(record)
    } catch (error) {
      const obstacle = obstacleOf(error)
      if (obstacle === undefined) throw error
      becomeNobody(obstacle)
      return DONE
    }
    becomeNobody({ is: 'first-run', oldFiles: '' })
    return DONE
  }

  return {
    finishForgetting,
    async signOut(andForget) {
      const signedIn = current.now()
      if (signedIn === undefined) return refused({ say: 'nobody-signed-in' })
      const { removePassword } = signedIn.vault.entries
      return orRefused(async () => {
        if (andForget) return forget(removePassword)
        await removePassword()
        await current.leave(true)
        becomeNobody({ is: 'signed-out' })
        return DONE
      })
    },
    async startAfresh(state) {
      if (state.is !== 'blocked' || !STUCK.includes(state.reason))
        return refused({ say: 'nothing-in-the-way' })
      return orRefused(async () => {
        await current.leave()
        const folder = `set-aside-${new Date(tools.clock.now()).toISOString().replace(/\D/g, '')}`
        // The record last: without it, a database that is still there would be taken for one that lost its keys.
        databases.setAside(folder)
        const oldFiles = profile.setAside(folder)
        becomeNobody({ is: 'first-run', oldFiles })
        return DONE
      })
    },
  }
}

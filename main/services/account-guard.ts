// The way from a call to the services of the account: nobody gets to them while nobody is signed in, and whatever the user
// does, a database that gave out is seen in one place.
import type { Account } from './account.ts'
import type { SignedIn } from './signed-in.ts'
import { StorageError } from './store-ports.ts'

/** Thrown by what needs an account while nobody is signed in. */
export class NotSignedIn extends Error {
  constructor() {
    super('Sign in first.')
    this.name = 'NotSignedIn'
  }
}

export interface AccountGuard {
  /** Both throw `NotSignedIn`, and pass on what the work throws. */
  withServices<T>(work: (services: SignedIn) => T): T
  /** The same for what waits for the server before it stores something. */
  whileServing<T>(work: (services: SignedIn) => Promise<T>): Promise<T>
  /** Gives the error back, once the account knows of it where the database gave out. */
  seen(error: unknown): unknown
}

export function createAccountGuard(account: Pick<Account, 'signedIn' | 'storageFailed'>): AccountGuard {
  function services(): SignedIn {
    const signedIn = account.signedIn()
    if (signedIn === undefined) throw new NotSignedIn()
    return signedIn
  }

  function seen(error: unknown): unknown {
    if (error instanceof StorageError) account.storageFailed(error)
    return error
  }

  function withServices<T>(work: (services: SignedIn) => T): T {
    try {
      return work(services())
    } catch (error) {
      throw seen(error)
    }
  }

  async function whileServing<T>(work: (services: SignedIn) => Promise<T>): Promise<T> {
    try {
      return await work(services())
    } catch (error) {
      throw seen(error)
    }
  }

  return { withServices, whileServing, seen }
}

// The life of the profile's one account: started, blocked, signed in, signed out.
import type { AccountState, ConnectionState } from '../../shared/domain/account.ts'
import type { Secret } from '../../shared/domain/secret.ts'
import { createCurrentAccount, signedInAs } from './account-current.ts'
import { createLeaving } from './account-leaving.ts'
import { createSigningIn, type SignInRequest } from './account-sign-in.ts'
import { openVault } from './account-vault.ts'
import { failureFacts } from './failure-facts.ts'
import { createKeyEntries } from './key-entries.ts'
import type { Notices } from './notices.ts'
import { KEYCHAIN_WAITING, obstacleOf, orRefused } from './obstacles.ts'
import { DONE, type DoneOrRefused } from './outcome.ts'
import type { ProfileRecord, StorageError } from './store-ports.ts'
import { createSerialQueue } from './serial-queue.ts'
import type { SignedIn } from './signed-in.ts'
import type { AccountTools } from './tools.ts'

export interface Account {
  state(): AccountState
  connectionState(): ConnectionState
  /** The services of the account; undefined while nobody is signed in. */
  signedIn(): SignedIn | undefined
  /** Signs in by itself where the profile has an account and its password. Obstacles become the state. */
  start(): Promise<AccountState>
  /** Starts again where something was in the way, also where the keychain is still being waited for; else changes nothing. */
  retry(): Promise<AccountState>
  /** The first run was explained: goes on to signing in, where the keychain can be used. */
  goOn(): Promise<DoneOrRefused>
  signIn(request: SignInRequest): Promise<DoneOrRefused>
  /** The password was changed elsewhere: this one is kept once the server takes it, and nothing else changes. */
  renewPassword(password: Secret<string>): Promise<DoneOrRefused>
  /** Ends a sign-in that waits for the keychain or the server; what the server has agreed to stays. */
  cancelSignIn(): void
  /** Forgets the password and what was begun and not sent; keys and messages stay, unless `forget`. */
  signOut(forget: boolean): Promise<DoneOrRefused>
  /** Moves what can't be read aside and begins anew. Refused unless the user is stuck. */
  startAfresh(): Promise<DoneOrRefused>
  /** What the user shows of themselves has changed: tells it to the screen. */
  ownChanged(): void
  /** The database could not be read or written: nothing goes on until the user tries again. */
  storageFailed(error: StorageError): void
  /** Disconnects and closes the database, for the end of the program. */
  close(): Promise<void>
}

export function createAccount(tools: AccountTools, notices: Notices): Account {
  const { connection, keychain, screen } = tools
  const operations = createSerialQueue()
  let state: AccountState = { is: 'starting' }
  let starting = false
  let keychainWaits = false
  const current = createCurrentAccount(tools, notices, become, storageFailed)
  const signingIn = createSigningIn(tools, current)
  const leaving = createLeaving(tools, current, become)

  keychain.onWaiting((waits) => {
    keychainWaits = waits
    screen.show({ name: 'keychain.waiting', payload: { waits } })
    if (waits && starting) become(KEYCHAIN_WAITING)
  })

  function become(next: AccountState): AccountState {
    state = next
    screen.show({ name: 'account.changed', payload: next })
    return next
  }

  async function start(): Promise<AccountState> {
    starting = true
    try {
      return await resume()
    } catch (error) {
      const obstacle = obstacleOf(error)
      if (obstacle === undefined) throw error
      return become(obstacle)
    } finally {
      starting = false
    }
  }

  async function resume(): Promise<AccountState> {
    const profile = tools.profile.read()
    if (profile.forgetting) {
      await leaving.finishForgetting(profile)
      return become({ is: 'first-run', oldFiles: '' })
    }
    if (profile.account === null) return become({ is: 'first-run', oldFiles: '' })
    return (await signInByItself(profile)) ?? become({ is: 'signed-out' })
  }

  /** Undefined where nobody is to be signed in. */
  async function signInByItself(profile: ProfileRecord): Promise<AccountState | undefined> {
    if (profile.account === null || !profile.keysExist) return undefined
    const password = await createKeyEntries(keychain, profile.id, profile.account).readPassword()
    // signed out: the keys and the database wait for the password
    if (password === null) return undefined
    const vault = await openVault(tools, profile, profile.account)
    const record = vault.database.account.read()
    if (record === undefined) {
      vault.database.close()
      return undefined
    }
    const { jid, resource, settings } = record
    const target = { jid, password, resource, settings }
    const entered = current.enter(vault, record, target)
    connection.keepConnected(target)
    return entered
  }

  function goOn(): Promise<DoneOrRefused> {
    return orRefused(async () => {
      // Nothing is there yet, so that a keychain that is locked is opened, or says so.
      await keychain.read(`${tools.profile.read().id}/first-run`)
      if (state.is === 'first-run') become({ is: 'signed-out' })
      return DONE
    })
  }

  function ownChanged(): void {
    const signedIn = current.now()
    if (signedIn === undefined || state.is !== 'signed-in') return
    become(signedInAs(state.jid, signedIn.services))
  }

  function storageFailed(error: StorageError): void {
    const obstacle = obstacleOf(error)
    if (obstacle === undefined || current.now() === undefined || state.is === 'blocked') return
    tools.log.warn('the database gave out', { reason: error.reason })
    become(obstacle)
    // Nothing more is acknowledged to the server: it keeps what could not be stored here.
    operations
      .run(() => current.leave())
      .catch((failure: unknown) => {
        tools.log.warn('leaving failed', failureFacts(failure))
      })
  }

  function endWaiting(): void {
    if (keychainWaits) keychain.giveUp()
  }

  return {
    state: () => state,
    connectionState: current.connectionState,
    signedIn: () => current.now()?.services,
    start: () => operations.run(start),
    retry() {
      endWaiting()
      return operations.run(() => (state.is === 'blocked' ? start() : state))
    },
    goOn: () => operations.run(goOn),
    signIn: (request) => operations.run(() => signingIn.signIn(request)),
    renewPassword: (password) => operations.run(() => signingIn.renewPassword(password)),
    cancelSignIn() {
      signingIn.callOff()
      endWaiting()
    },
    signOut: (forget) => operations.run(() => leaving.signOut(forget)),
    startAfresh: () => operations.run(() => leaving.startAfresh(state)),
    ownChanged,
    storageFailed,
    close() {
      keychain.giveUp()
      return operations.run(() => current.leave())
    },
  }
}

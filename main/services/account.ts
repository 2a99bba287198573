// The life of the profile's one account: started, blocked, signed in, signed out.
import type {
  AccountState,
  ConnectionSettings,
  ConnectionState,
  SignedInAccount,
} from '../../shared/domain/account.ts'
import { localOf, toBareJid, type BareJid } from '../../shared/domain/jid.ts'
import { type Secret } from '../../shared/domain/secret.ts'
import { createAskingTheServer } from './asking-the-server.ts'
import { makeVault, openVault, type Vault } from './account-vault.ts'
import { failureFacts } from './failure-facts.ts'
import { createKeyEntries } from './key-entries.ts'
import type { Notices } from './notices.ts'
import { obstacleOf } from './obstacles.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import { StorageError, type AccountRecord, type ConnectionTarget, type Database } from './ports.ts'
import { newResource } from './resource.ts'
import { createSerialQueue } from './serial-queue.ts'
import { createSignedIn, type SignedIn } from './signed-in.ts'
import type { Tools } from './tools.ts'

export interface SignInRequest {
  address: string
  password: Secret<string>
  settings: ConnectionSettings
}

export interface Account {
  state(): AccountState
  connectionState(): ConnectionState
  /** The services of the account; undefined while nobody is signed in. */
  signedIn(): SignedIn | undefined
  /** Signs in by itself where the profile has an account and its password. Obstacles become the state. */
  start(): Promise<AccountState>
  /** Starts again where something was in the way; else changes nothing. */
  retry(): Promise<AccountState>
  signIn(request: SignInRequest): Promise<DoneOrRefused>
  /** Ends a sign-in that waits for the keychain or the server; what the server has agreed to stays. */
  cancelSignIn(): void
  /** Forgets the password and what was begun and not sent; keys and messages stay. */
  signOut(): Promise<DoneOrRefused>
  /** What the user shows of themselves has changed: tells it to the screen. */
  ownChanged(): void
  /** The database could not be read or written: nothing goes on until the user tries again. */
  storageFailed(error: StorageError): void
  /** Disconnects and closes the database, for the end of the program. */
  close(): Promise<void>
}

interface Current {
  services: SignedIn
  vault: Vault
  target: ConnectionTarget
}

const OFFLINE: ConnectionState = { is: 'offline' }

export function createAccount(tools: Tools, notices: Notices): Account {
  const { connection, screen } = tools
  const operations = createSerialQueue()
  let state: AccountState = { is: 'starting' }
  let connectionState: ConnectionState = OFFLINE
  let current: Current | undefined
  // What the server says between a first sign in and the moment the services stand.
  let early: ((services: SignedIn) => void)[] = []
  const server = createAskingTheServer(connection, tools.log)

  connection.listen({
    state(next) {
      connectionState = next
      screen.show({ name: 'connection.changed', payload: next })
      current?.services.connectionChanged(next)
    },
    online: (jid, resumed) => toServices((services) => services.online(jid, resumed)),
    stanza: (stanza) => toServices((services) => services.stanza(stanza)),
    acknowledged: (outerId) => toServices((services) => services.acknowledged(outerId)),
    unsent: (outerId) => toServices((services) => services.unsent(outerId)),
  })

  function toServices(tell: (services: SignedIn) => void): void {
    if (current === undefined) early.push(tell)
    else tell(current.services)
  }

  function become(next: AccountState): AccountState {
    state = next
    screen.show({ name: 'account.changed', payload: next })
    return next
  }

  function enter(vault: Vault, record: AccountRecord, target: ConnectionTarget): AccountState {
    const services = createSignedIn(tools, vault, record, notices, storageFailed)
    current = { services, vault, target }
    const waited = early
    early = []
    const entered = become(signedInAs(record.jid, services))
    services.conversations.showAll()
    waited.forEach((tell) => tell(services))
    return entered
  }

  /** `forget`: what else goes from the database before it is closed. */
  async function leave(forget: (database: Database) => void = () => undefined): Promise<void> {
    await connection.disconnect()
    early = []
    notices.stop()
    if (current === undefined) return
    const { services, vault } = current
    current = undefined
    await services.stop()
    try {
      forget(vault.database)
    } finally {
      vault.database.close()
    }
  }

  async function start(): Promise<AccountState> {
    try {
      return (await resume()) ?? become({ is: 'signed-out' })
    } catch (error) {
      const obstacle = obstacleOf(error)
      if (obstacle === undefined) throw error
      return become(obstacle)
    }
  }

  /** Undefined where nobody is to be signed in. */
  async function resume(): Promise<AccountState | undefined> {
    const profile = tools.profile.read()
    if (profile.account === null || !profile.keysExist) return undefined
    const password = await createKeyEntries(tools.keychain, profile.id, profile.account).readPassword()
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
    const entered = enter(vault, record, target)
    connection.keepConnected(target)
    return entered
  }

  async function signIn({ address, password, settings }: SignInRequest): Promise<DoneOrRefused> {
    server.begin()
    const jid = toBareJid(address.trim())
    if (jid === undefined || localOf(jid) === '' || address.includes('/'))
      return refused({ say: 'no-address' })
    try {
      const { account, keysExist } = tools.profile.read()
      if (account !== null && account !== jid && keysExist)
        return refused({ say: 'other-account-here', account })
      return await (current === undefined
        ? signInAnew(jid, password, settings)
        : renew(current, password, settings))
    } catch (error) {
      const obstacle = obstacleOf(error)
      if (obstacle === undefined) throw error
      return refused(obstacle.saying)
    }
  }

  async function signInAnew(
    jid: BareJid,
    password: Secret<string>,
    settings: ConnectionSettings,
  ): Promise<DoneOrRefused> {
    const profile = tools.profile.read()
    let vault = profile.keysExist ? await openVault(tools, profile, jid) : undefined
    try {
      // a keychain that can't be used is found out before the server is asked
      if (vault === undefined) await createKeyEntries(tools.keychain, profile.id, jid).readPassword()
      const kept = vault?.database.account.read()
      const target = { jid, password, resource: kept?.resource ?? newResource(tools.random), settings }
      const outcome = await server.ask(target)
      if (outcome.is === 'failed') {
        vault?.database.close()
        early = []
        return refused(outcome.saying)
      }
      // Only from here on anything is kept. The password comes last: with it, everything is there.
      vault ??= await makeVault(tools, profile, jid)
      const deviceName = kept?.deviceName ?? tools.deviceName
      const record: AccountRecord = { jid, resource: target.resource, deviceName, settings }
      const { database, entries } = vault
      database.transaction(() => database.account.write(record))
      await entries.writePassword(password)
      enter(vault, record, target)
      return DONE
    } catch (error) {
      await connection.disconnect()
      early = []
      vault?.database.close()
      throw error
    }
  }

  /** The password or the way to the server changed: the same account signs in once more. */
  async function renew(
    { vault, target }: Current,
    password: Secret<string>,
    settings: ConnectionSettings,
  ): Promise<DoneOrRefused> {
    await connection.disconnect()
    const next = { ...target, password, settings }
    const outcome = await server.ask(next)
    if (outcome.is === 'failed') {
      connection.keepConnected(target)
      return refused(outcome.saying)
    }
    if (current !== undefined) current = { ...current, target: next }
    const { database, entries } = vault
    database.transaction(() => {
      const record = database.account.read()
      if (record !== undefined) database.account.write({ ...record, settings })
    })
    await entries.writePassword(password)
    return DONE
  }

  async function signOut(): Promise<DoneOrRefused> {
    if (current === undefined) return refused({ say: 'nobody-signed-in' })
    try {
      await current.vault.entries.removePassword()
    } catch (error) {
      const obstacle = obstacleOf(error)
      if (obstacle === undefined) throw error
      return refused(obstacle.saying)
    }
    await leave(forgetDrafts)
    become({ is: 'signed-out' })
    screen.show({ name: 'conversation.replaced', payload: { conversations: [] } })
    return DONE
  }

  // Last, when no call can keep another one.
  function forgetDrafts(database: Database): void {
    try {
      database.transaction(() => database.drafts.removeAll())
    } catch (error) {
      // a disk that takes nothing holds nobody back from signing out
      if (!(error instanceof StorageError)) throw error
      tools.log.warn('what was begun could not be erased', failureFacts(error))
    }
  }

  function ownChanged(): void {
    if (current !== undefined && state.is === 'signed-in') become(signedInAs(state.jid, current.services))
  }

  function storageFailed(error: StorageError): void {
    const obstacle = obstacleOf(error)
    if (obstacle === undefined || current === undefined || state.is === 'blocked') return
    tools.log.warn('the database gave out', { reason: error.reason })
    become(obstacle)
    // Nothing more is acknowledged to the server: it keeps what could not be stored here.
    operations
      .run(() => leave())
      .catch((failure: unknown) => {
        tools.log.warn('leaving failed', failureFacts(failure))
      })
  }

  return {
    state: () => state,
    connectionState: () => connectionState,
    signedIn: () => current?.services,
    start: () => operations.run(start),
    retry: () => operations.run(() => (state.is === 'blocked' ? start() : state)),
    signIn: (request) => operations.run(() => signIn(request)),
    cancelSignIn: server.callOff,
    signOut: () => operations.run(signOut),
    ownChanged,
    storageFailed,
    close: () => operations.run(() => leave()),
  }
}

function signedInAs(jid: BareJid, { ownName, ownDeviceName, ownPresence }: SignedIn): SignedInAccount {
  const said = ownName.now()
  return {
    ...{ is: 'signed-in', jid, name: said || localOf(jid), ownName: said },
    deviceName: ownDeviceName.now(),
    presence: ownPresence.now(),
  }
}

// Who is signed in now: the services around the open database, and what the connection tells them.
import type { AccountState, ConnectionState, SignedInAccount } from '../../shared/domain/account.ts'
import { localOf, type BareJid } from '../../shared/domain/jid.ts'
import type { Vault } from './account-vault.ts'
import { failureFacts } from './failure-facts.ts'
import type { Notices } from './notices.ts'
import type { ConnectionTarget } from './ports.ts'
import { StorageError, type AccountRecord, type Database } from './store-ports.ts'
import { createSignedIn, type SignedIn } from './signed-in.ts'
import type { AccountTools } from './tools.ts'

export interface Current {
  services: SignedIn
  vault: Vault
  target: ConnectionTarget
}

export interface CurrentAccount {
  /** Undefined while nobody is signed in. */
  now(): Current | undefined
  connectionState(): ConnectionState
  /** Builds the services on an open vault and tells the screen. Gives how the account stands. */
  enter(vault: Vault, record: AccountRecord, target: ConnectionTarget): AccountState
  /** The way to the server is another one from now on. */
  retarget(target: ConnectionTarget): void
  /** A sign-in came to nothing: what the server said meanwhile concerns nobody. */
  forgetEarly(): void
  /** Disconnects, ends the services and closes the database; with `forgetDrafts` what was begun and not sent goes before. */
  leave(forgetDrafts?: boolean): Promise<void>
}

const OFFLINE: ConnectionState = { is: 'offline' }

/** `become` tells how the account stands; `storageFailed` hears when the database gave out. */
export function createCurrentAccount(
  tools: AccountTools,
  notices: Notices,
  become: (state: AccountState) => AccountState,
  storageFailed: (error: StorageError) => void,
): CurrentAccount {
  const { connection, screen } = tools
  let connectionState = OFFLINE
  let current: Current | undefined
  // What the server says between a first sign in and the moment the services stand.
  let early: ((services: SignedIn) => void)[] = []

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

  function eraseDrafts(database: Database): void {
    try {
      database.transaction(() => database.drafts.removeAll())
    } catch (error) {
      // a disk that takes nothing holds nobody back from signing out
      if (!(error instanceof StorageError)) throw error
      tools.log.warn('what was begun could not be erased', failureFacts(error))
    }
  }

  return {
    now: () => current,
    connectionState: () => connectionState,
    enter(vault, record, target) {
      const services = createSignedIn(tools, vault, record, notices, storageFailed)
      current = { services, vault, target }
      const waited = early
      early = []
      const entered = become(signedInAs(record.jid, services))
      services.conversations.showAll()
      waited.forEach((tell) => tell(services))
      return entered
    },
    retarget(target) {
      if (current !== undefined) current = { ...current, target }
    },
    forgetEarly() {
      early = []
    },
    async leave(forgetDrafts = false) {
      // while there is still a connection to tell who waits
      await current?.services.compares.stop()
      await connection.disconnect()
      early = []
      notices.stop()
      if (current === undefined) return
      const { services, vault } = current
      current = undefined
      await services.stop()
      // last, when no call can keep another one
      if (forgetDrafts) eraseDrafts(vault.database)
      vault.database.close()
    },
  }
}

export function signedInAs(jid: BareJid, { ownName, ownDeviceName, ownPresence }: SignedIn): SignedInAccount {
  const said = ownName.now()
  return {
    ...{ is: 'signed-in', jid, name: said || localOf(jid), ownName: said },
    deviceName: ownDeviceName.now(),
    presence: ownPresence.now(),
  }
}

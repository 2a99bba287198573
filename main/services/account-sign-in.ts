// Signing in: the server is asked first, and only what it took is kept.
import type { ConnectionSettings } from '../../shared/domain/account.ts'
import { localOf, toBareJid, type BareJid } from '../../shared/domain/jid.ts'
import type { Secret } from '../../shared/domain/secret.ts'
import type { Current, CurrentAccount } from './account-current.ts'
import { makeVault, openVault } from './account-vault.ts'
import { createAskingTheServer } from './asking-the-server.ts'
import { createKeyEntries } from './key-entries.ts'
import { orRefused } from './obstacles.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import { KeychainError } from './ports.ts'
import type { AccountRecord } from './store-ports.ts'
import { newResource } from './resource.ts'
import type { Tools } from './tools.ts'

export interface SignInRequest {
  address: string
  password: Secret<string>
  settings: ConnectionSettings
}

export interface SigningIn {
  signIn(request: SignInRequest): Promise<DoneOrRefused>
  /** The password was changed elsewhere: this one is kept once the server takes it, and nothing else changes. */
  renewPassword(password: Secret<string>): Promise<DoneOrRefused>
  /** Ends the question to the server; what it has agreed to stays. */
  callOff(): void
}

export function createSigningIn(tools: Tools, current: CurrentAccount): SigningIn {
  const { connection } = tools
  const server = createAskingTheServer(connection, tools.log)

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
        current.forgetEarly()
        return refused(outcome.saying)
      }
      // Only from here on anything is kept. The password comes last: with it, everything is there.
      vault ??= await makeVault(tools, profile, jid)
      const deviceName = kept?.deviceName ?? tools.deviceName
      const record: AccountRecord = { jid, resource: target.resource, deviceName, settings }
      const { database, entries } = vault
      database.transaction(() => database.account.write(record))
      await entries.writePassword(password)
      current.enter(vault, record, target)
      return DONE
    } catch (error) {
      await connection.disconnect()
      current.forgetEarly()
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
    current.retarget(next)
    const { database, entries } = vault
    database.transaction(() => {
      const record = database.account.read()
      if (record !== undefined) database.account.write({ ...record, settings })
    })
    return keepPassword(() => entries.writePassword(password))
  }

  /** The connection stands with the new password, whatever the keychain says. */
  async function keepPassword(write: () => Promise<void>): Promise<DoneOrRefused> {
    try {
      await write()
      return DONE
    } catch (error) {
      if (!(error instanceof KeychainError)) throw error
      return refused({ say: 'password-not-kept' })
    }
  }

  return {
    async signIn({ address, password, settings }) {
      server.begin()
      const jid = toBareJid(address.trim())
      if (jid === undefined || localOf(jid) === '' || address.includes('/'))
        return refused({ say: 'no-address' })
      return orRefused(async () => {
        const { account, keysExist } = tools.profile.read()
        if (account !== null && account !== jid && keysExist)
          return refused({ say: 'other-account-here', account })
        const signedIn = current.now()
        return signedIn === undefined
          ? signInAnew(jid, password, settings)
          : renew(signedIn, password, settings)
      })
    },
    async renewPassword(password) {
      server.begin()
      const signedIn = current.now()
      if (signedIn === undefined) return refused({ say: 'nobody-signed-in' })
      return orRefused(() => renew(signedIn, password, signedIn.target.settings))
    },
    callOff: server.callOff,
  }
}

// The user's keychain behind its process. `null` from keytar means absent, locked or cancelled alike (FACTS, Keychain), so it
// is believed only after an entry could be written: new keys are never made because a keychain kept silent.
import { Secret } from '../../shared/domain/secret.ts'
import { KeychainError, type Keychain, type KeychainFailure, type Timers } from '../services/ports.ts'
import { KeychainCalls, type KeychainChannel } from './keychain-calls.ts'

/** What Windows holds in one entry; the others hold more. */
const MAX_BYTES = 2560
const PROBE_ENTRY = 'probe'

// Words of libsecret, gnome-keyring and macOS; whatever else fails, it is a keychain that can't be used.
const SOUNDS_LOCKED = /locked|cancel|dismissed|denied|interaction is not allowed/i
// Words of GDBus and libdbus where the service is there and says nothing.
const SOUNDS_SILENT = /timeout was reached|timed out|did not receive a reply/i

/**
 * `service` is the name under which the entries lie. Every method is one turn: calls do not mix. A value is 1 to 2560 bytes of
 * UTF-8, else `RangeError`; all other failures are `KeychainError`.
 */
export function createKeychain(options: {
  service: string
  channel: KeychainChannel
  timers: Timers
}): Keychain {
  const { service } = options
  const calls = new KeychainCalls(options.channel, options.timers)

  async function done(what: 'get' | 'set' | 'delete', entry: string, value?: string) {
    const first = await calls.call(what, service, entry, value)
    if (first.is === 'done') return first
    if (reasonOf(first.message) !== 'keychain-missing') throw failureOf(first.message)
    // libsecret keeps to the service that it found first: only a new process finds one that was started since
    calls.restart()
    const second = await calls.call(what, service, entry, value)
    if (second.is === 'done') return second
    calls.restart()
    throw failureOf(second.message)
  }

  /** Passes where the keychain is open, by writing to it. */
  async function probe(): Promise<void> {
    await done('set', PROBE_ENTRY, 'probe')
    await done('delete', PROBE_ENTRY)
  }

  return {
    read: (entry) =>
      calls.inTurn(async () => {
        let { value } = await done('get', entry)
        if (value === null) {
          await probe()
          // the probe may have had the user open it
          value = (await done('get', entry)).value
        }
        return value === null ? null : new Secret(value)
      }),

    write: (entry, secret) =>
      calls.inTurn(async () => {
        const size = Buffer.byteLength(secret.reveal(), 'utf8')
        if (size < 1 || size > MAX_BYTES)
          throw new RangeError(`A keychain entry can’t hold ${String(size)} bytes`)
        await done('set', entry, secret.reveal())
      }),

    remove: (entry) =>
      calls.inTurn(async () => {
        if ((await done('delete', entry)).found) return
        await probe()
        await done('delete', entry)
      }),

    onWaiting: (listener) => calls.onWaiting(listener),
    giveUp: () => calls.giveUp(),
  }
}

const SENTENCES: Record<KeychainFailure, string> = {
  'keychain-locked': 'The keychain of this computer is locked.',
  'keychain-missing': 'This computer has no keychain that Balcony can use.',
  'keychain-silent': 'The keychain of this computer does not answer.',
}

function reasonOf(message: string): KeychainFailure {
  if (SOUNDS_LOCKED.test(message)) return 'keychain-locked'
  return SOUNDS_SILENT.test(message) ? 'keychain-silent' : 'keychain-missing'
}

function failureOf(message: string): KeychainError {
  const reason = reasonOf(message)
  const error = new KeychainError(reason, SENTENCES[reason])
  error.cause = new Error(message)
  return error
}

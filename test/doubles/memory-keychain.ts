import { KeychainError, type Keychain, type KeychainFailure } from '../../main/services/ports.ts'
import { Secret } from '../../shared/domain/secret.ts'

export interface MemoryKeychain extends Keychain {
  /** From now on every call fails like this; null: it works again. */
  failWith(reason: KeychainFailure | null): void
  /** What it holds, by entry. */
  readonly entries: ReadonlyMap<string, string>
}

export function createMemoryKeychain(): MemoryKeychain {
  const entries = new Map<string, string>()
  let failure: KeychainFailure | null = null

  async function open<T>(work: () => T): Promise<T> {
    // as the real one: never in the same turn of the event loop
    await Promise.resolve()
    if (failure !== null) throw new KeychainError(failure, `The keychain fails: ${failure}.`)
    return work()
  }

  return {
    entries,
    failWith(reason) {
      failure = reason
    },
    read: (entry) =>
      open(() => {
        const value = entries.get(entry)
        return value === undefined ? null : new Secret(value)
      }),
    write: (entry, value) =>
      open(() => {
        const size = new TextEncoder().encode(value.reveal()).length
        if (size < 1 || size > 2560) throw new RangeError(`A keychain entry can’t hold ${String(size)} bytes`)
        entries.set(entry, value.reveal())
      }),
    remove: (entry) => open(() => void entries.delete(entry)),
    // it answers at once
    onWaiting: () => undefined,
    giveUp: () => undefined,
  }
}

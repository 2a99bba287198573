import { KeychainError, type Keychain, type KeychainFailure } from '../../main/services/ports.ts'
import { Secret } from '../../shared/domain/secret.ts'

/** A keychain that a test can lock, or watch. */
export interface PartyKeychain extends Keychain {
  failure: KeychainFailure | null
  readonly entries: Map<string, string>
  /** Called before each write; throwing there is a power cut at that step. */
  beforeWrite: (entry: string) => void
}

export function createPartyKeychain(): PartyKeychain {
  const entries = new Map<string, string>()
  return {
    failure: null,
    entries,
    beforeWrite: () => undefined,
    async read(entry) {
      if (this.failure !== null) throw new KeychainError(this.failure, 'test')
      const value = entries.get(entry)
      return value === undefined ? null : new Secret(value)
    },
    async write(entry, value) {
      if (this.failure !== null) throw new KeychainError(this.failure, 'test')
      this.beforeWrite(entry)
      entries.set(entry, value.reveal())
    },
    async remove(entry) {
      if (this.failure !== null) throw new KeychainError(this.failure, 'test')
      entries.delete(entry)
    },
  }
}

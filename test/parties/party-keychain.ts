import { KeychainError, type Keychain, type KeychainFailure } from '../../main/services/ports.ts'
import { Secret } from '../../shared/domain/secret.ts'

/** A keychain that a test can lock, keep silent, or watch. */
export interface PartyKeychain extends Keychain {
  failure: KeychainFailure | null
  readonly entries: Map<string, string>
  /** Called before each write; throwing there is a power cut at that step. */
  beforeWrite: (entry: string) => void
  /** Awaited before each removal; what never settles is a power cut at that step. */
  beforeRemove: (entry: string) => Promise<void> | void
  /** From the next call on it waits for the user to answer in another window, as if ten seconds had gone by. */
  hold(): void
  /** The user answers. */
  answer(): void
}

export function createPartyKeychain(): PartyKeychain {
  const entries = new Map<string, string>()
  let held = false
  let tellWaiting: (waits: boolean) => void = () => undefined
  let settle: ((gaveUp: boolean) => void) | undefined

  function end(gaveUp: boolean): void {
    if (settle === undefined) return
    const settling = settle
    settle = undefined
    tellWaiting(false)
    settling(gaveUp)
  }

  async function answered(keychain: PartyKeychain): Promise<void> {
    if (held) {
      const gaveUp = await new Promise<boolean>((resolve) => {
        settle = resolve
        tellWaiting(true)
      })
      if (gaveUp) throw new KeychainError('keychain-silent', 'test')
    }
    if (keychain.failure !== null) throw new KeychainError(keychain.failure, 'test')
  }

  return {
    failure: null,
    entries,
    beforeWrite: () => undefined,
    beforeRemove: () => undefined,
    async read(entry) {
      await answered(this)
      const value = entries.get(entry)
      return value === undefined ? null : new Secret(value)
    },
    async write(entry, value) {
      await answered(this)
      this.beforeWrite(entry)
      entries.set(entry, value.reveal())
    },
    async remove(entry) {
      await answered(this)
      await this.beforeRemove(entry)
      entries.delete(entry)
    },
    onWaiting(listener) {
      tellWaiting = listener
    },
    giveUp: () => end(true),
    hold() {
      held = true
    },
    answer() {
      held = false
      end(false)
    },
  }
}

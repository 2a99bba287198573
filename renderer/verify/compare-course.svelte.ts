import type { Comparison } from '../../shared/domain/comparison.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import { cleanName } from '../../shared/words/display-name.ts'
import { act } from '../bridge.ts'
import type { Screen } from '../state/screen.svelte.ts'
import { words } from '../words.ts'

/** A device that is compared, or may be. */
export interface Compared {
  jid: BareJid
  fingerprint: string
}

/** The compare with a device, as it stands; undefined for none. */
export function comparisonWith({ mirror }: Screen, { jid, fingerprint }: Compared): Comparison | undefined {
  return mirror.compares.find((one) => one.jid === jid && one.fingerprint === fingerprint)
}

/** What its person is called, '' for the own account. */
export function whoseName({ mirror }: Screen, jid: BareJid): string {
  if (mirror.account.is === 'signed-in' && mirror.account.jid === jid) return ''
  return mirror.nameOf(jid)
}

export function deviceName(said: string): string {
  return cleanName(said) || words.devices.unnamed
}

/** What the user may do with a compare, one thing at a time; what was refused is kept. */
export class CompareDeeds {
  busy = $state(false)
  problem = $state.raw<Saying | null>(null)
  readonly #device: () => Compared

  constructor(device: () => Compared) {
    this.#device = device
  }

  start = () => this.#carryOut((device) => act('compare.start', device))
  accept = () => this.#carryOut((device) => act('compare.accept', device))
  cancel = () => this.#carryOut((device) => act('compare.cancel', device))
  answer = (same: boolean) => this.#carryOut((device) => act('compare.answer', { ...device, same }))
  setBlocked = (blocked: boolean) =>
    this.#carryOut((device) => act('compare.setBlocked', { ...device, blocked }))

  /** Gives whether it was done. */
  async #carryOut(deed: (device: Compared) => Promise<Saying | null>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    const { jid, fingerprint } = this.#device()
    this.problem = await deed({ jid, fingerprint })
    this.busy = false
    return this.problem === null
  }
}

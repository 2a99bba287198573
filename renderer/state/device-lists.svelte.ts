import { SvelteMap } from 'svelte/reactivity'
import type { Device, TrustPolicy, UnsignedKeys } from '../../shared/domain/device.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import { act, ask } from '../bridge.ts'

const NONE: readonly Device[] = []

/** The policy of one person, null where the one for all counts, and the one for all. */
export interface Policies {
  policy: TrustPolicy | null
  policyForAll: TrustPolicy
}
const ORDINARY: Policies = { policy: null, policyForAll: 'trust-until-verified' }

/** The devices of the people whose conversation was opened, most lately seen first. */
export class DeviceLists {
  /** Why the last list did not come, null where it did. */
  problem = $state<Saying | null>(null)
  readonly #lists = new SvelteMap<BareJid, readonly Device[]>()
  readonly #unsigned = new SvelteMap<BareJid, UnsignedKeys>()
  readonly #policies = new SvelteMap<BareJid, Policies>()
  /** Events that came while a list was on its way: they are newer than what the list says. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- never shown
  readonly #meanwhile = new Map<BareJid, Device[]>()

  of(jid: BareJid): readonly Device[] {
    return this.#lists.get(jid) ?? NONE
  }

  /** Whether keys of this person that no device signed are refused. */
  unsignedKeys(jid: BareJid): UnsignedKeys {
    return this.#unsigned.get(jid) ?? 'ordinary'
  }

  policies(jid: BareJid): Policies {
    return this.#policies.get(jid) ?? ORDINARY
  }

  /** The user's word about a device. Gives null when it is done, else why not. */
  async decide({ jid, fingerprint }: Device, state: 'new' | 'trusted' | 'blocked'): Promise<Saying | null> {
    const refused = await act('device.decide', { jid, fingerprint, state })
    // a block may change the policy, too
    if (refused === null) await this.load(jid)
    return refused
  }

  /** Null leaves it to the policy for all. Gives null when it is done, else why not. */
  async setPolicy(jid: BareJid, policy: TrustPolicy | null): Promise<Saying | null> {
    const refused = await act('contact.setPolicy', { jid, policy })
    if (refused === null) await this.load(jid)
    return refused
  }

  /** Gives null when it is done, else why not. */
  async allowUnsigned(jid: BareJid, allowed: boolean): Promise<Saying | null> {
    const refused = await act('contact.allowUnsigned', { jid, allowed })
    if (refused === null) await this.load(jid)
    return refused
  }

  /** The device with this fingerprint, where it is known. */
  find(jid: BareJid, fingerprint: string): Device | undefined {
    return this.of(jid).find((device) => device.fingerprint === fingerprint)
  }

  async load(jid: BareJid): Promise<void> {
    if (this.#meanwhile.has(jid)) return
    this.#meanwhile.set(jid, [])
    const answer = await ask('device.list', { jid })
    const meanwhile = this.#meanwhile.get(jid) ?? []
    this.#meanwhile.delete(jid)
    this.problem = answer.is === 'failed' ? answer.saying : null
    if (answer.is === 'failed') return
    this.#lists.set(jid, inOrder(answer.output.devices))
    this.#unsigned.set(jid, answer.output.unsignedKeys)
    const { policy, policyForAll } = answer.output
    this.#policies.set(jid, { policy, policyForAll })
    for (const device of meanwhile) this.apply(device)
  }

  apply(device: Device): void {
    this.#meanwhile.get(device.jid)?.push(device)
    const list = this.#lists.get(device.jid)
    if (list === undefined) return
    const others = list.filter((other) => other.fingerprint !== device.fingerprint)
    this.#lists.set(device.jid, inOrder([...others, device]))
  }

  clear(): void {
    this.#lists.clear()
    this.#unsigned.clear()
    this.#policies.clear()
    this.#meanwhile.clear()
  }
}

function inOrder(devices: readonly Device[]): readonly Device[] {
  return [...devices].sort((a, b) => b.lastSeen - a.lastSeen || (a.fingerprint < b.fingerprint ? -1 : 1))
}

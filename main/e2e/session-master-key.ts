// PROTOCOL 9: the life of our own SMKs.
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import { Secret } from '../../shared/domain/secret.ts'
import { tick } from './event-order.ts'
import { signGrant } from './grant.ts'
import type { OutKey } from './key-ports.ts'
import type { EnginePorts, Millis } from './ports.ts'

const HOUR = 3_600_000
/** PROTOCOL 9: a new one every 24 hours, every 200 messages. */
const SEND_FOR = 24 * HOUR
const MAX_USES = 200
/** PROTOCOL 9: released for 30 days after its last use. */
export const RELEASE_FOR = 30 * 24 * HOUR

/** How a key differs from the one of its conversation. */
interface Narrowing {
  onlyFor: string
  /** It seals, and is released, until then. */
  until: Millis
}

/** Whether `key` may seal one more stanza at `now`; a clock set back counts as used up. */
export function serves(key: OutKey, now: Millis): boolean {
  return key.retiredAt === null && key.uses < MAX_USES && now >= key.sendFrom && now < key.sendUntil
}

/** Gives out the SMK of a conversation; makes, signs and stores a new one where the last is used up. */
export class OwnKeys {
  readonly #ports: Pick<EnginePorts, 'keys' | 'trust' | 'device' | 'clock' | 'random'>
  readonly #self: { jid: FullJid; deviceName(): string }
  /** New keys being made, so that two stanzas at once get one key. */
  readonly #making = new Map<BareJid, Promise<OutKey>>()

  constructor(ports: EnginePorts, self: { jid: FullJid; deviceName(): string }) {
    this.#ports = ports
    this.#self = self
  }

  /** At once where there is one that serves. */
  forConversation(conversation: BareJid): OutKey | Promise<OutKey> {
    const current = this.#ports.keys.current(conversation)
    return current !== undefined && serves(current, this.#ports.clock.now())
      ? current
      : this.#makeOnce(conversation)
  }

  async #makeOnce(conversation: BareJid): Promise<OutKey> {
    const making = this.#making.get(conversation) ?? this.#make(conversation)
    this.#making.set(conversation, making)
    try {
      return await making
    } finally {
      this.#making.delete(conversation)
    }
  }

  /** PROTOCOL 11: a new SMK to `jid` that only its device `fingerprint` is ever given, until `until`. */
  forDevice(jid: BareJid, fingerprint: string, until: Millis): Promise<OutKey> {
    return this.#make(jid, { onlyFor: fingerprint, until })
  }

  async #make(conversation: BareJid, narrowing?: Narrowing): Promise<OutKey> {
    const { keys, device, clock, random } = this.#ports
    const now = clock.now()
    // PROTOCOL 1: the SID is never derived from the SMK
    const sid = random.uuid()
    const key = random.bytes(32)
    const audience = [...new Set([conversation, bareOf(this.#self.jid)])]
    const sendUntil = narrowing?.until ?? now + SEND_FOR
    const terms = { sid, key, iss: this.#self.jid, to: conversation, aud: audience, sendFrom: now, sendUntil }
    const grant = await signGrant({ ...terms, name: this.#self.deviceName() }, device.identity())
    const made: OutKey = {
      sid,
      conversation,
      audience,
      key: new Secret(key),
      grant,
      sendFrom: now,
      sendUntil,
      ends: tick(this.#ports) + (narrowing === undefined ? SEND_FOR : narrowing.until - now),
      releaseUntil: narrowing?.until ?? sendUntil + RELEASE_FOR,
      uses: 0,
      retiredAt: null,
      onlyFor: narrowing?.onlyFor ?? null,
    }
    // stored before the first stanza under it goes out
    const last = narrowing === undefined ? keys.current(conversation) : undefined
    if (last !== undefined) keys.retire(last.sid, tick(this.#ports))
    keys.addOut(made)
    return made
  }
}

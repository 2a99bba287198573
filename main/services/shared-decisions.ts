// PROTOCOL 10, shared decisions: what the user decides on one of their devices holds on all that verified each other.
import xml, { type Element } from '@xmpp/xml'
import { bareOf, type FullJid } from '../../shared/domain/jid.ts'
import { readAttestation, signAttestation, type SignedAttestation } from '../e2e/attestation.ts'
import type { Engine } from '../e2e/engine-api.ts'
import { BALCONY, CLIENT } from '../e2e/namespaces.ts'
import type { Clock, DeviceKeys, Millis, Random } from '../e2e/ports.ts'
import type { KeptDecision, SeenDevice } from '../e2e/trust-ports.ts'
import type { AccountQueue } from './account-queue.ts'
import type { Connection, Log } from './ports.ts'
import type { PresenceBoard } from './presence-board.ts'
import { NO_STEP } from './incoming/step.ts'
import type { ContentReader } from './sealed-contents.ts'
import { createSerialQueue } from './serial-queue.ts'
import type { Database } from './store-ports.ts'
import type { TrustDecisions } from './trust-decisions.ts'

/** So many go into one stanza, which stays far below its limit. */
const MOST_IN_ONE = 40
/** Of devices that are not verified, so many are kept until they may be. */
const MOST_UNVERIFIED = 300
/** As for stanzas (PROTOCOL 4.8): what is dated later waits for its time, or it would stand before all that follow. */
const GRACE: Millis = 5 * 60_000

export interface SharedDecisions {
  /** Keeps the decisions in what own devices sealed, and then looks at them. */
  reader: ContentReader
  /** Looks at what is kept: what a verified own device signed is taken over, what may be so later stays. */
  read(): void
  /** Tells own verified devices that are there what they were not told yet. */
  tell(): void
  /** The server has taken over the stanza with this `id`, or the session ended before. */
  acknowledged(outerId: string): void
  unsent(outerId: string): void
  /** Signs those own decisions that are not signed yet. */
  signAll(): Promise<void>
}

interface Parts {
  self: FullJid
  database: Database
  engine: Engine
  keys: DeviceKeys
  decisions: TrustDecisions
  board: PresenceBoard
  connection: Connection
  queue: AccountQueue
  clock: Clock
  random: Random
  log: Log
  connected(): boolean
  aside(work: Promise<void>): void
}

export function createSharedDecisions(parts: Parts): SharedDecisions {
  const { self, database, engine, keys, connection, queue, clock, log, connected } = parts
  const { trustBook, sharedDecisions: store } = database
  const own = bareOf(self)
  const telling = createSerialQueue()
  /** By outer id: what the server has not taken over yet. A program that ends before tells it again, which changes nothing. */
  const onTheWay = new Map<string, { device: string; decisions: readonly number[] }>()

  const isVerified = (fingerprint: string) => trustBook.decision(own, fingerprint)?.state === 'verified'

  /** `later`: it may count one day. */
  function judge({ signer, sub, jid, at }: SignedAttestation): 'counts' | 'later' | 'never' {
    const ownPrint = keys.identity().kid
    // of this device itself nothing is decided here
    if (signer === ownPrint || (jid === own && sub === ownPrint)) return 'never'
    if (trustBook.device(own, signer) === undefined) return 'never'
    switch (trustBook.decision(own, signer)?.state) {
      case 'verified':
        return at <= clock.now() + GRACE ? 'counts' : 'later'
      case 'blocked':
        return 'never'
      default:
        return 'later'
    }
  }

  async function readAll(): Promise<void> {
    for (const { id, token } of store.received()) {
      const attestation = await readAttestation(token)
      if (queue.stopped()) return
      const verdict = attestation === undefined ? 'never' : judge(attestation)
      if (verdict === 'later') continue
      if (verdict === 'never') log.warn('a decision that came from an own device was not taken over')
      if (attestation !== undefined && verdict === 'counts') parts.decisions.takeOver(attestation, token)
      database.transaction(() => store.dropReceived(id))
    }
  }

  async function sign(decision: KeptDecision): Promise<string> {
    if (decision.token !== undefined) return decision.token
    const { id, jid, fingerprint: sub, state, manner: how, at } = decision
    const token = await signAttestation({ jid, sub, state, how, at }, keys.identity())
    if (!queue.stopped()) database.transaction(() => trustBook.keepToken(id, token))
    return token
  }

  // what the policy did is no word of the user; a device needs no word about itself
  function untold(device: SeenDevice): KeptDecision[] {
    const told = new Set(store.toldTo(device.fingerprint))
    for (const sent of onTheWay.values())
      if (sent.device === device.fingerprint) sent.decisions.forEach((id) => told.add(id))
    return ownWords().filter(
      ({ id, jid, fingerprint }) => !told.has(id) && !(jid === own && fingerprint === device.fingerprint),
    )
  }

  function ownWords(): KeptDecision[] {
    return trustBook.allDecisions().filter(({ by, manner }) => by === undefined && manner !== 'first-seen')
  }

  async function tellAll(): Promise<void> {
    const there = new Set(parts.board.devicesOf(own).map(([jid]) => jid))
    for (const device of trustBook.devicesOf(own)) {
      if (!there.has(device.fullJid) || !isVerified(device.fingerprint)) continue
      for (;;) {
        const some = untold(device).slice(0, MOST_IN_ONE)
        if (some.length === 0) break
        if (!(await send(device, some))) return
      }
    }
  }

  async function send({ fullJid, fingerprint }: SeenDevice, some: readonly KeptDecision[]): Promise<boolean> {
    const tokens: string[] = []
    for (const decision of some) tokens.push(await sign(decision))
    const attrs = { xmlns: CLIENT, type: 'chat', from: self, to: fullJid, id: parts.random.uuid() }
    const inner = xml('message', attrs, ...tokens.map((token) => xml('attest', { xmlns: BALCONY }, token)))
    const sealing = await engine.seal(inner, { limit: connection.largestStanza() })
    if (sealing.is === 'too-large') throw new Error('decisions are larger than a stanza may be')
    // the user may have blocked it meanwhile
    if (queue.stopped() || !connected() || !isVerified(fingerprint)) return false
    const outerId = sealing.stanza.attrs.id ?? ''
    onTheWay.set(outerId, { device: fingerprint, decisions: some.map(({ id }) => id) })
    if (connection.send(sealing.stanza)) return true
    onTheWay.delete(outerId)
    return false
  }

  // before it is looked at: the program may end in between, and the stanza does not come again
  function keep(tokens: readonly string[], sender: string): void {
    for (const token of tokens) {
      if (isVerified(sender) || store.countReceived() < MOST_UNVERIFIED) store.keepReceived(token, sender)
    }
  }

  const read = () => queue.add(readAll)

  return {
    reader({ opening: { sender, fingerprint, content } }) {
      const tokens = attested(content)
      // PROTOCOL 10: sent sealed to the own account; nobody else has a say in it
      if (tokens.length === 0 || bareOf(sender) !== own || sender === self || fingerprint === null)
        return NO_STEP
      return { keep: () => keep(tokens, fingerprint), tell: read }
    },
    read,
    tell() {
      if (connected()) parts.aside(telling.run(tellAll))
    },
    acknowledged(outerId) {
      const sent = onTheWay.get(outerId)
      if (sent === undefined) return
      onTheWay.delete(outerId)
      database.transaction(() => sent.decisions.forEach((id) => store.setTold(sent.device, id)))
    },
    unsent: (outerId) => void onTheWay.delete(outerId),
    async signAll() {
      for (const decision of ownWords()) await sign(decision)
    },
  }
}

function attested(content: Element): string[] {
  const { type } = content.attrs
  if (!content.is('message') || type === 'error' || type === 'groupchat') return []
  return content
    .getChildren('attest', BALCONY)
    .slice(0, MOST_IN_ONE)
    .map((attest) => attest.getText().trim())
}

// The trust book in a file: written whole, and read with the user's word on what it changes.
import type { TrustPreview } from '../../shared/domain/trust-book.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import { standingDecision } from '../../shared/domain/standing-decision.ts'
import { readAttestation, type SignedAttestation } from '../e2e/attestation.ts'
import { trustOf } from '../e2e/known-devices.ts'
import type { Clock, DeviceKeys, Jwk, Random } from '../e2e/ports.ts'
import { MAX_TRUST_FILE, readTrustFile, writeTrustFile } from '../e2e/trust-file.ts'
import type { TrustDecision } from '../e2e/trust-ports.ts'
import { cleanDeviceName } from './device-name.ts'
import type { DoneOrRefused } from './outcome.ts'
import { FileError, type PickedFiles } from './ports.ts'
import type { SharedDecisions } from './shared-decisions.ts'
import type { Database } from './store-ports.ts'
import type { TrustDecisions } from './trust-decisions.ts'

type Refused = Extract<DoneOrRefused, { is: 'refused' }>
export type Saved = { is: 'saved'; decisions: number } | { is: 'cancelled' } | Refused
export type Opened = { is: 'read'; preview: TrustPreview } | { is: 'cancelled' } | Refused
export type Applied = { is: 'applied'; decisions: number } | Refused

export interface TrustFiles {
  /** Writes every decision of the user into a file that they pick. */
  save(): Promise<Saved>
  /** Reads a file that they pick, and says what it would change. Nothing changes. */
  open(): Promise<Opened>
  /** The user's word on the file that was read last. */
  apply(id: string): Applied
}

interface Parts {
  own: BareJid
  database: Database
  keys: DeviceKeys
  decisions: TrustDecisions
  shared: SharedDecisions
  files: PickedFiles
  clock: Clock
  random: Random
}

interface Read {
  attestation: SignedAttestation
  token: string
}

export function createTrustFiles(parts: Parts): TrustFiles {
  const { own, database, keys, decisions, files, clock } = parts
  const { trustBook } = database
  /** What was read last and not applied yet. */
  let pending: { id: string; reads: readonly Read[] } | undefined

  const nameOf = (jid: BareJid, fingerprint: string) =>
    cleanDeviceName(trustBook.device(jid, fingerprint)?.name ?? '')
  const isMine = (signer: string) => signer === keys.identity().kid
  const counts = (signer: string) => isMine(signer) || trustBook.decision(own, signer)?.state === 'verified'
  // about this device itself nothing is decided here
  const isAboutThis = ({ jid, sub }: SignedAttestation) => jid === own && isMine(sub)
  const isKnown = ({ attestation: { jid, sub }, token }: Read) =>
    trustBook.history(jid, sub).some((one) => one.token === token)

  function text(): { text: string; count: number } {
    const signed = trustBook.allDecisions().filter(({ token }) => token !== undefined)
    const set = new Map<string, Jwk>([[keys.identity().kid, keys.identity().publicKey]])
    const add = (jid: BareJid, fingerprint: string) => {
      const key = trustBook.device(jid, fingerprint)?.publicKey ?? null
      if (key !== null && key.crv === 'Ed25519') set.set(fingerprint, key)
    }
    for (const { jid, fingerprint, by } of signed) {
      add(jid, fingerprint)
      if (by !== undefined) add(own, by)
    }
    const tokens = signed.flatMap(({ token }) => token ?? [])
    return { text: writeTrustFile(set, tokens), count: tokens.length }
  }

  async function readAll(tokens: readonly string[]): Promise<{ reads: Read[]; bad: number }> {
    const reads: Read[] = []
    for (const token of new Set(tokens)) {
      const attestation = await readAttestation(token)
      if (attestation !== undefined && attestation.at <= clock.now()) reads.push({ attestation, token })
    }
    return { reads, bad: new Set(tokens).size - reads.length }
  }

  function preview(id: string, all: readonly Read[], bad: number): TrustPreview {
    const about = all.filter(({ attestation }) => !isAboutThis(attestation))
    const taken = about.filter(({ attestation }) => counts(attestation.signer))
    const added = taken.filter((read) => !isKnown(read))
    return {
      ...{ id, bad, added: added.length, known: taken.length - added.length },
      changes: changesBy(added),
      strangers: strangersIn(about),
    }
  }

  function strangersIn(about: readonly Read[]): TrustPreview['strangers'] {
    const found = new Map<string, number>()
    for (const { attestation } of about) {
      const { signer } = attestation
      if (!counts(signer)) found.set(signer, (found.get(signer) ?? 0) + 1)
    }
    return [...found].map(([fingerprint, decisions]) => ({
      ...{ fingerprint, decisions },
      name: nameOf(own, fingerprint),
    }))
  }

  function changesBy(added: readonly Read[]): TrustPreview['changes'] {
    const devices = new Map<string, Read[]>()
    for (const read of added) {
      const { jid, sub } = read.attestation
      const name = `${jid}\n${sub}`
      devices.set(name, [...(devices.get(name) ?? []), read])
    }
    return [...devices.values()].flatMap((reads) => {
      const { jid, sub: fingerprint } = (reads[0] as Read).attestation
      const now = trustOf(trustBook, jid, fingerprint, clock.now())
      const history: TrustDecision[] = [...trustBook.history(jid, fingerprint), ...reads.map(decided)]
      const standing = standingDecision(history)
      if (standing === undefined || standing.state === now) return []
      const { state, at, manner, by } = standing
      return {
        ...{ jid, fingerprint, device: nameOf(jid, fingerprint), now, then: state, at, manner },
        ...(by === undefined || isMine(by) ? {} : { by: nameOf(own, by) }),
      }
    })
  }

  return {
    async save() {
      await parts.shared.signAll()
      const book = text()
      return guarded<Saved>(async () => {
        const saved = await files.save('balcony-trust-book.json', book.text)
        return saved === 'saved' ? { is: 'saved', decisions: book.count } : { is: 'cancelled' }
      })
    },
    async open() {
      pending = undefined
      return guarded<Opened>(async () => {
        const file = await files.open(MAX_TRUST_FILE)
        if (file === null) return { is: 'cancelled' }
        const tokens = readTrustFile(file)
        if (tokens === undefined) return { is: 'refused', saying: { say: 'no-trust-book' } }
        const { reads, bad } = await readAll(tokens)
        const id = parts.random.uuid()
        pending = { id, reads }
        return { is: 'read', preview: preview(id, reads, bad) }
      })
    },
    apply(id) {
      if (pending?.id !== id) return { is: 'refused', saying: { say: 'trust-book-gone' } }
      const { reads } = pending
      pending = undefined
      // looked at anew: a device may have been blocked since the user saw it
      const added = reads.filter(
        (read) => !isAboutThis(read.attestation) && counts(read.attestation.signer) && !isKnown(read),
      )
      for (const { attestation, token } of added) decisions.takeOver(attestation, token)
      return { is: 'applied', decisions: added.length }
    },
  }
}

function decided({ attestation, token }: Read): TrustDecision {
  const { jid, sub: fingerprint, state, how: manner, at, signer: by } = attestation
  return { jid, fingerprint, state, manner, at, by, token }
}

async function guarded<T>(work: () => Promise<T>): Promise<T | Refused> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return { is: 'refused', saying: SENTENCES[error.reason] }
  }
}

const SENTENCES: Readonly<Record<FileError['reason'], Saying>> = {
  full: { say: 'file-disk-full' },
  forbidden: { say: 'file-forbidden' },
  fails: { say: 'file-fails' },
  'too-large': { say: 'file-too-large' },
}

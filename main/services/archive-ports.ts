// What is known of the archive on the server, and how far the user has read.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Standing } from '../../shared/domain/message.ts'
import type { Millis } from '../e2e/ports.ts'

export interface ArchiveState {
  /** When this device first looked: what is older was there before it. */
  begunAt: Millis
  /** The archive's name of the newest message up to which, but for the gaps, everything is here; null for none yet. */
  newest: string | null
  /** A time by the server's clock at which that message was not yet older than a day; null where none is known. */
  newestAt: Millis | null
  /** Where what comes after it stands at the earliest, whether it is a line itself or a receipt; null where none is known. */
  newestPlace: Millis | null
  /** XEP-0359: names given by the own account can be relied on. */
  numbers: boolean
}

/** Messages of the archive that are not here yet. */
export interface ArchiveGap {
  number: number
  /** The gap ends above the message with this name; null where nothing older is known here. */
  after: string | null
  /** Everything in the gap came after what stands there; null where nothing is known of that. */
  afterPlace: Millis | null
  /** It ends below this one; null where it ends now. */
  before: string | null
  /** Where that one stands: everything in the gap stands above. Null where it ends now. */
  until: Millis | null
  /** Nothing older is wanted. */
  since: Millis
}

export interface ArchiveStore {
  /** How far the clock of the own server is ahead of the computer's, as it was found last; 0 where it never was. */
  serverAhead(): Millis
  setServerAhead(ahead: Millis): void
  state(): ArchiveState | undefined
  setState(state: ArchiveState): void
  /** Those with the highest number first: they are the newest. */
  gaps(): ArchiveGap[]
  /** A new one, or in the place of the one with its number. */
  putGap(gap: ArchiveGap): void
  removeGap(number: number): void
}

/** How far a conversation is read. */
export interface ReadMark {
  /** What stands here or above is read; null where nothing is. */
  last: Standing | null
  /** The archive's name of a message that another own device showed, and that is not here yet; null for none. */
  awaited: string | null
}

/** Own other devices are to be told that the message of this name was shown. */
export interface OwedMark {
  conversation: BareJid
  archiveId: string
}

export interface ReadMarks {
  of(conversation: BareJid): ReadMark
  /** Everything that stands there or above is read, now or later; a mark further down stays. */
  readUpTo(conversation: BareJid, last: Standing): void
  /** Null ends it. */
  awaits(conversation: BareJid, archiveId: string | null): void
  /** Own other devices are to be told that this message was shown here, instead of the one before; null ends it. */
  owe(conversation: BareJid, archiveId: string | null): void
  owed(): OwedMark[]
}

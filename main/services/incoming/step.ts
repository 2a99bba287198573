import type { Element } from '@xmpp/xml'
import type { FullJid } from '../../../shared/domain/jid.ts'
import type { Millis } from '../../e2e/ports.ts'
import type { PutOff } from '../put-off.ts'

export interface Received {
  stanza: Element
  arrivedAt: Millis
  /** It came in this run of the program, not out of the journal of a former one. */
  live: boolean
  /** Absent where the stanza came as it is, and not inside another. */
  copy?: Copy
  /** There where its key may come with what is older. */
  putOff?: Pick<PutOff, 'awaits'> & {
    /** True where it is put off until then, and nothing is to be kept of it. */
    add(sender: FullJid, sid: string, stamp: Millis): boolean
  }
}

/** How a stanza came that the own server forwarded. `stamp`: when it was kept for us; null where it was not. */
export type Copy =
  { by: 'carbon'; stamp: Millis | null } | { by: 'archive'; stamp: Millis; archiveId: string }

/** What a stanza leads to. */
export interface Step {
  /** What is stored. Falls into one transaction with the journal's "done". */
  keep(): void
  /** What the screen and the wire hear, once it is stored. */
  tell(): void
}

/** Where the answer to an iq goes: as it is, or sealed. */
export interface Replies {
  send(reply: Element): void
}

/** Reads a stanza; waits for no peer and no person. */
export type StanzaHandler = (received: Received) => Step | Promise<Step>

const nothing = () => undefined

export const NO_STEP: Step = { keep: nothing, tell: nothing }

/** It is worked through another time. */
export const PUT_OFF: Step = { keep: nothing, tell: nothing }

/** There is nothing to be stored in a transaction. */
export function keepsNothing(step: Step): boolean {
  return step.keep === nothing
}

/** A step that stores nothing by itself. */
export function telling(tell: () => void): Step {
  return { keep: nothing, tell }
}

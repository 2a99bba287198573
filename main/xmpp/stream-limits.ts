// XEP-0478: what the server says of its limits, so that they are never met.
import type { Element } from '@xmpp/xml'
import type { Millis } from '../e2e/ports.ts'
import { NS_LIMITS } from './namespaces.ts'

/** RFC 6120 §13.12: no server may take less. */
const SMALLEST_LIMIT = 10_000
/** PROTOCOL 2, where the server says nothing. */
const USUAL_LIMIT = 128 * 1024
const SHORTEST_IDLE_MS = 5_000

export interface StreamLimits {
  /** The largest stanza that the server takes, in bytes. */
  largest: number
  /** Silence of ours after which the server may end the stream; undefined where it says nothing. */
  idle: Millis | undefined
}

/** Reads the stream's features; what is no number counts as unsaid, what is too small to live with as the least. */
export function readStreamLimits(features: Element): StreamLimits {
  const limits = features.getChild('limits', NS_LIMITS)
  const idle = wholeNumber(limits?.getChildText('idle-seconds'))
  return {
    largest: Math.max(SMALLEST_LIMIT, wholeNumber(limits?.getChildText('max-bytes')) ?? USUAL_LIMIT),
    idle: idle === undefined ? undefined : Math.max(SHORTEST_IDLE_MS, idle * 1_000),
  }
}

function wholeNumber(text: string | null | undefined): number | undefined {
  const digits = text?.trim() ?? ''
  return /^\d{1,12}$/.test(digits) ? Number(digits) : undefined
}

/** The largest stanza that the server of one account takes: as it says, or as it was learnt the hard way. */
export class LargestStanza {
  #said = USUAL_LIMIT
  #learnt = Infinity

  get bytes(): number {
    return Math.min(this.#said, this.#learnt)
  }

  said(bytes: number): void {
    this.#said = bytes
  }

  /** The server ended a stream over a stanza of this size: nothing as large is sent again, or it would go on for ever. */
  wasTooLarge(bytes: number): void {
    // What every server takes was not the reason
    if (bytes > SMALLEST_LIMIT) this.#learnt = Math.min(this.#learnt, bytes - 1)
  }
}

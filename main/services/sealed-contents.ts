// What a sealed message carries beside its text, or instead of one: each kind has its reader.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Opening } from '../e2e/outcomes.ts'
import type { Step } from './incoming/step.ts'

export type Opened = Extract<Opening, { is: 'opened' }>

export interface SealedContent {
  opening: Opened
  /** In which it stands: the sender's, or that of whom an own other device wrote to. */
  conversation: BareJid
  /** It came just now and directly: it is not a copy, was not stored by a server, and did not wait for its key. */
  live: boolean
}

/** Reads what is its own; `NO_STEP` where there is nothing of that. */
export type ContentReader = (content: SealedContent) => Step

/** What all readers together make of it. */
export function readContents(readers: readonly ContentReader[], content: SealedContent): Step {
  const steps = readers.map((read) => read(content))
  return {
    keep: () => steps.forEach((step) => step.keep()),
    tell: () => steps.forEach((step) => step.tell()),
  }
}

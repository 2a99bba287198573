// PROTOCOL 11: how one compare goes, and how it is shown.
import type { CompareEnd, CompareStage } from '../../shared/domain/comparison.ts'
import { EMOJI_NAMES, type EmojiName } from '../../shared/domain/emoji.ts'
import type { FullJid } from '../../shared/domain/jid.ts'
import type { EmojiCompare } from '../e2e/emoji-compare.ts'
import type { Millis } from '../e2e/ports.ts'
import type { CompareLine } from './compare-line.ts'

/** A compare with one device, from its first step until the user has put it away. */
export interface Course {
  readonly line: CompareLine
  /** Of the device. */
  readonly address: FullJid
  readonly until: Millis
  compare: EmojiCompare
  /** It ended here for another reason than a step. */
  ended: Extract<CompareEnd, 'timeout' | 'away' | 'offline'> | null
  /** The device was blocked for it: takes that back. */
  unblock: (() => void) | null
  cancelTimer(): void
}

/** Steps may still come and go. */
export function isRunning({ compare, ended }: Course): boolean {
  return ended === null && compare.phase.is !== 'dead' && compare.phase.is !== 'verified'
}

export function stageOf({ compare, ended, unblock }: Course): CompareStage {
  if (ended !== null) return { is: 'ended', why: ended }
  const { phase } = compare
  switch (phase.is) {
    case 'started':
      return { is: 'inviting' }
    case 'asked':
      return { is: 'invited' }
    case 'accepted':
      return { is: 'preparing' }
    case 'revealed':
      return { is: 'comparing', emoji: namesOf(phase.emoji), theySaidSame: compare.theySaidSame }
    case 'said-same':
      return { is: 'said-same', emoji: namesOf(phase.emoji) }
    case 'verified':
      return { is: 'verified' }
    case 'dead': {
      const { by, reason } = phase
      if (reason === 'mismatch')
        return { is: 'different', saidBy: by === 'us' ? 'us' : 'them', blocked: unblock !== null }
      if (reason === 'timeout') return { is: 'ended', why: 'timeout' }
      return { is: 'ended', why: reason === 'bad-step' ? 'bad-step' : 'they-ended' }
    }
  }
}

function namesOf(numbers: readonly number[]): EmojiName[] {
  return numbers.flatMap((number) => EMOJI_NAMES[number] ?? [])
}

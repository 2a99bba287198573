// PROTOCOL 9, "Helpers": who may be asked for a key where the device that has it is away, and whose turn it is. In memory
// only: a program that starts again begins at the beginning.
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import { trustOf } from '../e2e/known-devices.ts'
import type { Clock } from '../e2e/ports.ts'
import type { SeenDevice, TrustBook } from '../e2e/trust-ports.ts'
import type { PresenceBoard } from './presence-board.ts'
import type { DialBack } from './store-ports.ts'

type Key = Pick<DialBack, 'sender' | 'sid'>

export interface KeyTurns {
  /** Who is asked next; `undefined` once everybody who is there was asked in this round. */
  next(key: Key): FullJid | undefined
  /** Nobody was asked yet in this round. */
  isBeginning(key: Key): boolean
  took(key: Key, asked: FullJid): void
  /** The sender has the key no more: only the own account's other devices are left to be asked, each once. */
  isGone(key: Key): boolean
  setGone(key: Key): void
  /** The next request begins a round; what is gone stays gone. */
  endRound(key: Key): void
  /** It is asked for as if for the first time. */
  forget(key: Key): void
  /** An own device that is there and may be asked about the user's history. */
  isOwnHelper(jid: FullJid): boolean
}

interface Parts {
  /** This device. */
  self: FullJid
  trustBook: TrustBook
  board: PresenceBoard
  clock: Clock
}

interface Round {
  asked: Set<FullJid>
  gone: boolean
}

export function createKeyTurns({ self, trustBook, board, clock }: Parts): KeyTurns {
  const own = bareOf(self)
  const rounds = new Map<string, Round>()

  const nameOf = ({ sender, sid }: Key) => `${sender}\n${sid}`
  const roundOf = (key: Key): Round => rounds.get(nameOf(key)) ?? { asked: new Set(), gone: false }
  const put = (key: Key, round: Round) => void rounds.set(nameOf(key), round)

  function mayHelp({ jid, fingerprint, proven }: SeenDevice): boolean {
    const state = trustOf(trustBook, jid, fingerprint, clock.now())
    if (!proven || state === 'blocked') return false
    // of the own account a device that is not let in is perhaps somebody else's
    return jid !== own || state !== 'new'
  }

  /** Known devices of an account that are there now, but for this one. */
  function there(jid: BareJid): FullJid[] {
    const online = new Set(board.devicesOf(jid).map(([device]) => device))
    const devices = trustBook.devicesOf(jid).filter((device) => online.has(device.fullJid) && mayHelp(device))
    return [...new Set(devices.map(({ fullJid }) => fullJid))].filter((device) => device !== self).sort()
  }

  function everybody(sender: FullJid): FullJid[] {
    const account = bareOf(sender)
    const theirs = there(account).filter((device) => device !== sender)
    // PROTOCOL 9: for one's own history
    const mine = account === own ? [] : there(own)
    const isThere = board.devicesOf(account).some(([device]) => device === sender)
    // Who sees others of its account and not the sender knows that it is away. Perhaps it is there and hides: asked last.
    return isThere || theirs.length === 0 ? [sender, ...theirs, ...mine] : [...theirs, ...mine, sender]
  }

  return {
    next(key) {
      const { asked, gone } = roundOf(key)
      const candidates = gone ? there(own).filter((device) => device !== key.sender) : everybody(key.sender)
      return candidates.find((device) => !asked.has(device))
    },
    isBeginning: (key) => roundOf(key).asked.size === 0,
    took(key, asked) {
      const round = roundOf(key)
      put(key, { ...round, asked: new Set([...round.asked, asked]) })
    },
    isGone: (key) => roundOf(key).gone,
    setGone: (key) => put(key, { ...roundOf(key), gone: true }),
    endRound(key) {
      if (!roundOf(key).gone) rounds.delete(nameOf(key))
    },
    forget: (key) => void rounds.delete(nameOf(key)),
    isOwnHelper: (jid) => bareOf(jid) === own && there(own).includes(jid),
  }
}

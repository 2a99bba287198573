// PROTOCOL 10: the one quiet list of devices that ask to read, and the user's answers.
import type { AskReason, Device } from '../../shared/domain/device.ts'
import type { DoorAnswer, DoorQuestion } from '../../shared/domain/door.ts'
import { bareOf, type BareJid } from '../../shared/domain/jid.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { KeptQuestion } from '../e2e/key-ports.ts'
import type { Clock } from '../e2e/ports.ts'
import type { Contacts } from './contacts.ts'
import type { Devices } from './devices.ts'
import { DONE, type DoneOrRefused } from './outcome.ts'
import type { Screen } from './ports.ts'
import type { Database } from './store-ports.ts'
import type { TrustDecisions } from './trust-decisions.ts'

export interface Door {
  /** One question for each account, in the order in which they were asked first. */
  list(): DoorQuestion[]
  /** `change-password`: somebody else is in the own account. */
  answer(jid: BareJid, fingerprint: string, answer: DoorAnswer): DoneOrRefused | { is: 'change-password' }
  /** Tells the screen where the list is another one than it was told last. */
  show(): void
}

interface Parts {
  own: BareJid
  database: Database
  engine: Engine
  contacts: Contacts
  devices: Devices
  decisions: TrustDecisions
  clock: Clock
  screen: Screen
}

export function createDoor(parts: Parts): Door {
  const { own, database, engine, contacts, devices, decisions, clock, screen } = parts
  const { keyRequests } = database
  let told: string | undefined

  /** The open questions of each device in sight, by account. */
  function waiting(): Map<BareJid, Map<string, KeptQuestion[]>> {
    const accounts = new Map<BareJid, Map<string, KeptQuestion[]>>()
    for (const question of keyRequests.allQuestions()) {
      const { from, fingerprint, grantedAt } = question
      const jid = bareOf(from)
      // strangers never reach the user
      if (grantedAt !== null || !contacts.isKnown(jid)) continue
      if (keyRequests.putOffAt(jid, fingerprint) !== null) continue
      const account = accounts.get(jid) ?? new Map<string, KeptQuestion[]>()
      accounts.set(jid, account.set(fingerprint, [...(account.get(fingerprint) ?? []), question]))
    }
    return accounts
  }

  // keys that can be given to nobody any more are nothing to decide on
  function isOpen(questions: readonly KeptQuestion[]): boolean {
    return questions.some((question) => engine.judge(question).is !== 'refuse')
  }

  // a policy that was changed since would not ask; who was asked still answers
  function reasonOf(questions: readonly KeptQuestion[]): AskReason {
    for (const question of questions) {
      const verdict = engine.judge(question)
      if (verdict.is === 'ask') return verdict.reason
    }
    return 'policy'
  }

  function list(): DoorQuestion[] {
    return [...waiting()].flatMap(([jid, account]) => {
      const [first, ...others] = [...account].filter(([, questions]) => isOpen(questions))
      if (first === undefined) return []
      const [fingerprint, questions] = first
      const device = devices.find(jid, fingerprint)
      if (device === undefined || device.asks === null) return []
      const { policy, policyForAll } = decisions.policies(jid)
      return {
        device,
        ownAccount: jid === own,
        reason: reasonOf(questions),
        asks: device.asks,
        ...(asksForHistory(device, questions) ? { history: true } : {}),
        askedAt: Math.min(...questions.map(({ firstAskedAt }) => firstAskedAt)),
        policy: policy ?? policyForAll,
        mayLetIn: decisions.mayLetIn(jid, fingerprint),
        behind: others.length,
      }
    })
  }

  function show(): void {
    const questions = list()
    const now = JSON.stringify(questions)
    if (now === told) return
    told = now
    screen.show({ name: 'door.changed', payload: { questions } })
  }

  return {
    list,
    show,
    answer(jid, fingerprint, answer) {
      switch (answer) {
        case 'let-in': {
          // PROTOCOL 9: a range of keys goes between devices of one account, after the user's yes on the older one
          const device = devices.find(jid, fingerprint)
          const asked = keyRequests.questions(jid).filter((question) => question.fingerprint === fingerprint)
          if (device !== undefined && asksForHistory(device, asked))
            database.transaction(() => keyRequests.letReadHistory(fingerprint, clock.now()))
          return decisions.letIn(jid, fingerprint)
        }
        case 'never': {
          const blocked = decisions.decide(jid, fingerprint, 'blocked', 'user')
          return blocked.is === 'done' && jid === own ? { is: 'change-password' } : blocked
        }
        case 'not-now':
          database.transaction(() => keyRequests.putOff(jid, fingerprint, clock.now()))
          show()
          return DONE
      }
    },
  }
}

// Only own devices are asked about for the keys of others; one that is merely let in is given what it asked for, key by key.
function asksForHistory({ state }: Device, questions: readonly KeptQuestion[]): boolean {
  return (
    state === 'verified' && questions.some(({ sender, grantedAt }) => sender !== null && grantedAt === null)
  )
}

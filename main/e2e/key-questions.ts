// PROTOCOL 3, 10: requests that wait for the user, and the push that answers them.
import xml, { type Element } from '@xmpp/xml'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import { judge, passKey } from './key-gate.ts'
import { E2E } from './namespaces.ts'
import type { Push } from './outcomes.ts'
import type { KeptQuestion, KeyQuestion } from './key-ports.ts'
import type { EnginePorts, Millis } from './ports.ts'
import type { Verdict } from './verdict.ts'

/** So many questions of one account are kept; the oldest make room, those without proof first. */
const MOST_QUESTIONS = 200
/** After *Not now* a device is out of sight for so long, whatever it asks. */
const OUT_OF_SIGHT: Millis = 24 * 3_600_000

/** Stores a question, inside the caller's transaction. */
export function ask({ requests, clock }: EnginePorts, question: KeyQuestion): void {
  const { fingerprint } = question
  const jid = bareOf(question.from)
  const since = requests.putOffAt(jid, fingerprint)
  const now = clock.now()
  // a clock that was set back must not hide it for longer
  if (since !== null && (now >= since + OUT_OF_SIGHT || now < since)) requests.putOff(jid, fingerprint, null)
  requests.addQuestion(question)
  const open = requests.questions(jid).filter(({ grantedAt }) => grantedAt === null)
  const oldest = open.sort((a, b) => Number(a.proven) - Number(b.proven) || a.askedAt - b.askedAt)
  for (const { from, fingerprint, sid } of oldest.slice(0, Math.max(0, open.length - MOST_QUESTIONS)))
    requests.removeQuestion(from, fingerprint, sid)
}

/**
 * A device became trusted or verified: its open questions are granted, all of them on the user's own word, else those
 * that the gate settles by itself now. Inside the caller's transaction. Gives how many.
 */
export function grant(
  ports: EnginePorts,
  own: BareJid,
  jid: BareJid,
  fingerprint: string,
  byUser: boolean,
): number {
  const { requests, clock } = ports
  const granted = requests.questions(jid).filter((question) => {
    if (question.fingerprint !== fingerprint || question.grantedAt !== null) return false
    // PROTOCOL 9: to a newcomer only on the user's yes
    return byUser || judgeQuestion(ports, own, question).is === 'release'
  })
  for (const { from, sid } of granted) requests.grant(from, fingerprint, sid, clock.now())
  return granted.length
}

/** What the gate would say to a question now. */
export function judgeQuestion(ports: EnginePorts, own: BareJid, question: KeptQuestion): Verdict {
  const device = ports.trust.device(bareOf(question.from), question.fingerprint)
  if (device === undefined) return { is: 'refuse', condition: 'forbidden' }
  return judge(ports, own, question, { device, proven: question.proven })
}

/** PROTOCOL 3, push: the iq `set` (without `id`) that answers a granted question; or why there is none. */
export async function writePush(ports: EnginePorts, self: FullJid, question: KeptQuestion): Promise<Push> {
  const { from, fingerprint, sid, sender, proven, wrapFor } = question
  const jid = bareOf(from)
  const device = ports.trust.device(jid, fingerprint)
  if (device === undefined) return { is: 'refused', condition: 'forbidden' }
  const passing = await passKey(ports, bareOf(self), question, { device, proven, wrapFor })
  switch (passing.is) {
    case 'refuse':
      return { is: 'refused', condition: passing.condition }
    case 'ask':
      return { is: 'open-again' }
    case 'release':
      return {
        is: 'ready',
        iq: pushOf(from, sid, passing.content),
        commit() {
          const before = ports.keys.releasesOf(sid, sender)
          const isKnown = before.some(
            (given) => given.jid === jid && given.fingerprint === fingerprint && given.how === 'pushed',
          )
          const at = ports.clock.now()
          if (!isKnown) ports.keys.recordRelease({ sid, sender, jid, fingerprint, at, how: 'pushed' })
        },
      }
  }
}

function pushOf(to: FullJid, sid: string, content: Element[]): Element {
  return xml(
    'iq',
    { xmlns: 'jabber:client', type: 'set', to },
    xml('keyreq', { xmlns: E2E, id: sid }, content),
  )
}

// PROTOCOL 6, 10: whether somebody's apps read sealed messages, out of what they announce.
import xml from '@xmpp/xml'
import type { Reading } from '../../shared/domain/contact.ts'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import { ENCRYPTION } from '../e2e/namespaces.ts'
import type { AccountQueue } from './account-queue.ts'
import { DISCO_INFO, hashedText, readDiscoInfo, type CapsTag, type DiscoInfo } from './caps-hash.ts'
import type { Connection, IqReply, Sha1 } from './ports.ts'
import type { Database } from './store-ports.ts'
import type { PresenceBoard, ResourcePresence } from './presence-board.ts'
import { seesUs } from './roster.ts'
import { conditionOf } from './stanza-error.ts'

const LIMIT = 15_000
const MOST_AT_ONCE = 3
// RFC 6120 §8.4: how an app says that it knows no such question
const KNOWS_NO_DISCO = ['service-unavailable', 'feature-not-implemented']

export interface Readings {
  of(jid: BareJid): Reading
  /** The same for many: what is kept is read once. */
  ofMany(): (jid: BareJid) => Reading
  /** The user looks at their conversation: what is not known is asked now, also what failed before. */
  opened(jid: BareJid): void
  /** They, or what they may see of us, changed. Asks about those who matter to the user. */
  lookAt(people: readonly BareJid[]): void
  /** A device is there that was not there before: what another said at its address is void. */
  came(jid: FullJid): void
  sessionBegan(): void
}

interface Parts {
  own: BareJid
  database: Database
  board: PresenceBoard
  connection: Connection
  queue: AccountQueue
  sha1: Sha1
  /** Is there a session with the server now? */
  connected(): boolean
  /** What is known of these is another than before. */
  changed(people: BareJid[]): void
}

/** What a device said itself, where no hash speaks for it. */
interface Answer {
  caps: string
  /** null: nothing that one could read. */
  reads: boolean | null
}

export function createReadings(parts: Parts): Readings {
  const { own, database, board, connection, queue, sha1 } = parts
  const { contacts, knownApps, messages, trustBook } = database
  const apps = new Map(knownApps.all().map((app) => [nameOf(app), app.reads]))
  const answers = new Map<FullJid, Answer>()
  const opened = new Set<BareJid>()
  const waiting = new Set<FullJid>()
  /** By what was asked, so that one hash is looked up once. */
  const underway = new Set<string>()

  function isKnown([jid, { caps }]: readonly [FullJid, ResourcePresence]): boolean | null | undefined {
    const name = nameOf(caps)
    const answer = answers.get(jid)
    return apps.get(name) ?? (answer?.caps === name ? answer.reads : undefined)
  }

  function judge(jid: BareJid, deviceSeen: boolean): Reading {
    if (jid === own || deviceSeen) return 'reads'
    const said = parts.connected() ? board.devicesOf(jid).map(isKnown) : []
    if (said.includes(true)) return 'reads'
    return said.length > 0 && said.every((reads) => reads === false) ? 'announces-nothing' : 'unknown'
  }

  const wasSeen = (jid: BareJid) => trustBook.devicesOf(jid).length > 0

  // A question tells a device that this one is online: only who may see that is asked, and of these only people with whom
  // the user has to do.
  function matters(jid: BareJid): boolean {
    const contact = contacts.find(jid)
    if (contact?.inRoster !== true || !seesUs(contact.subscription)) return false
    return (opened.has(jid) || messages.last(jid) !== undefined) && !wasSeen(jid)
  }

  function lookAt(people: readonly BareJid[]): void {
    for (const jid of people) {
      const unknown = board.devicesOf(jid).filter((device) => isKnown(device) === undefined)
      if (jid === own || unknown.length === 0 || !matters(jid)) continue
      for (const [device] of unknown) waiting.add(device)
    }
    askNext()
  }

  // a login brings thousands of presences: a few questions at a time
  function askNext(): void {
    for (const jid of waiting) {
      if (underway.size >= MOST_AT_ONCE || !parts.connected()) return
      const device = board.devicesOf(bareOf(jid)).find(([there]) => there === jid)
      if (device === undefined || isKnown(device) !== undefined) waiting.delete(jid)
      else if (!underway.has(questionOf(jid, device[1].caps))) ask(jid, device[1].caps)
    }
  }

  function ask(jid: FullJid, caps: CapsTag | null): void {
    const question = questionOf(jid, caps)
    // XEP-0115 §6.2
    const node = caps === null ? {} : { node: `${caps.node}#${caps.ver}` }
    waiting.delete(jid)
    underway.add(question)
    const iq = xml('iq', { type: 'get', to: jid }, xml('query', { xmlns: DISCO_INFO, ...node }))
    void connection.request(iq, LIMIT).then(
      (reply) => {
        queue.add(async () => {
          underway.delete(question)
          settle(jid, caps, reply)
        })
      },
      (error: unknown) => queue.add(() => Promise.reject(error)),
    )
  }

  function settle(jid: FullJid, caps: CapsTag | null, reply: IqReply): void {
    const query = reply.is === 'result' ? reply.stanza.getChild('query', DISCO_INFO) : undefined
    const info = query && readDiscoInfo(query)
    const reads = info === undefined ? readError(reply) : info.features.has(ENCRYPTION)
    if (caps !== null && info !== undefined && reads !== null && isVerified(caps, info, sha1)) {
      const { hash, ver } = caps
      database.transaction(() => knownApps.put({ hash, ver, reads }))
      apps.set(nameOf(caps), reads)
      parts.changed(board.people().filter((person) => speaksFor(person, nameOf(caps))))
    } else {
      // XEP-0115 §5.4: a wrong hash counts for nobody else
      answers.set(jid, { caps: nameOf(caps), reads })
      parts.changed([bareOf(jid)])
    }
    askNext()
  }

  function speaksFor(jid: BareJid, name: string): boolean {
    return board.devicesOf(jid).some(([, { caps }]) => nameOf(caps) === name)
  }

  return {
    of: (jid) => judge(jid, wasSeen(jid)),
    ofMany() {
      const seen = new Set(trustBook.accounts())
      return (jid) => judge(jid, seen.has(jid))
    },
    opened(jid) {
      opened.add(jid)
      for (const [device] of board.devicesOf(jid)) {
        if (answers.get(device)?.reads === null) answers.delete(device)
      }
      lookAt([jid])
    },
    lookAt,
    came: (jid) => void answers.delete(jid),
    sessionBegan() {
      answers.clear()
      waiting.clear()
    },
  }
}

function nameOf(caps: Pick<CapsTag, 'hash' | 'ver'> | null): string {
  return caps === null ? '' : `${caps.hash} ${caps.ver}`
}

function questionOf(jid: FullJid, caps: CapsTag | null): string {
  return caps === null ? jid : nameOf(caps)
}

/**
 * XEP-0115 §5.4: the hash fits what was said. Its text can be read in more than one way, so that somebody could say the
 * same hash of other words: nothing counts that has its separator in a word, or the feature anywhere but as one.
 */
function isVerified({ hash, ver }: CapsTag, { features, parts }: DiscoInfo, sha1: Sha1): boolean {
  if (hash !== 'sha-1' || parts === null || parts.some((part) => part.includes('<'))) return false
  const elsewhere = parts.filter((part) => part.includes(ENCRYPTION)).length
  if (elsewhere !== (features.has(ENCRYPTION) ? 1 : 0)) return false
  return sha1.base64(hashedText(parts)) === ver
}

function readError(reply: IqReply): false | null {
  return reply.is === 'error' && KNOWS_NO_DISCO.includes(conditionOf(reply.stanza)) ? false : null
}

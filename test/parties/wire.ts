// Servers in one process: as much routing, roster and presence as two parties need (RFC 6120 §10, RFC 6121 §2 to §8).
import xml, { type Element } from '@xmpp/xml'
import type { Clock } from '../../main/e2e/ports.ts'
import { parseStanza } from '../../main/e2e/strict-xml.ts'
import type { ConnectionListener } from '../../main/services/ports.ts'
import {
  bareOf,
  domainOf,
  toBareJid,
  toFullJid,
  type BareJid,
  type FullJid,
} from '../../shared/domain/jid.ts'
import { concernsArchive, createWireArchive, type WireArchive } from './wire-archive.ts'
import { concernsPep, createWirePep, type WirePep } from './wire-pep.ts'
import { createWireMail, type WireMail } from './wire-mail.ts'

const ROSTER = 'jabber:iq:roster'

interface RosterItem {
  name: string
  to: boolean
  from: boolean
  ask: boolean
  groups: string[]
}

interface WireAccount {
  password: string
  roster: Map<BareJid, RosterItem>
  /** RFC 6121 §2.6: what each version changed; the number of the last one is its version. */
  changes: BareJid[]
}

interface WireSession {
  jid: FullJid
  listener: ConnectionListener
  answer(iq: Element): void
  /** Its last available presence; undefined before the first. */
  presence: Element | undefined
}

export class Wire {
  /** What a test does to a stanza on its way to a device: none, one or several arrive. */
  onTheWay: (stanza: Element, to: FullJid) => Element[] = (stanza) => [stanza]
  /** Everything that was handed to a device or a server, as text. */
  readonly seen: string[] = []
  /**
   * What the servers offer beside what every one has: stream features, and `pep`, without which most stories begin, so
   * that no device is known before it speaks; `mam` and `carbons`.
   */
  readonly features = new Set(['ver', 'sub'])
  /** A condition with which rosters refuse to be changed, null for none. */
  rosterRefuses: string | null = null
  readonly #accounts = new Map<BareJid, WireAccount>()
  /** "who whom": RFC 6121 §3.4. */
  readonly #preApproved = new Set<string>()
  readonly #sessions = new Map<FullJid, WireSession>()
  readonly #clock: Clock | undefined
  readonly #mail: WireMail
  /** What accounts keep of what went through them. */
  readonly archive: WireArchive
  /** What accounts publish, and who is told. */
  readonly pep: WirePep = createWirePep({
    maySee: (owner, who) => owner === who || this.#accounts.get(owner)?.roster.get(who)?.from === true,
    watchedBy: (who) =>
      [...(this.#accounts.get(who)?.roster ?? [])].flatMap(([jid, item]) => (item.to ? jid : [])),
    devices: () => [...this.#sessions.values()].filter(({ presence }) => presence).map(({ jid }) => jid),
    deliver: (to, stanza) => this.deliver(to, stanza),
  })

  /** With a clock, servers say since when they kept a message, and what time it is. */
  constructor(clock?: Clock) {
    this.#clock = clock
    this.#mail = createWireMail(clock)
    this.archive = createWireArchive({
      clock: clock ?? { now: Date.now },
      has: (feature) => this.features.has(feature),
      deliver: (to, stanza) => this.deliver(to, stanza),
    })
  }

  addAccount(jid: string, password = 'secret'): BareJid {
    const bare = toBareJid(jid)
    if (bare === undefined) throw new Error(`no address: ${jid}`)
    this.#accounts.set(bare, { password, roster: new Map(), changes: [] })
    return bare
  }

  /** Both see each other, as after adding and accepting. */
  befriend(a: BareJid, b: BareJid): void {
    this.#item(a, b, { to: true, from: true, ask: false })
    this.#item(b, a, { to: true, from: true, ask: false })
  }

  /** Another device of the account changed an item. */
  setItem(owner: BareJid, jid: BareJid, name: string, groups: string[]): void {
    this.#item(owner, jid, { name, groups })
  }

  mayEnter(jid: BareJid, password: string): boolean {
    return this.#accounts.get(jid)?.password === password
  }

  enter(jid: FullJid, listener: ConnectionListener, answer: (iq: Element) => void): void {
    this.#sessions.set(jid, { jid, listener, answer, presence: undefined })
  }

  leave(jid: FullJid): void {
    const session = this.#sessions.get(jid)
    if (session === undefined) return
    this.#sessions.delete(jid)
    this.pep.left(jid)
    this.archive.left(jid)
    if (session.presence) this.#broadcast(jid, xml('presence', { type: 'unavailable' }))
  }

  isThere(jid: FullJid): boolean {
    return this.#sessions.has(jid)
  }

  /** A stanza of a device reaches its server. */
  take(from: FullJid, stanza: Element): void {
    const sent = copy(stanza)
    sent.attrs.from = from
    this.seen.push(sent.toString())
    switch (sent.getName()) {
      case 'message':
        return this.#routeMessage(sent)
      case 'presence':
        return this.#routePresence(from, sent)
      default:
        return this.#routeIq(from, sent)
    }
  }

  /** Puts a stanza in front of a device as its server would. */
  deliver(to: FullJid, stanza: Element): void {
    const session = this.#sessions.get(to)
    if (session === undefined) {
      if (stanza.is('message')) this.#mail.keepFor(to, stanza)
      return
    }
    for (const arriving of this.onTheWay(copy(stanza), to)) {
      this.seen.push(arriving.toString())
      const isAnswer = arriving.is('iq') && ['result', 'error'].includes(arriving.attrs.type ?? '')
      queueMicrotask(() => {
        const isThere = () => this.#sessions.get(to) === session
        if (isThere() && isAnswer) session.answer(arriving)
        else if (isThere()) session.listener.stanza(arriving)
        if (!isThere() && arriving.is('message')) this.#mail.keepFor(to, arriving)
      })
    }
  }

  #routeMessage(message: Element): void {
    const to = message.attrs.to ?? ''
    const full = toFullJid(to)
    this.#copyMessage(message)
    if (full !== undefined && this.#sessions.has(full)) return this.deliver(full, message)
    const bare = toBareJid(to)
    const account = bare && this.#accounts.get(bare)
    if (bare === undefined || account === undefined) return this.#bounce(message, 'item-not-found')
    const there = this.#of(bare).filter((session) => session.presence && session.jid !== message.attrs.from)
    if (there.length > 0) there.forEach((session) => this.deliver(session.jid, message))
    else if (message.attrs.type !== 'error') this.#mail.keepForAny(bare, message)
  }

  // XEP-0313 §6.1, XEP-0280 §6: what people read, in the archives of both, and to the other devices of both
  #copyMessage(message: Element): void {
    const from = toFullJid(message.attrs.from ?? '')
    const to = toFullJid(message.attrs.to ?? '')
    const bare = toBareJid(message.attrs.to ?? '')
    const hints = message.getChildElements().map((child) => child.getName())
    if (from === undefined || bare === undefined || message.attrs.type === 'error') return
    if (hints.includes('no-store') || !(hints.includes('store') || hints.includes('body'))) return
    const sent = copy(message)
    const others = (of: BareJid, but: FullJid) =>
      this.#of(of).flatMap(({ jid }) => (jid === but ? [] : [jid]))
    if (bare !== bareOf(from)) {
      this.archive.keep(bareOf(from), sent)
      this.archive.copyTo(others(bareOf(from), from), sent, 'sent')
    }
    if (this.#accounts.has(bare)) this.archive.keep(bare, message)
    if (to !== undefined) this.archive.copyTo(others(bare, to), message, 'received')
  }

  #routeIq(from: FullJid, iq: Element): void {
    const { to, id, type } = iq.attrs
    const full = toFullJid(to ?? '')
    if (concernsArchive(iq) && (to === undefined || to === bareOf(from))) return this.archive.take(from, iq)
    if (full !== undefined) {
      if (this.#sessions.has(full)) this.deliver(full, iq)
      else if (type === 'get' || type === 'set') this.#bounce(iq, 'service-unavailable')
      return
    }
    const own = bareOf(from)
    // XEP-0202
    if (to === domainOf(own)) {
      if (this.#clock === undefined) return this.#bounce(iq, 'service-unavailable')
      const utc = xml('utc', {}, `${new Date(this.#clock.now()).toISOString().slice(0, 19)}Z`)
      const time = xml('time', { xmlns: 'urn:xmpp:time' }, xml('tzo', {}, '+00:00'), utc)
      return this.deliver(from, xml('iq', { type: 'result', id, from: to, to: from }, time))
    }
    if (concernsPep(iq)) {
      if (!this.features.has('pep')) return this.#bounce(iq, 'service-unavailable')
      return this.pep.take(from, toBareJid(to ?? own) ?? own, iq)
    }
    const query = iq.getChild('query', ROSTER)
    if (to !== undefined || query === undefined) return
    if (type === 'get') return this.#rosterResult(from, id, query.attrs.ver)
    if (this.rosterRefuses !== null) return this.#bounce(iq, this.rosterRefuses)
    const item = query.getChild('item')
    const jid = toBareJid(item?.attrs.jid ?? '')
    const groups = item?.getChildren('group').map((group) => group.getText()) ?? []
    if (jid !== undefined && item?.attrs.subscription === 'remove') this.#removeItem(own, jid)
    else if (jid !== undefined) this.#item(own, jid, { name: item?.attrs.name ?? '', groups })
    this.deliver(from, xml('iq', { type: 'result', id, to: from }))
  }

  // RFC 6121 §2.6.2
  #rosterResult(from: FullJid, id: string | undefined, known: string | undefined): void {
    const own = bareOf(from)
    const changes = this.#accounts.get(own)?.changes ?? []
    const since = Number(known)
    const answer = (...query: Element[]) => xml('iq', { type: 'result', id, to: from }, ...query)
    if (known === undefined || known === '' || !this.features.has('ver')) {
      return this.deliver(from, answer(this.#rosterOf(own)))
    }
    this.deliver(from, answer())
    for (const jid of new Set(changes.slice(since))) this.deliver(from, this.#push(own, jid))
  }

  // RFC 6121 §2.5.2: neither sees the other any more
  #removeItem(own: BareJid, jid: BareJid): void {
    this.#of(own).forEach(({ jid: device }) =>
      this.#send(device, jid, xml('presence', { type: 'unavailable' })),
    )
    this.#accounts.get(own)?.roster.delete(jid)
    this.#changed(own, jid)
    if (this.#accounts.get(jid)?.roster.has(own) === true) {
      this.#of(jid).forEach(({ jid: device }) =>
        this.#send(device, own, xml('presence', { type: 'unavailable' })),
      )
      this.#item(jid, own, { to: false, from: false })
    }
  }

  #routePresence(from: FullJid, presence: Element): void {
    const { to, type } = presence.attrs
    const own = bareOf(from)
    if (to === undefined) return this.#ownPresence(from, presence)
    const bare = toBareJid(to)
    if (bare === undefined) return
    switch (type) {
      case 'subscribe':
        if (!this.#accounts.has(bare)) return this.#bounce(presence, 'remote-server-not-found')
        this.#item(own, bare, { ask: true })
        if (this.#preApproved.delete(`${bare} ${own}`)) {
          const back = this.#of(bare)[0]?.jid ?? (bare as unknown as FullJid)
          return this.#routePresence(back, xml('presence', { type: 'subscribed', to: own }))
        }
        return this.#toAllOf(bare, xml('presence', { type, from: own, to: bare }, ...presence.children))
      case 'subscribed': {
        const asked = this.#accounts.get(bare)?.roster.get(own)?.ask === true
        // RFC 6121 §3.4.2: said beforehand it waits for their request
        if (!asked) return void this.#preApproved.add(`${own} ${bare}`)
        this.#item(own, bare, { from: true })
        this.#item(bare, own, { to: true, ask: false })
        this.#of(own).forEach(({ jid, presence: last }) => last && this.#send(jid, bare, last))
        return
      }
      case 'unsubscribed':
        if (this.#accounts.get(own)?.roster.has(bare)) this.#item(own, bare, { from: false })
        return this.#item(bare, own, { to: false, ask: false })
      default:
        return this.#of(bare).forEach(({ jid }) => jid === to && this.deliver(jid, presence))
    }
  }

  #ownPresence(from: FullJid, presence: Element): void {
    const session = this.#sessions.get(from)
    const account = this.#accounts.get(bareOf(from))
    if (session === undefined || account === undefined) return
    const first = session.presence === undefined
    session.presence = presence
    if (this.features.has('pep')) this.pep.shows(from, presence)
    this.#broadcast(from, presence)
    if (!first) return
    const watched = [...account.roster].filter(([, item]) => item.to).map(([jid]) => jid)
    for (const other of [...watched, bareOf(from)].flatMap((jid) => this.#of(jid))) {
      if (other.presence && other.jid !== from) this.#send(other.jid, from, other.presence)
    }
    for (const stored of this.#mail.collect(from)) this.deliver(from, stored)
  }

  #broadcast(from: FullJid, presence: Element): void {
    const watchers = [...(this.#accounts.get(bareOf(from))?.roster ?? [])].filter(([, item]) => item.from)
    for (const jid of [...watchers.map(([watcher]) => watcher), bareOf(from)]) this.#send(from, jid, presence)
  }

  #send(from: FullJid, to: BareJid | FullJid, presence: Element): void {
    const told = copy(presence)
    told.attrs.from = from
    for (const { jid } of this.#of(bareOf(to))) {
      if (jid !== from && (jid === to || bareOf(jid) === to)) this.deliver(jid, told)
    }
  }

  #toAllOf(bare: BareJid, presence: Element): void {
    const there = this.#of(bare).filter((session) => session.presence)
    if (there.length === 0) this.#mail.keepForAny(bare, presence)
    there.forEach((session) => this.deliver(session.jid, presence))
  }

  #item(owner: BareJid, jid: BareJid, change: Partial<RosterItem>): void {
    const roster = this.#accounts.get(owner)?.roster
    if (roster === undefined) return
    const none = { name: '', to: false, from: false, ask: false, groups: [] }
    roster.set(jid, { ...none, ...roster.get(jid), ...change })
    this.#changed(owner, jid)
  }

  #changed(owner: BareJid, jid: BareJid): void {
    this.#accounts.get(owner)?.changes.push(jid)
    this.#of(owner).forEach((session) => this.deliver(session.jid, this.#push(owner, jid)))
  }

  #push(owner: BareJid, jid: BareJid): Element {
    const query = this.#rosterOf(owner, jid)
    if (query.children.length === 0) query.append(xml('item', { jid, subscription: 'remove' }))
    return xml('iq', { type: 'set', id: `push-${jid}` }, query)
  }

  #rosterOf(owner: BareJid, only?: BareJid): Element {
    const items = [...(this.#accounts.get(owner)?.roster ?? [])].filter(
      ([jid]) => only === undefined || jid === only,
    )
    const ver = String(this.#accounts.get(owner)?.changes.length ?? 0)
    return xml(
      'query',
      { xmlns: ROSTER, ...(this.features.has('ver') ? { ver } : {}) },
      items.map(([jid, { name, to, from, ask, groups }]) =>
        xml(
          'item',
          {
            ...{ jid, name, subscription: to && from ? 'both' : to ? 'to' : from ? 'from' : 'none' },
            ...(ask ? { ask: 'subscribe' } : {}),
          },
          groups.map((group) => xml('group', {}, group)),
        ),
      ),
    )
  }

  #bounce(stanza: Element, condition: string): void {
    const { from, to, id } = stanza.attrs
    const back = toFullJid(from ?? '')
    if (back === undefined) return
    const error = xml(
      'error',
      { type: 'cancel' },
      xml(condition, { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' }),
    )
    this.deliver(back, xml(stanza.getName(), { type: 'error', from: to, to: from, id }, error))
  }

  #of(bare: BareJid): WireSession[] {
    return [...this.#sessions.values()].filter(({ jid }) => bareOf(jid) === bare)
  }
}

/** What arrives is other objects than what was sent. */
export function copy(stanza: Element): Element {
  const text = stanza.toString()
  const read = parseStanza(text)
  if (read === undefined) throw new Error(`no XML: ${text}`)
  return read
}

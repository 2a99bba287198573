import { SvelteMap } from 'svelte/reactivity'
import type { AccountState, ConnectionState } from '../../shared/domain/account.ts'
import type { Contact, PersonPresence } from '../../shared/domain/contact.ts'
import type { Comparison } from '../../shared/domain/comparison.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import type { DoorQuestion } from '../../shared/domain/door.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { OutsideLink } from '../../shared/domain/outside-link.ts'
import type { ResendLine } from '../../shared/domain/resend.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import type { Settings } from '../../shared/domain/settings.ts'
import type { AnyEvent, Bridge } from '../../shared/ipc/contract.ts'
import { personName } from '../../shared/words/display-name.ts'
import { ask } from '../bridge.ts'
import { ConversationLog, type Arrival } from './conversation-log.svelte.ts'
import { DeviceLists } from './device-lists.svelte.ts'
import { FrameGate } from './frame-gate.ts'

/** What the main process last said. Nothing here decides anything. */
export class Mirror {
  /** Null until the main process has said them. */
  settings = $state.raw<Settings | null>(null)
  hasTray = $state(false)
  account = $state.raw<AccountState>({ is: 'starting' })
  connection = $state.raw<ConnectionState>({ is: 'offline' })
  /** A call waits for the keychain, which perhaps asks the user for its own password. */
  keychainWaits = $state(false)
  /** Devices that ask to read, one for each account. */
  door = $state.raw<readonly DoorQuestion[]>([])
  /** Emoji that are being compared, with how it stands. */
  compares = $state.raw<readonly Comparison[]>([])
  /** A link that was opened outside the window and waits to be followed. */
  link = $state.raw<OutsideLink | null>(null)
  /** Somebody is signed in, and their people are here. */
  listed = $state(false)
  /** Own messages that somebody asks for once more, one for each account. */
  resends = $state.raw<readonly ResendLine[]>([])
  /** So many devices ask, those included that stand behind another one of their account. */
  readonly waitingAtDoor = $derived(this.door.reduce((all, { behind }) => all + 1 + behind, 0))
  readonly resendsWaiting = $derived(this.resends.reduce((all, { behind }) => all + 1 + behind, 0))
  readonly conversations = new SvelteMap<BareJid, Conversation>()
  readonly devices = new DeviceLists()
  /** Why there is no snapshot, null where there is one or it is still awaited. */
  problem = $state<Saying | null>(null)
  /** Counts up when all that was fetched is void: the account is another one, or came anew. */
  generation = $state(0)
  /** Told of every message that an event brings. */
  onMessage: (message: Message, arrival: Arrival) => void = () => {}
  /** Told which conversation the user wants to see by a click outside the window; null for the list of people. */
  onWanted: (jid: BareJid | null) => void = () => {}

  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- filled while the screen is drawn; `generation` tells
  readonly #logs = new Map<BareJid, ConversationLog>()
  /** Of everybody who has a conversation. Apart, so that thousands who come online leave the list in its order. */
  readonly #presence = new SvelteMap<BareJid, PersonPresence>()
  readonly #gate = new FrameGate((frame) => this.#apply(frame))

  /** DESIGN, IPC: listen first, then ask for the snapshot, so that nothing falls between the two. */
  async start(bridge: Bridge): Promise<void> {
    bridge.onEvent((frame) => this.#gate.receive(frame))
    await this.refresh()
  }

  /** Asks for the snapshot; again, where the first answer was a failure. */
  async refresh(): Promise<void> {
    const answer = await ask('app.snapshot', {})
    this.problem = answer.is === 'failed' ? answer.saying : null
    if (answer.is === 'failed') return
    const { frame, settings, hasTray, account, connection, conversations, door } = answer.output
    const { compares, resends, link } = answer.output
    this.settings = settings
    this.hasTray = hasTray
    this.door = door
    this.compares = compares
    this.link = link
    this.resends = resends
    this.account = account
    this.connection = connection
    this.#replace(conversations)
    this.listed = account.is === 'signed-in'
    this.#gate.open(frame)
  }

  /** The messages of a conversation; none are fetched before somebody reads it. */
  log(jid: BareJid): ConversationLog {
    void this.generation
    let log = this.#logs.get(jid)
    if (log === undefined) {
      log = new ConversationLog(jid)
      this.#logs.set(jid, log)
    }
    return log
  }

  /** The contact as they are there now. */
  present(contact: Contact): Contact {
    return { ...contact, ...presenceOf(this.#presence.get(contact.jid) ?? contact) }
  }

  /** What somebody is called, fit for the screen: by their address, where there is no conversation with them. */
  nameOf(jid: BareJid): string {
    return personName(this.conversations.get(jid)?.contact ?? { name: '', jid })
  }

  #apply(event: AnyEvent): void {
    switch (event.name) {
      case 'settings.changed':
        this.settings = event.payload
        return
      case 'tray.changed':
        this.hasTray = event.payload.hasTray
        return
      case 'account.changed':
        this.account = event.payload
        if (event.payload.is !== 'signed-in') this.listed = false
        return
      case 'connection.changed':
        this.connection = event.payload
        return
      case 'keychain.waiting':
        this.keychainWaits = event.payload.waits
        return
      case 'conversation.changed':
        this.#put(event.payload)
        return
      case 'conversation.wanted':
        this.onWanted(event.payload.jid)
        return
      case 'link.changed':
        this.link = event.payload.link
        return
      case 'conversation.removed':
        this.#remove(event.payload.jid)
        return
      case 'roster.changed':
        for (const conversation of event.payload.conversations) this.#put(conversation)
        for (const jid of event.payload.removed) this.#remove(jid)
        return
      case 'presence.changed':
        for (const presence of event.payload.people) {
          if (this.#presence.has(presence.jid)) this.#presence.set(presence.jid, presence)
        }
        return
      case 'conversation.replaced':
        this.#logs.clear()
        this.devices.clear()
        this.generation += 1
        this.#replace(event.payload.conversations)
        this.listed = this.account.is === 'signed-in'
        return
      case 'message.changed':
        this.#hear([event.payload])
        return
      case 'message.severalChanged':
        this.#hear(event.payload.messages)
        return
      case 'message.removed':
        this.#logs.get(event.payload.conversation)?.remove(event.payload.id)
        return
      case 'door.changed':
        this.door = event.payload.questions
        return
      case 'resend.changed':
        this.resends = event.payload.questions
        return
      case 'compare.changed':
        this.compares = event.payload.compares
        return
      case 'device.changed':
        this.devices.apply(event.payload)
        return
      default:
        event satisfies never
    }
  }

  #hear(messages: readonly Message[]): void {
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- never shown
    const people = new Set(messages.map(({ conversation }) => conversation))
    for (const jid of people) {
      const theirs = messages.filter(({ conversation }) => conversation === jid)
      const arrivals = this.#logs.get(jid)?.apply(theirs) ?? []
      theirs.forEach((message, at) => this.onMessage(message, arrivals[at] ?? 'not-here'))
    }
  }

  #put(conversation: Conversation): void {
    const { contact } = conversation
    this.conversations.set(contact.jid, conversation)
    this.#presence.set(contact.jid, contact)
  }

  #remove(jid: BareJid): void {
    this.conversations.delete(jid)
    this.#presence.delete(jid)
    this.#logs.delete(jid)
  }

  #replace(conversations: readonly Conversation[]): void {
    this.conversations.clear()
    this.#presence.clear()
    for (const conversation of conversations) this.#put(conversation)
  }
}

function presenceOf(person: PersonPresence): Omit<PersonPresence, 'jid'> {
  const { availability, status, devicesOnline, reading } = person
  return { availability, status, devicesOnline, reading }
}

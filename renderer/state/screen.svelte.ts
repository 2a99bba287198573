import { createContext, tick } from 'svelte'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import { act, ask } from '../bridge.ts'
import { said } from '../said.ts'
import { words } from '../words.ts'
import { Drafts } from './drafts.svelte.ts'
import { MessageNews } from './message-news.ts'
import type { Mirror } from './mirror.svelte.ts'
import { focusRegion, isRegionShown } from './region-focus.ts'

const NOTICE_STAYS = 10_000

/** What the user has in front of them: which conversation is open, what is begun, what is said aloud. */
export class Screen {
  open = $state<BareJid | null>(null)
  devicesOpen = $state(false)
  /** Who asks to read is shown at the side. */
  doorOpen = $state(false)
  /** The own account's devices are shown at the side. */
  ownDevicesOpen = $state(false)
  settingsOpen = $state(false)
  /** The device with which emoji are compared at the side; null for none. */
  emojiWith = $state.raw<{ jid: BareJid; fingerprint: string } | null>(null)
  /** Why it could not be begun; null where it could, or nothing was tried. */
  emojiProblem = $state.raw<Saying | null>(null)
  /** Somebody else was in the account, and the user has not said yet that they heard so. */
  passwordAdvised = $state(false)
  /** The latest sentence for those who listen instead of look. */
  spoken = $state('')
  /** What came of the last thing the user asked for in the open conversation; '' after a while. */
  notice = $state('')
  /** Counts up when the composer should have the focus. */
  focusWanted = $state(0)
  /** The device that is being verified at the side, or that a link wants to be; null for none. */
  comparing = $state<{ jid: BareJid; fingerprint: string } | null>(null)
  /** The message about which everything is shown at the side; null for none. */
  detailsOf = $state<{ jid: BareJid; id: number } | null>(null)
  /** Whom the user wants to add, by an address that stands in a message; null for nobody. */
  addWanted = $state<BareJid | null>(null)
  readonly drafts = new Drafts((jid) => this.mirror.conversations.get(jid)?.draft ?? '')
  readonly mirror: Mirror
  readonly news = new MessageNews(this)
  /** What was open when the page was last here: it was loaded again, or ended and came back. */
  #wanted: BareJid | null = whatWasOpen()
  #beforeSettings: HTMLElement | null = null
  #beforeDoor: HTMLElement | null = null
  #beforeOwnDevices: HTMLElement | null = null
  #beforeEmoji: HTMLElement | null = null
  #noticeEnds: ReturnType<typeof setTimeout> | undefined

  constructor(mirror: Mirror) {
    this.mirror = mirror
    mirror.onWanted = (jid) => this.#bring(jid)
    mirror.onMessage = (message, arrival) => this.news.hear(message, arrival)
  }

  openConversation(jid: BareJid): void {
    if (this.open !== jid) {
      this.tell('')
      this.detailsOf = null
      this.comparing = null
    }
    this.drafts.flush()
    this.settingsOpen = false
    this.doorOpen = false
    this.ownDevicesOpen = false
    this.#show(jid)
    this.mirror.log(jid).beginReading(this.mirror.conversations.get(jid)?.unread ?? 0)
    this.focusWanted += 1
  }

  /** Opens the conversation at one of its messages. */
  async showMessage(jid: BareJid, id: number): Promise<void> {
    const log = this.mirror.log(jid)
    log.sought = id
    this.openConversation(jid)
    if (await log.reach(id)) return
    log.sought = null
    if (this.open === jid) this.tell(log.problem === null ? words.people.messageGone : said(log.problem))
  }

  /** Opens what was open, as soon as it is there; nothing, once the user has opened another one. */
  comeBack(): void {
    if (this.#wanted !== null && this.mirror.conversations.has(this.#wanted))
      this.openConversation(this.#wanted)
  }

  #show(jid: BareJid | null): void {
    this.#wanted = null
    this.open = jid
    // Behind the page's own address it outlives the page's process, and is on no disk.
    history.replaceState(null, '', jid === null ? location.pathname : `#${encodeURIComponent(jid)}`)
  }

  closeConversation(): void {
    this.drafts.flush()
    this.#show(null)
    this.detailsOf = null
    this.devicesOpen = false
    this.comparing = null
  }

  /** In place of the conversation. `from` gets the focus back. */
  openSettings(from: Element | null): void {
    if (!this.settingsOpen) this.#beforeSettings = from instanceof HTMLElement ? from : null
    this.settingsOpen = true
    void tick().then(() => focusRegion('settings'))
  }

  closeSettings(): void {
    this.settingsOpen = false
    this.#giveFocusBack(this.#beforeSettings)
  }

  /** At the side. `from` gets the focus back. */
  openDoor(from: Element | null): void {
    if (!this.doorOpen) this.#beforeDoor = from instanceof HTMLElement ? from : null
    this.settingsOpen = false
    this.devicesOpen = false
    this.detailsOf = null
    this.comparing = null
    this.#clearFront()
    this.doorOpen = true
    void tick().then(() => focusRegion('door'))
  }

  closeDoor(): void {
    this.doorOpen = false
    this.comparing = null
    this.#giveFocusBack(this.#beforeDoor)
  }

  /** At the side. `from` gets the focus back. */
  openOwnDevices(from: Element | null): void {
    if (!this.ownDevicesOpen) this.#beforeOwnDevices = from instanceof HTMLElement ? from : null
    this.settingsOpen = false
    this.devicesOpen = false
    this.detailsOf = null
    this.comparing = null
    this.#clearFront()
    this.ownDevicesOpen = true
    void tick().then(() => focusRegion('own-devices'))
  }

  closeOwnDevices(): void {
    this.ownDevicesOpen = false
    this.comparing = null
    this.#giveFocusBack(this.#beforeOwnDevices)
  }

  /** Begins to compare emoji, and shows it at the side. `from` gets the focus back. */
  openEmoji(device: { jid: BareJid; fingerprint: string }, from: Element | null): void {
    this.showEmoji(device, from)
    const { jid, fingerprint } = device
    void act('compare.start', { jid, fingerprint }).then((refused) => {
      if (this.isEmojiShown(device)) this.emojiProblem = refused
    })
  }

  /** Shows a compare that goes on, or went, at the side. */
  showEmoji({ jid, fingerprint }: { jid: BareJid; fingerprint: string }, from: Element | null): void {
    this.#beforeEmoji = from instanceof HTMLElement ? from : null
    this.settingsOpen = false
    this.emojiProblem = null
    this.emojiWith = { jid, fingerprint }
    void tick().then(() => focusRegion('compare'))
  }

  /**
   * What was at the side before is there again; the compare goes on. `decided`: it has come to something, and the list of
   * devices is there instead of the ways to compare.
   */
  closeEmoji(decided: boolean): void {
    const fingerprint = this.emojiWith?.fingerprint ?? ''
    this.emojiWith = null
    if (decided && this.comparing?.fingerprint === fingerprint) this.comparing = null
    const before = this.#beforeEmoji
    void tick().then(() => {
      // the button that led here may be another one by now, for the same device
      const same =
        document.querySelector<HTMLElement>(`[data-compare="${fingerprint}"]`) ??
        document.querySelector<HTMLElement>(`[data-verify="${fingerprint}"]`)
      this.#giveFocusBack(before?.isConnected ? before : same)
    })
  }

  isEmojiShown({ jid, fingerprint }: { jid: BareJid; fingerprint: string }): boolean {
    return this.emojiWith?.jid === jid && this.emojiWith.fingerprint === fingerprint
  }

  /** To what had it before, or where that is gone, as the bell is once nobody asks, to the composer or the people. */
  #giveFocusBack(before: HTMLElement | null): void {
    void tick().then(() => {
      if (before?.offsetParent) before.focus()
      else if (this.doorOpen) focusRegion('door')
      else if (this.open !== null) this.focusWanted += 1
      else focusRegion('people')
    })
  }

  showDevices(shown: boolean): void {
    this.devicesOpen = shown
    this.comparing = null
    if (shown) this.#clearFront()
  }

  /** What lies at the side over the panes of the conversation goes. */
  #clearFront(): void {
    this.doorOpen = false
    this.ownDevicesOpen = false
    this.emojiWith = null
  }

  /** Opens the page on which a device is compared; nothing is verified by that. */
  compare(jid: BareJid, fingerprint: string): void {
    // Own devices have no conversation.
    if (!this.ownDevicesOpen) {
      if (this.open !== jid) this.openConversation(jid)
      this.settingsOpen = false
      this.detailsOf = null
      this.showDevices(true)
    }
    this.comparing = { jid, fingerprint }
  }

  /** The same for a device that asks to read: it lies over the door, and leads back to it. */
  compareAtDoor({ jid, fingerprint }: { jid: BareJid; fingerprint: string }): void {
    // once it is verified it asks no more, and is known from the list alone
    void this.mirror.devices.load(jid)
    this.comparing = { jid, fingerprint }
  }

  /** Back to the list of devices, or to the door; the button that led to the page has the focus again. */
  endComparing(): void {
    const fingerprint = this.comparing?.fingerprint
    this.comparing = null
    void tick().then(() => {
      const button = document.querySelector<HTMLElement>(`[data-verify="${String(fingerprint)}"]`)
      if (button === null) focusRegion(this.doorOpen ? 'door' : 'devices')
      else button.focus()
    })
  }

  /** A conversation is gone: where it was open, the list takes the focus. */
  leave(jid: BareJid): void {
    this.drafts.keep(jid, '')
    if (this.open !== jid) return
    this.closeConversation()
    if (!this.settingsOpen) void tick().then(() => focusRegion('people'))
  }

  /** Another account, or none: nothing of the last one stays. */
  forget(): void {
    this.settingsOpen = false
    this.#clearFront()
    this.passwordAdvised = false
    this.drafts.clear()
    this.closeConversation()
    this.addWanted = null
    this.news.forget()
    this.spoken = ''
  }

  /** Opens the form that adds somebody, with this address in it. */
  offerToAdd(jid: BareJid): void {
    // In a narrow window the people are behind the conversation.
    if (!isRegionShown('people')) {
      this.settingsOpen = false
      this.#clearFront()
      this.closeConversation()
    }
    this.addWanted = jid
  }

  showDetails(message: Message): void {
    this.#clearFront()
    this.detailsOf = { jid: message.conversation, id: message.id }
  }

  /** Closes the details; the message that they were of has the focus again. */
  closeDetails(): void {
    const id = this.detailsOf?.id
    this.detailsOf = null
    void tick().then(() => {
      const button = document.querySelector<HTMLElement>(`[data-id="${String(id)}"] .more`)
      if (button === null) this.focusWanted += 1
      else button.focus({ preventScroll: true })
    })
  }

  /** Puts a text into the clipboard, and `done` on the screen. Gives null when it is there, else what says why not. */
  async copy(text: string, done: string): Promise<Saying | null> {
    const answer = await ask('clipboard.write', { text, clears: false })
    if (answer.is === 'failed') return answer.saying
    this.tell(done)
    return null
  }

  say(sentence: string): void {
    // The same sentence twice would be no change, and so not be read.
    this.spoken = this.spoken === sentence ? `${sentence}\u00a0` : sentence
  }

  /** Shows and reads out a sentence above the composer, for as long as it takes to read. */
  tell(sentence: string): void {
    clearTimeout(this.#noticeEnds)
    this.notice = sentence
    if (sentence !== '') this.#noticeEnds = setTimeout(() => (this.notice = ''), NOTICE_STAYS)
  }

  #bring(jid: BareJid | null): void {
    if (jid !== null) {
      if (this.mirror.conversations.has(jid)) this.openConversation(jid)
      return
    }
    // in a narrow window the open conversation stands where the people are
    if (!isRegionShown('people')) this.closeConversation()
    void tick().then(() => focusRegion('people'))
  }
}

function whatWasOpen(): BareJid | null {
  const kept = decodeURIComponent(location.hash.slice(1))
  return kept === '' ? null : (kept as BareJid)
}

const [screenOf, provideScreen] = createContext<Screen>()
export { screenOf, provideScreen }

// What the counter serves: one method for each call of the contract.
import type { AccountState, ConnectionSettings } from '../../shared/domain/account.ts'
import type { OwnPresence } from '../../shared/domain/contact.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { KeyLife } from '../../shared/domain/key-life.ts'
import type { Message, Standing } from '../../shared/domain/message.ts'
import type { Readers } from '../../shared/domain/readers.ts'
import { Secret } from '../../shared/domain/secret.ts'
import type { Snapshot } from '../../shared/ipc/contract.ts'
import { createAccount } from './account.ts'
import { createAccountGuard } from './account-guard.ts'
import type { FoundMessages, MessageTimes } from './conversations.ts'
import type { NewContact } from './contacts.ts'
import { createNotices } from './notices.ts'
import { createOutsideLinks, type OutsideLinks } from './outside-links.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import { StorageError } from './store-ports.ts'
import { createSettings, type ProgramSettings } from './settings.ts'
import { createSight, type Attention } from './sight.ts'
import type { SignedIn } from './signed-in.ts'
import type { Tools } from './tools.ts'
import { trustCalls, type TrustCalls } from './trust-calls.ts'

/** Methods of account-bound calls throw `NotSignedIn`, and `StorageError` where the database gave out. */
export interface App extends TrustCalls {
  /** Of the profile; there before `start`. */
  readonly settings: ProgramSettings
  readonly outsideLinks: OutsideLinks
  start(): Promise<AccountState>
  /** Disconnects and closes everything. */
  close(): Promise<void>
  /** Settles when everything that came in so far is worked through. */
  idle(): Promise<void>
  snapshot(): Omit<Snapshot, 'frame'>
  retry(): Promise<AccountState>
  signIn(address: string, password: string, settings: ConnectionSettings): Promise<DoneOrRefused>
  /** Ends a sign-in that waits for the keychain or the server; what the server has agreed to stays. */
  cancelSignIn(): void
  /** `forget`: everything of the account on this computer goes, too. */
  signOut(forget: boolean): Promise<DoneOrRefused>
  /** How many written messages the server has not taken over yet. */
  unsent(): number
  renewPassword(password: string): Promise<DoneOrRefused>
  goOn(): Promise<DoneOrRefused>
  startAfresh(): Promise<DoneOrRefused>
  retryConnection(): DoneOrRefused
  /** The computer woke, or its network is back. */
  wake(): void
  /** The tray has come, or gone. */
  trayChanged(): void
  /** Whether somebody can see the window. */
  attend(seen: boolean): void
  /** Which conversation is open in it, and whether somebody works in it. */
  attendConversation(attention: Attention): void
  /** The window is closed, and the program runs on. */
  goesOn(): void
  addContact(contact: NewContact): Promise<DoneOrRefused>
  acceptContact(jid: BareJid): Promise<DoneOrRefused>
  refuseContact(jid: BareJid): DoneOrRefused
  renameContact(jid: BareJid, name: string): Promise<DoneOrRefused>
  /** `erase`: their messages go, too. */
  removeContact(jid: BareJid, erase: boolean): Promise<DoneOrRefused>
  setOwnPresence(presence: OwnPresence): void
  /** '' takes it back. */
  setOwnName(name: string): void
  /** '' leaves it to the kind of computer. */
  nameDevice(name: string): void
  /** By the tray: what else they show of themselves stays. Nothing while nobody is signed in. */
  setDoNotDisturb(wanted: boolean): void
  page(jid: BareJid, before: Standing | null, limit: number): { messages: Message[]; more: boolean }
  markRead(jid: BareJid): void
  /** Keeps what the user has begun to write, over restarts, too; '' forgets it. */
  keepDraft(jid: BareJid, text: string): void
  /** The user's word: what they write to them goes unencrypted from now on, or is sealed again. */
  setPlain(jid: BareJid, plain: boolean): void
  send(jid: BareJid, text: string): void
  /** When it came, and when its delivery last changed; null where the message is gone. */
  search(words: string, before: number | null): FoundMessages
  messageTimes(id: number): MessageTimes | null
  retryMessage(id: number): DoneOrRefused
  askAgain(id: number): DoneOrRefused
  askToResend(id: number): DoneOrRefused
  answerResend(id: number, send: boolean): DoneOrRefused
  readers(messageId: number): Readers
  /** Opens an address of the web or of mail outside. */
  openLink(url: string): Promise<DoneOrRefused>
  /** Fills the clipboard; `clears`: for a minute, unless something else is copied meanwhile. */
  copy(text: string, clears: boolean): void
  /** PROTOCOL 9: how long the keys of others are kept there. */
  keyLife(jid: BareJid): KeyLife
  setKeyLife(jid: BareJid, life: KeyLife): void
  /** The page may use the camera, or no more. */
  wantCamera(wanted: boolean): void
}

export function createApp(tools: Tools): App {
  const settings = createSettings(tools)
  const sight = createSight()
  const notices = createNotices({ ...tools, sight, settings: settings.current, isBusy })
  settings.onChange(notices.refresh)
  const outsideLinks = createOutsideLinks(tools.screen)
  const account = createAccount({ ...tools, settings: settings.current }, notices)
  const guard = createAccountGuard(account)
  const { withServices, whileServing, seen } = guard

  function isBusy(): boolean {
    const state = account.state()
    return state.is === 'signed-in' && state.presence.availability === 'busy'
  }

  /** The same as `withServices`, for what the user shows of themselves. */
  function ofOwn(work: (services: SignedIn) => void): void {
    withServices((services) => {
      work(services)
      account.ownChanged()
    })
  }

  /** None where the database gave out: the state of the account says so then. */
  function lists(): Pick<Snapshot, 'conversations' | 'door' | 'compares' | 'resends'> {
    try {
      const signedIn = account.signedIn()
      return {
        conversations: signedIn?.conversations.list() ?? [],
        door: signedIn?.door.list() ?? [],
        compares: signedIn?.compares.list() ?? [],
        resends: signedIn?.resendQuestions.list() ?? [],
      }
    } catch (error) {
      if (!(seen(error) instanceof StorageError)) throw error
      return { conversations: [], door: [], compares: [], resends: [] }
    }
  }

  return {
    ...trustCalls(guard),
    settings,
    outsideLinks,
    start: account.start,
    close: account.close,
    idle: async () => account.signedIn()?.idle(),
    snapshot() {
      // first, since it may change how the account stands
      const listed = lists()
      return {
        settings: settings.current(),
        hasTray: tools.hasTray(),
        account: account.state(),
        connection: account.connectionState(),
        link: outsideLinks.waiting(),
        ...listed,
      }
    },
    retry: account.retry,
    signIn: (address, password, settings) =>
      account.signIn({ address, password: new Secret(password), settings }),
    cancelSignIn: account.cancelSignIn,
    signOut: account.signOut,
    unsent: () => withServices(({ outbox }) => outbox.countWaiting()),
    renewPassword: (password) => account.renewPassword(new Secret(password)),
    goOn: account.goOn,
    startAfresh: account.startAfresh,
    retryConnection() {
      withServices(() => tools.connection.retryNow())
      return DONE
    },
    wake: () => tools.connection.wake(),
    attend(seen) {
      sight.setVisible(seen)
      tools.connection.attend(seen)
    },
    trayChanged: () => tools.screen.show({ name: 'tray.changed', payload: { hasTray: tools.hasTray() } }),
    attendConversation: sight.attend,
    goesOn: notices.goesOn,
    addContact: (contact) => whileServing(({ contacts }) => contacts.add(contact)),
    acceptContact: (jid) => whileServing(({ contacts }) => contacts.accept(jid)),
    refuseContact: (jid) => withServices(({ contacts }) => contacts.refuse(jid)),
    renameContact: (jid, name) => whileServing(({ contacts }) => contacts.rename(jid, name)),
    removeContact: (jid, erase) =>
      whileServing(async ({ contacts, history, door, resendQuestions }) => {
        const removed = await contacts.remove(jid)
        if (removed.is === 'done' && erase) await history.erase(jid)
        // what a device asks to read may be gone
        door.show()
        resendQuestions.show()
        return removed
      }),
    setOwnName: (name) => ofOwn(({ ownName }) => ownName.set(name)),
    nameDevice: (name) =>
      ofOwn(({ ownDeviceName, devices }) => {
        ownDeviceName.set(name)
        devices.showOwn()
      }),
    setOwnPresence: (presence) => ofOwn(({ ownPresence }) => ownPresence.set(presence)),
    setDoNotDisturb(wanted) {
      const state = account.state()
      if (state.is !== 'signed-in') return
      const availability = wanted ? 'busy' : 'online'
      ofOwn(({ ownPresence }) => ownPresence.set({ ...state.presence, availability }))
    },
    page: (jid, before, limit) =>
      withServices(({ conversations, opened }) => {
        // who asks for the newest messages looks at them now
        if (before === null) opened(jid)
        return conversations.page(jid, before, limit)
      }),
    markRead: (jid) => withServices((services) => services.markRead(jid)),
    keepDraft: (jid, text) => withServices(({ conversations }) => conversations.keepDraft(jid, text)),
    setPlain: (jid, plain) => withServices(({ conversations }) => conversations.setPlain(jid, plain)),
    keyLife: (jid) => withServices(({ keyLives }) => keyLives.of(jid)),
    setKeyLife: (jid, life) => withServices(({ keyLives }) => keyLives.set(jid, life)),
    send: (jid, text) => withServices(({ outbox }) => outbox.send(jid, text)),
    search: (words, before) => withServices(({ conversations }) => conversations.search(words, before)),
    messageTimes: (id) => withServices(({ conversations }) => conversations.times(id)),
    retryMessage: (id) => withServices(({ outbox }) => outbox.retry(id)),
    askAgain: (id) => withServices(({ dialBacks }) => dialBacks.askAgain(id)),
    askToResend: (id) => withServices(({ resendAsking }) => resendAsking.ask(id)),
    answerResend: (id, send) => withServices(({ resendQuestions }) => resendQuestions.answer(id, send)),
    readers: (messageId) => withServices(({ readers }) => readers.of(messageId)),
    async openLink(url) {
      const outcome = await tools.desktop.openLink(url)
      if (outcome === 'opened') return DONE
      return refused({ say: outcome === 'not-allowed' ? 'link-not-allowed' : 'link-without-program' })
    },
    copy: (text, clears) => tools.desktop.copy(text, clears),
    wantCamera: (wanted) => tools.camera.allow(wanted),
  }
}

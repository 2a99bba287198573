// Everything the renderer may ask and hear. Both ends take their types from these two literals.
import { z } from 'zod'
import { accountState, connectionSettings, connectionState } from '../domain/account.ts'
import { ownPresence, personPresence } from '../domain/contact.ts'
import { comparison } from '../domain/comparison.ts'
import { conversation } from '../domain/conversation.ts'
import { device } from '../domain/device.ts'
import { resendLine } from '../domain/resend.ts'
import { doorQuestion } from '../domain/door.ts'
import { keyLife } from '../domain/key-life.ts'
import { deliveryTime, message, standing } from '../domain/message.ts'
import { readers } from '../domain/readers.ts'
import type { Saying } from '../domain/saying.ts'
import { bareJid, instant } from '../domain/schemas.ts'
import { foundMessage } from '../domain/search.ts'
import { outsideLink } from '../domain/outside-link.ts'
import { MAX_SEARCH } from '../domain/search-limit.ts'
import { settings, settingsChange } from '../domain/settings.ts'
import { done, doneOrRefused, nothing } from './call-shapes.ts'
import { trustCalls } from './trust-calls.ts'
import { verifyCalls } from './verify-calls.ts'

/** PROTOCOL 2: the sealed stanza has at most 128 KiB; the text is measured again when it is sealed. */
export const MAX_TEXT_LENGTH = 60_000

/** What is being written may grow longer than one message before it is shortened. */
export const MAX_DRAFT_LENGTH = 500_000

/** More than the longest message that can come: PROTOCOL 4.1. */
const MAX_COPIED_LENGTH = 300_000

const contactName = z.string().max(200)

export const snapshot = z.object({
  /** Events up to this number are contained in the snapshot. */
  frame: z.number().int().nonnegative(),
  settings,
  /** Whether closing the window can leave the program in the tray. */
  hasTray: z.boolean(),
  account: accountState,
  connection: connectionState,
  conversations: z.array(conversation),
  door: z.array(doorQuestion),
  compares: z.array(comparison),
  link: outsideLink.nullable(),
  resends: z.array(resendLine),
})
export type Snapshot = z.infer<typeof snapshot>

/** Calls: `thing.verb`. Expected outcomes are part of the output, errors are not. */
export const calls = {
  'app.snapshot': { input: nothing, output: snapshot },
  /** Tries again what a locked keychain, a missing service or a full disk held up. */
  'app.retry': { input: nothing, output: accountState },
  'settings.change': { input: settingsChange, output: doneOrRefused },
  'account.signIn': {
    input: z
      .object({
        address: z.string().max(3100),
        password: z.string().min(1).max(1024),
        connection: connectionSettings,
      })
      .strict(),
    output: doneOrRefused,
  },
  /** Ends a sign-in that waits, and whatever waits for the keychain: its own call is refused then. */
  'account.cancelSignIn': { input: nothing, output: done },
  /** `forget`: messages, keys and everything else of the account on this computer go, too. */
  'account.signOut': {
    input: z.object({ forget: z.boolean().default(false) }).strict(),
    output: doneOrRefused,
  },
  /** How many written messages the server has not taken over yet. */
  'account.unsent': { input: nothing, output: z.object({ messages: z.number().int().nonnegative() }) },
  /** The password was changed elsewhere: kept once the server takes it. `account.cancelSignIn` ends it. */
  'account.renewPassword': {
    input: z.object({ password: z.string().min(1).max(1024) }).strict(),
    output: doneOrRefused,
  },
  /** Ends the first run's explanation, where the keychain can be used. */
  'account.goOn': { input: nothing, output: doneOrRefused },
  /** Moves what can't be read aside and begins anew; only where the user is stuck. */
  'account.startAfresh': { input: nothing, output: doneOrRefused },
  /** Connects at once instead of waiting for the next try. */
  'connection.retry': { input: nothing, output: done },
  /** The page sees that the network is back; tries nothing where only the user can do something. */
  'connection.wake': { input: nothing, output: done },
  /** Also asks again somebody who is in the roster. */
  'contact.add': {
    input: z
      .object({
        address: z.string().max(3100),
        /** '' leaves it to the address. */
        name: contactName.default(''),
        /** Goes with the request, readable for the servers. */
        message: z.string().max(500).default(''),
      })
      .strict(),
    output: doneOrRefused,
  },
  'contact.accept': { input: z.object({ jid: bareJid }).strict(), output: doneOrRefused },
  'contact.refuse': { input: z.object({ jid: bareJid }).strict(), output: doneOrRefused },
  'contact.rename': { input: z.object({ jid: bareJid, name: contactName }).strict(), output: doneOrRefused },
  /** Out of the roster; with `erase` their messages go from this computer, too. */
  'contact.remove': { input: z.object({ jid: bareJid, erase: z.boolean() }).strict(), output: doneOrRefused },
  /** Kept, and sent as soon as there is a connection. */
  'account.setPresence': { input: ownPresence.strict(), output: done },
  /** What the user calls themselves, '' for nothing. Kept, and told as soon as there is a connection. */
  'account.setName': { input: z.object({ name: contactName }).strict(), output: done },
  /** PROTOCOL 7: what this device calls itself, with its next key; '' for the kind of computer. Cut at 40 characters. */
  'device.rename': { input: z.object({ name: contactName }).strict(), output: done },
  'conversation.page': {
    /** Messages that stand before `before`, the newest ones for null; in the order in which they stand. */
    input: z
      .object({ jid: bareJid, before: standing.nullable(), limit: z.number().int().min(1).max(200) })
      .strict(),
    output: z.object({ messages: z.array(message), more: z.boolean() }),
  },
  /** What somebody looks at now: of that no notice is shown. */
  'conversation.attend': {
    input: z.object({ open: bareJid.nullable(), focused: z.boolean() }).strict(),
    output: done,
  },
  'conversation.markRead': { input: z.object({ jid: bareJid }).strict(), output: done },
  /** What is begun and not sent, as it stands now; '' for nothing. Later calls win. */
  'conversation.keepDraft': {
    input: z.object({ jid: bareJid, text: z.string().max(MAX_DRAFT_LENGTH) }).strict(),
    output: done,
  },
  /** PROTOCOL 10: the user's explicit word, or the end of it. */
  'conversation.setPlain': { input: z.object({ jid: bareJid, plain: z.boolean() }).strict(), output: done },
  /** PROTOCOL 9: how long the keys of what others wrote are kept. */
  'conversation.keyLife': { input: z.object({ jid: bareJid }).strict(), output: z.object({ life: keyLife }) },
  'conversation.setKeyLife': { input: z.object({ jid: bareJid, life: keyLife }).strict(), output: done },
  'message.send': {
    input: z.object({ jid: bareJid, text: z.string().min(1).max(MAX_TEXT_LENGTH) }).strict(),
    output: doneOrRefused,
  },
  /** Messages with all these words, the newest first; `before`: those with a lower number. */
  'message.search': {
    input: z.object({ words: z.string().max(MAX_SEARCH), before: z.number().int().nullable() }).strict(),
    output: z.object({ found: z.array(foundMessage), more: z.boolean() }),
  },
  /** When it came, and when it was first in each state of its delivery; null where the message is gone. */
  'message.times': {
    input: z.object({ id: z.number().int() }).strict(),
    output: z.object({
      times: z.object({ arrivedAt: instant, delivery: z.array(deliveryTime) }).nullable(),
    }),
  },
  'message.retry': { input: z.object({ id: z.number().int() }).strict(), output: doneOrRefused },
  'message.askAgain': { input: z.object({ id: z.number().int() }).strict(), output: doneOrRefused },
  /** After the user saw the whole address: opens it outside, if it is one of the web or of mail. */
  'link.open': { input: z.object({ url: z.string().max(2_000) }).strict(), output: doneOrRefused },
  /** The link from outside was followed, or the user put it away. */
  'link.taken': { input: z.object({ id: z.number().int() }).strict(), output: done },
  /** `clears`: a minute later it is taken out again, where it still is what the clipboard holds. */
  'clipboard.write': {
    input: z.object({ text: z.string().max(MAX_COPIED_LENGTH), clears: z.boolean() }).strict(),
    output: done,
  },
  /** PROTOCOL 9: asks who wrote a message whose key is gone to send it again. */
  'message.askToResend': { input: z.object({ id: z.number().int() }).strict(), output: doneOrRefused },
  /** Sends an own message again to whom it was written, or never. */
  'resend.answer': {
    input: z.object({ id: z.number().int(), send: z.boolean() }).strict(),
    output: doneOrRefused,
  },
  'message.readers': { input: z.object({ id: z.number().int() }).strict(), output: readers },
  ...trustCalls,
  ...verifyCalls,
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

/** Events: `thing.happened`. Each carries the whole new value. */
export const events = {
  'settings.changed': settings,
  'tray.changed': z.object({ hasTray: z.boolean() }),
  'account.changed': accountState,
  'connection.changed': connectionState,
  /** A call waits for the keychain, which perhaps asks the user for its own password. */
  'keychain.waiting': z.object({ waits: z.boolean() }),
  /** Of several at once: a login brings thousands. */
  'presence.changed': z.object({ people: z.array(personPresence) }),
  'conversation.changed': conversation,
  /** The user clicked a notice: this conversation is to be open, or for null the list of people in sight. */
  'conversation.wanted': z.object({ jid: bareJid.nullable() }),
  'conversation.removed': z.object({ jid: bareJid }),
  /** The server's roster differed from the kept one in these. */
  'roster.changed': z.object({ conversations: z.array(conversation), removed: z.array(bareJid) }),
  'message.changed': message,
  /** Several that came or opened together: after a week away thousands do. */
  'message.severalChanged': z.object({ messages: z.array(message) }),
  /** A waiting message opened and turned out to be nothing for the screen. */
  'message.removed': z.object({ conversation: bareJid, id: z.number().int() }),
  'device.changed': device,
  /** The whole list. */
  'door.changed': z.object({ questions: z.array(doorQuestion) }),
  /** The whole list. */
  'resend.changed': z.object({ questions: z.array(resendLine) }),
  /** The whole list. */
  'compare.changed': z.object({ compares: z.array(comparison) }),
  /** A link was opened outside the window, or is done with: null. */
  'link.changed': z.object({ link: outsideLink.nullable() }),
  /** The list is new as a whole: signed in, or signed out. */
  'conversation.replaced': z.object({ conversations: z.array(conversation) }),
} as const satisfies Record<string, z.ZodType>

export type Calls = typeof calls
export type CallName = keyof Calls
export type CallInput<N extends CallName> = z.input<Calls[N]['input']>
export type CallOutput<N extends CallName> = z.output<Calls[N]['output']>

export type Events = typeof events
export type EventName = keyof Events
export type EventPayload<N extends EventName> = z.output<Events[N]>
export type AnyEvent = { [N in EventName]: { name: N; payload: EventPayload<N> } }[EventName]
/** An event as it crosses to the renderer. */
export type EventFrame = AnyEvent & { frame: number }

/** Codes that a failed call crosses with; each can be said. */
export const callErrorCodes = [
  'not-allowed',
  'too-many',
  'too-large',
  'unknown-call',
  'bad-input',
  'not-signed-in',
  'failed',
] as const
export type CallErrorCode = (typeof callErrorCodes)[number]
/** How an answer crosses: Electron would flatten a thrown error to a string. */
export type CallReply<N extends CallName> =
  { is: 'output'; output: CallOutput<N> } | { is: 'error'; code: CallErrorCode; saying: Saying }

/** What the preload exposes as `window.balcony`; it never changes. */
export interface Bridge {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallReply<N>>
  /** Gives back the function that ends the listening. */
  onEvent(listener: (frame: EventFrame) => void): () => void
}

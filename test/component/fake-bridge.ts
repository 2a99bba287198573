// `window.balcony` played by the test. Everything it says, and everything the page asks, is parsed by the
// contract: a fake that the real main process could not be fails the test.
import { createMemoryMessageSearch } from '../doubles/memory-message-search.ts'
import type { Page } from 'playwright-core'
import {
  calls,
  events,
  type AnyEvent,
  type CallInput,
  type CallName,
  type CallOutput,
  type CallReply,
  type EventName,
  type EventPayload,
  type Snapshot,
} from '../../shared/ipc/contract.ts'
import type { Device, TrustPolicy, UnsignedKeys } from '../../shared/domain/device.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Readers } from '../../shared/domain/readers.ts'

/** PROTOCOL 10's test. */
export const SAFETY_NUMBER = '74129 45002 83441 71222 79438 54032 41131 29303 37265 40976 07519 15636'
export const OWN_CODE =
  'xmpp:juliet@capulet.lit?balcony-verify;FINGERPRINT=AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE'

/** An answer, or a refusal of the call itself. */
type Say<N extends CallName> = CallOutput<N> | Extract<CallReply<N>, { is: 'error' }>
type Answer<N extends CallName> = (input: CallInput<N>) => Say<N> | Promise<Say<N>>
type Answers = { [N in CallName]?: Answer<N> }

export interface Scene {
  snapshot: Snapshot
  /** Messages of each conversation, oldest first. */
  messages?: Record<string, Message[]>
  devices?: Record<string, Device[]>
  unsignedKeys?: Record<string, UnsignedKeys>
  /** By the person's address; without, the one for all counts. */
  policies?: Record<string, TrustPolicy | null>
  /** Who can read each message, by its number. */
  readers?: Record<number, Readers>
  /** Answers other than the ordinary ones. */
  answers?: Answers
}

export class FakeBridge {
  /** What the page asked, in order. */
  readonly asked: { name: CallName; input: unknown }[] = []
  readonly #scene: Scene
  #frame: number
  #page: Page | undefined

  constructor(scene: Scene) {
    this.#scene = scene
    this.#frame = scene.snapshot.frame
  }

  async plugInto(page: Page): Promise<void> {
    this.#page = page
    await page.exposeFunction('fakeCall', (name: CallName, input: unknown) => this.#call(name, input))
    await page.addInitScript(() => {
      const listeners = new Set<(frame: unknown) => void>()
      const window = globalThis as unknown as Record<string, unknown>
      const bridge = {
        call: (name: string, input: unknown) =>
          (window['fakeCall'] as (name: string, input: unknown) => Promise<unknown>)(name, input),
        onEvent: (listener: (frame: unknown) => void) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
      }
      window['balcony'] = Object.freeze(bridge)
      window['fakeEmit'] = (frame: unknown) => {
        for (const listener of listeners) listener(frame)
      }
    })
  }

  /** Sends an event, with the next number or with `frame`. */
  async emit<N extends EventName>(name: N, payload: EventPayload<N>, frame?: number): Promise<void> {
    if (frame === undefined) this.#frame += 1
    const event = { name, payload: events[name].parse(payload), frame: frame ?? this.#frame } as AnyEvent & {
      frame: number
    }
    await this.#page?.evaluate((value) => {
      const window = globalThis as unknown as { fakeEmit(frame: unknown): void }
      window.fakeEmit(value)
    }, event)
  }

  /** The inputs of all calls with this name so far. */
  inputsOf<N extends CallName>(name: N): CallInput<N>[] {
    return this.asked.filter((call) => call.name === name).map((call) => call.input as CallInput<N>)
  }

  /** Changes how a call is answered from now on. */
  answer<N extends CallName>(name: N, answer: Answer<N>): void {
    this.#scene.answers = { ...this.#scene.answers, [name]: answer }
  }

  async #call(name: CallName, input: unknown): Promise<CallReply<CallName>> {
    if (!Object.hasOwn(calls, name))
      throw new Error(`the page asked for ${name}, which the contract does not have`)
    const parsed = calls[name].input.parse(input)
    this.asked.push({ name, input: parsed })
    const said = await this.#say(name, parsed)
    if (said.is === 'error') return said as CallReply<CallName>
    return { is: 'output', output: calls[name].output.parse(said) } as CallReply<CallName>
  }

  async #say(name: CallName, input: unknown): Promise<{ is?: string }> {
    const own = this.#scene.answers?.[name] as ((input: unknown) => unknown) | undefined
    return (await (own ?? this.#ordinary(name))(input)) as { is?: string }
  }

  #ordinary(name: CallName): (input: unknown) => unknown {
    const {
      snapshot,
      messages = {},
      devices = {},
      unsignedKeys = {},
      policies = {},
      readers = {},
    } = this.#scene
    const ordinary: { [N in CallName]: (input: CallInput<N>) => CallOutput<N> } = {
      'app.snapshot': () => snapshot,
      'app.retry': () => snapshot.account,
      'settings.change': () => ({ is: 'done' }),
      'account.signIn': () => ({ is: 'done' }),
      'account.cancelSignIn': () => ({ is: 'done' }),
      'account.signOut': () => ({ is: 'done' }),
      'account.unsent': () => ({ messages: 0 }),
      'account.renewPassword': () => ({ is: 'done' }),
      'account.goOn': () => ({ is: 'done' }),
      'account.startAfresh': () => ({ is: 'done' }),
      'connection.retry': () => ({ is: 'done' }),
      'connection.wake': () => ({ is: 'done' }),
      'contact.add': () => ({ is: 'done' }),
      'contact.accept': () => ({ is: 'done' }),
      'contact.refuse': () => ({ is: 'done' }),
      'contact.rename': () => ({ is: 'done' }),
      'contact.remove': () => ({ is: 'done' }),
      'account.setPresence': () => ({ is: 'done' }),
      'account.setName': () => ({ is: 'done' }),
      'device.rename': () => ({ is: 'done' }),
      'device.history': () => ({ decisions: [] }),
      'device.reach': () => ({ written: [], received: [] }),
      'device.lose': () => ({ is: 'done' }),
      'trustBook.save': () => ({ is: 'cancelled' }),
      'trustBook.open': () => ({ is: 'cancelled' }),
      'trustBook.apply': () => ({ is: 'applied', decisions: 0 }),
      'conversation.page': ({ jid, before, limit }) => {
        const older = (messages[jid] ?? []).filter((message) => before === null || message.id < before.id)
        return { messages: older.slice(-limit), more: older.length > limit }
      },
      'conversation.attend': () => ({ is: 'done' }),
      'conversation.markRead': () => ({ is: 'done' }),
      'conversation.keepDraft': () => ({ is: 'done' }),
      'conversation.setPlain': () => ({ is: 'done' }),
      'message.send': () => ({ is: 'done' }),
      'message.times': () => ({ times: { arrivedAt: snapshot.frame, delivery: [] } }),
      'message.retry': () => ({ is: 'done' }),
      'message.askAgain': () => ({ is: 'done' }),
      'link.taken': () => ({ is: 'done' }),
      'message.askToResend': () => ({ is: 'done' }),
      'resend.answer': () => ({ is: 'done' }),
      'link.open': () => ({ is: 'done' }),
      'clipboard.write': () => ({ is: 'done' }),
      'contact.allowUnsigned': () => ({ is: 'done' }),
      'device.list': ({ jid }) => ({
        devices: devices[jid] ?? [],
        unsignedKeys: unsignedKeys[jid] ?? 'ordinary',
        policy: policies[jid] ?? null,
        policyForAll: 'trust-until-verified',
      }),
      'device.decide': () => ({ is: 'done' }),
      'door.list': () => ({ questions: snapshot.door }),
      'door.answer': () => ({ is: 'done' }),
      'conversation.keyLife': () => ({ life: 'month' }),
      'conversation.setKeyLife': () => ({ is: 'done' }),
      'contact.setPolicy': ({ jid, policy }) => {
        this.#scene.policies = { ...policies, [jid]: policy }
        return { is: 'done' }
      },
      'account.policy': () => ({ policy: 'trust-until-verified' }),
      'account.setPolicy': () => ({ is: 'done' }),
      'compare.start': () => ({ is: 'done' }),
      'compare.accept': () => ({ is: 'done' }),
      'compare.answer': () => ({ is: 'done' }),
      'compare.setBlocked': () => ({ is: 'done' }),
      'compare.cancel': () => ({ is: 'done' }),
      'verify.number': () => ({ is: 'number', groups: SAFETY_NUMBER.split(' '), code: OWN_CODE }),
      'verify.compareNumber': () => ({ is: 'same' }),
      'verify.confirmNumber': () => ({ is: 'done' }),
      'verify.scanned': () => ({ is: 'verified' }),
      'camera.wanted': () => ({ is: 'done' }),
      'message.search': ({ words, before }) => {
        const all = createMemoryMessageSearch(() => Object.values(messages).flat()).find(words, before, 1000)
        return { found: all, more: false }
      },
      'message.readers': ({ id }) => readers[id] ?? { is: 'own', given: [], waiting: [], refused: [] },
    }
    return ordinary[name] as (input: unknown) => unknown
  }
}

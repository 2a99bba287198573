// One call at a time to the keychain's process, each with a limit.
import { KeychainError, type Timers } from '../services/ports.ts'
import { isKeychainReply, type KeychainCall, type KeychainReply } from './keychain-messages.ts'

/** The way to the keychain's process, whatever runs it, for one `Keychain`: the last listener counts. */
export interface KeychainChannel {
  /** Sends to the process, which is started where none runs. */
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** The process ended, by itself or by `stop`. */
  onEnd(listener: () => void): void
  /** Ends the process, however it hangs; the next `post` starts another. */
  stop(): void
}

/** From here on the user is told that the keychain perhaps asks them for its password. */
const SLOW_MS = 10_000
/** Somebody may be looking for a password that they use once a month; giving up would take its window from them. */
const LIMIT_MS = 5 * 60_000
/** A process costs memory, and the keychain is needed at sign-in and little else. */
const IDLE_MS = 5_000
const SILENT = 'The keychain of this computer does not answer.'

export class KeychainCalls {
  readonly #channel: KeychainChannel
  readonly #timers: Timers
  #lastId = 0
  /** Settles when every earlier call has. */
  #queue: Promise<unknown> = Promise.resolve()
  #cancelIdle: () => void = () => undefined
  #onWaiting: (waits: boolean) => void = () => undefined
  #waiting: { id: number; settle(reply: KeychainReply): void; end(): void } | undefined

  constructor(channel: KeychainChannel, timers: Timers) {
    this.#channel = channel
    this.#timers = timers
    channel.onMessage((message) => {
      // an answer to another id comes from a call that was given up
      if (isKeychainReply(message) && message.id === this.#waiting?.id) this.#waiting.settle(message)
    })
    channel.onEnd(() => this.#waiting?.end())
  }

  /** Hears when a call has had no answer for 10 s, and when that is over. */
  onWaiting(listener: (waits: boolean) => void): void {
    this.#onWaiting = listener
  }

  /** The call under way, if any, is given up: rejects with 'keychain-silent'. */
  giveUp(): void {
    if (this.#waiting === undefined) return
    this.#waiting.end()
    this.#channel.stop()
  }

  /** The steps of one use of the keychain, with no other use between them. */
  inTurn<T>(steps: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(() => {
      this.#cancelIdle()
      return steps().finally(() => {
        this.#cancelIdle = this.#timers.after(IDLE_MS, () => this.#channel.stop())
      })
    })
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  /**
   * One call, in a turn of its own. Gives the process's reply; rejects with 'keychain-silent' when the process ends or has
   * not answered after five minutes: then it is ended, since it would not answer the next call either.
   */
  call(what: KeychainCall['do'], service: string, entry: string, value = ''): Promise<KeychainReply> {
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      let slow = false
      const finish = (): void => {
        cancelSlow()
        cancelLimit()
        this.#waiting = undefined
        if (slow) this.#onWaiting(false)
      }
      const giveUp = (): void => {
        finish()
        reject(new KeychainError('keychain-silent', SILENT))
      }
      const cancelSlow = this.#timers.after(SLOW_MS, () => {
        slow = true
        this.#onWaiting(true)
      })
      const cancelLimit = this.#timers.after(LIMIT_MS, () => {
        giveUp()
        this.#channel.stop()
      })
      const settle = (reply: KeychainReply): void => {
        finish()
        resolve(reply)
      }
      this.#waiting = { id, settle, end: giveUp }
      this.#channel.post({ id, do: what, service, entry, value } satisfies KeychainCall)
    })
  }

  /** A new process for the next call. */
  restart(): void {
    this.#channel.stop()
  }
}

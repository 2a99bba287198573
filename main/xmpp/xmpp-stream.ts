import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { xml } from '@xmpp/client'
import type { Element } from '@xmpp/xml'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Timers } from '../services/ports.ts'
import { IncomingXml } from './incoming-xml.ts'
import { NS_CLIENT, NS_STREAM, NS_STREAM_ERRORS } from './namespaces.ts'
import type { XmlRefusal } from './xml-gate.ts'

const FOOTER = '</stream:stream>'
const LAST_WORDS_MS = 500
/** Bytes. A socket gives all that has come in one step of the process; after so many everything else has its turn. */
const AT_ONCE = 16 * 1024

/** How a stream ended. */
export type StreamEnd =
  /** We closed it. */
  | { is: 'left' }
  /** The server closed the stream or the connection, or the network did. */
  | { is: 'closed' }
  /** RFC 6120 §4.9 */
  | { is: 'stream-error'; condition: string; text: string }
  | { is: 'refused-xml'; why: XmlRefusal }

/** Thrown to who waits for the next element when there will be none. */
export class StreamEnded extends Error {
  constructor(readonly end: StreamEnd) {
    super(`stream ended: ${end.is}`)
    this.name = 'StreamEnded'
  }
}

/**
 * One XML stream over one socket (RFC 6120 §4): first elements are drawn one by one with `next`, while signing in;
 * then `handOver` gives all of them to a handler, synchronously and in order. It never throws out of a socket's event.
 */
export class XmppStream {
  readonly #address: { domain: string; user: BareJid }
  readonly #timers: Timers
  #socket: Socket
  #xml: IncomingXml | undefined
  #queue: Element[] = []
  #waiter: { resolve(element: Element): void; reject(error: StreamEnded): void } | undefined
  #handler: ((element: Element) => void) | undefined
  #whenEnded: ((end: StreamEnd) => void) | undefined
  #end: StreamEnd | undefined
  #detach: () => void = () => undefined

  /** Takes over a connected socket; it is destroyed when the stream ends. */
  constructor(socket: Socket, address: { domain: string; user: BareJid }, timers: Timers) {
    this.#address = address
    this.#timers = timers
    this.#socket = socket
    this.#attach(socket)
  }

  /** Opens the stream, or opens it anew after TLS or SASL (RFC 6120 §4.3.3). */
  open(): void {
    this.#xml?.stop()
    this.#queue = []
    this.#xml = new IncomingXml({
      header: (root) => this.#checkHeader(root),
      element: (element) => this.#take(element),
      footer: () => this.#finish({ is: 'closed' }),
      refused: (why) => this.#refuse(why),
    })
    // RFC 6120 §4.7.1: who we are is said only once the stream is encrypted
    const from = this.isSecure() ? this.#address.user : undefined
    const header = xml('stream:stream', {
      ...(from ? { from } : {}),
      to: this.#address.domain,
      version: '1.0',
      xmlns: NS_CLIENT,
      'xmlns:stream': NS_STREAM,
    })
    this.write(`<?xml version='1.0'?>${header.toString().replace(/\/>$/, '>')}`)
  }

  isSecure(): boolean {
    return this.#socket instanceof TLSSocket
  }

  /** Whether something came that nobody has drawn yet. */
  hasUnread(): boolean {
    return this.#queue.length > 0
  }

  /** Gives the bare socket away for the TLS handshake; the stream is deaf until `adopt`. */
  release(): Socket {
    this.#xml?.stop()
    this.#detach()
    return this.#socket
  }

  /** Goes on over the encrypted socket. */
  adopt(socket: TLSSocket): void {
    this.#socket = socket
    this.#attach(socket)
  }

  /**
   * The next element of the stream.
   * @throws {StreamEnded}
   */
  next(): Promise<Element> {
    const element = this.#queue.shift()
    if (element) return Promise.resolve(element)
    if (this.#end) return Promise.reject(new StreamEnded(this.#end))
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject }
    })
  }

  /** From now on every element goes to `handler`, those that wait here first; `whenEnded` is called once. */
  handOver(handler: (element: Element) => void, whenEnded: (end: StreamEnd) => void): void {
    for (let element = this.#queue.shift(); element; element = this.#queue.shift()) {
      if (this.#end?.is !== 'left') handler(element)
    }
    this.#handler = handler
    this.#whenEnded = whenEnded
    if (this.#end) whenEnded(this.#end)
  }

  /** Writes text to the socket; false where the stream has ended. */
  write(text: string): boolean {
    if (this.#end || this.#socket.destroyed) return false
    this.#socket.write(text)
    return true
  }

  /** Ends at once, without a word. */
  abandon(): void {
    this.#finish({ is: 'left' })
  }

  /**
   * RFC 6120 §4.4: closes the stream and waits a little for the other side to do so.
   * Settles when the socket is gone, `limitMs` at the latest.
   */
  async leave(limitMs: number): Promise<void> {
    if (this.#end || this.#socket.destroyed) return this.abandon()
    const socket = this.#socket
    this.#xml?.stop()
    socket.end(FOOTER)
    await new Promise<void>((resolve) => {
      const stop = this.#timers.after(limitMs, resolve)
      socket.once('close', () => {
        stop()
        resolve()
      })
    })
    this.abandon()
  }

  #attach(socket: Socket): void {
    let [taken, stopWaiting] = [0, () => {}]
    const onData = (bytes: Buffer): void => {
      this.#xml?.write(bytes)
      taken += bytes.length
      if (taken < AT_ONCE || socket.destroyed) return
      taken = 0
      socket.pause()
      stopWaiting = this.#timers.after(0, () => socket.resume())
    }
    const onClose = (): void => this.#finish({ is: 'closed' })
    // What went wrong with a socket says nothing to a person; that it is gone is told by 'close'
    socket.on('error', () => socket.destroy())
    socket.on('data', onData)
    socket.on('close', onClose)
    this.#detach = () => {
      socket.off('data', onData)
      socket.off('close', onClose)
      stopWaiting()
      if (socket.isPaused()) socket.resume()
    }
    if (socket.destroyed) this.#finish({ is: 'closed' })
  }

  #checkHeader(root: Element): void {
    if (!root.is('stream', NS_STREAM)) this.#refuse('malformed')
  }

  #take(element: Element): void {
    if (element.is('error', NS_STREAM)) {
      const [condition] = element.getChildElements().filter((child) => child.getNS() === NS_STREAM_ERRORS)
      const text = element.getChildText('text', NS_STREAM_ERRORS) ?? ''
      // RFC 6120 §4.9.1.1: after an error the stream is closed
      const end = {
        is: 'stream-error',
        condition: condition?.getName() ?? 'undefined-condition',
        text,
      } as const
      this.#finish(end, FOOTER)
    } else if (this.#handler) {
      this.#handler(element)
    } else if (this.#waiter) {
      const { resolve } = this.#waiter
      this.#waiter = undefined
      resolve(element)
    } else {
      this.#queue.push(element)
    }
  }

  #refuse(why: XmlRefusal): void {
    // RFC 6120 §4.9.3.18, .13, .14
    const condition =
      why === 'restricted' ? 'restricted-xml' : why === 'malformed' ? 'not-well-formed' : 'policy-violation'
    const error = xml('stream:error', {}, xml(condition, { xmlns: NS_STREAM_ERRORS })).toString()
    this.#finish({ is: 'refused-xml', why }, error + FOOTER)
  }

  /** Ends the stream; `lastWords` get a moment to leave, then the socket is gone. */
  #finish(end: StreamEnd, lastWords = ''): void {
    const first = this.#end === undefined
    this.#end ??= end
    this.#xml?.stop()
    const socket = this.#socket
    if (lastWords === '' || socket.destroyed) {
      socket.destroy()
    } else {
      const stop = this.#timers.after(LAST_WORDS_MS, () => socket.destroy())
      socket.once('close', stop)
      socket.end(lastWords)
    }
    if (!first) return
    const waiter = this.#waiter
    this.#waiter = undefined
    waiter?.reject(new StreamEnded(end))
    if (end.is !== 'left') this.#whenEnded?.(end)
  }
}

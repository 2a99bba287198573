// A server on loopback that says exactly what a test wants, byte by byte, and knows XMPP just as far as to sign in.
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { TLSSocket, type TLSSocketOptions } from 'node:tls'

export const STARTTLS = `<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`
export const mechanisms = (...names: string[]) =>
  `<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${names.map((name) => `<mechanism>${name}</mechanism>`).join('')}</mechanisms>`
export const BIND = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>`
const PATIENCE_MS = 4_000

export type Script = (peer: Peer, count: number) => Promise<void>

/** One client that came. Every `expect` reads on from where the last one stopped. */
export class Peer {
  #socket: Socket
  #unread = ''
  /** Script and test may wait at the same time. */
  readonly #waiting = new Set<() => void>()
  closed = false
  /** The protocol agreed on by ALPN, false for none. */
  alpn: string | false | null = null
  /** Everything the client said, in clear text and encrypted. */
  heard = ''

  constructor(socket: Socket) {
    this.#socket = socket
    this.#attach(socket)
  }

  #attach(socket: Socket): void {
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => {
      this.heard += text
      this.#unread += text
      this.#changed()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.closed = true
      this.#changed()
    })
  }

  /** Waits until the client has said something that matches; gives the match. */
  async expect(pattern: RegExp): Promise<RegExpMatchArray> {
    const end = Date.now() + PATIENCE_MS
    for (;;) {
      const match = this.#unread.match(pattern)
      if (match) {
        this.#unread = this.#unread.slice((match.index ?? 0) + match[0].length)
        return match
      }
      if (this.closed) throw new Error(`closed before ${pattern}; unread: ${this.#unread}`)
      await this.#more(end - Date.now(), String(pattern))
    }
  }

  async expectClose(): Promise<void> {
    const end = Date.now() + PATIENCE_MS
    while (!this.closed) await this.#more(end - Date.now(), 'the end')
  }

  #changed(): void {
    for (const wake of [...this.#waiting]) wake()
  }

  #more(ms: number, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        resolve()
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(wake)
        reject(new Error(`waited for ${what}; unread: ${this.#unread}`))
      }, ms)
      this.#waiting.add(wake)
    })
  }

  send(text: string | Buffer): void {
    this.#socket.write(text)
  }

  cut(): void {
    this.#socket.destroy()
  }

  finish(): void {
    this.#socket.end()
  }

  async header(features?: string): Promise<string> {
    const [opened] = await this.expect(/<stream:stream[^>]*>/)
    const header = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='a.test' id='x' version='1.0'>`
    this.send(features === undefined ? header : `${header}<stream:features>${features}</stream:features>`)
    return opened
  }

  async starttls(options: TLSSocketOptions): Promise<void> {
    await this.header(STARTTLS)
    await this.expect(/<starttls[^>]*>/)
    await this.#encrypt(options, `<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`)
  }

  /** TLS from the first byte (XEP-0368). */
  async directTls(options: TLSSocketOptions): Promise<void> {
    await this.#encrypt(options, '')
  }

  async #encrypt(options: TLSSocketOptions, before: string): Promise<void> {
    this.#socket.removeAllListeners('data')
    this.#socket.removeAllListeners('close')
    const plain = this.#socket
    plain.write(before)
    const encrypted = new TLSSocket(plain, { isServer: true, ...options })
    this.#socket = encrypted
    this.#attach(encrypted)
    await once(encrypted, 'secure')
    this.alpn = encrypted.alpnProtocol
  }

  /** The server's side of SCRAM for the password, by SHA-256 unless said otherwise; `bend` changes what it says. */
  async scram(
    password: string,
    bend: { first?: (nonce: string) => string; last?: string } = {},
    by: 'SHA-256' | 'SHA-1' = 'SHA-256',
  ): Promise<void> {
    const { name, octets } = by === 'SHA-1' ? { name: 'sha1', octets: 20 } : { name: 'sha256', octets: 32 }
    await this.header(mechanisms('PLAIN', 'SCRAM-SHA-1', ...(by === 'SHA-1' ? [] : ['SCRAM-SHA-256'])))
    const [, auth = ''] = await this.expect(
      new RegExp(`<auth[^>]*mechanism="SCRAM-${by}"[^>]*>([^<]*)</auth>`),
    )
    const clientFirst = Buffer.from(auth, 'base64').toString().slice('n,,'.length)
    const nonce = clientFirst.split('r=')[1] ?? ''
    const salt = Buffer.from('salt')
    const serverFirst = bend.first?.(nonce) ?? `r=${nonce}server,s=${salt.toString('base64')},i=4096`
    this.send(sasl('challenge', serverFirst))
    const [, response = ''] = await this.expect(/<response[^>]*>([^<]*)<\/response>/)
    const withoutProof = Buffer.from(response, 'base64').toString().split(',p=')[0] ?? ''
    const salted = pbkdf2Sync(password, salt, 4096, octets, name)
    const hmac = (key: Buffer, text: string) => createHmac(name, key).update(text).digest()
    const authMessage = `${clientFirst},${serverFirst},${withoutProof}`
    const proof = xor(
      hmac(salted, 'Client Key'),
      hmac(createHash(name).update(hmac(salted, 'Client Key')).digest(), authMessage),
    )
    if (
      !Buffer.from(response, 'base64')
        .toString()
        .endsWith(`,p=${proof.toString('base64')}`)
    ) {
      throw new Error('the proof is wrong')
    }
    const signature = hmac(hmac(salted, 'Server Key'), authMessage).toString('base64')
    this.send(sasl('success', bend.last ?? `v=${signature}`))
  }

  async bind(jid: string): Promise<void> {
    const [, id] = await this.expect(/<iq [^>]*id="([^"]*)"[^>]*>.*?<\/iq>/)
    this.send(
      `<iq type='result' id='${id}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>${jid}</jid></bind></iq>`,
    )
  }

  async enable(attributes = `id='s1' resume='true'`): Promise<void> {
    await this.expect(/<enable [^>]*>/)
    this.send(`<enabled xmlns='urn:xmpp:sm:3' ${attributes}/>`)
  }
}

const sasl = (name: string, text: string) =>
  `<${name} xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${Buffer.from(text).toString('base64')}</${name}>`
const xor = (a: Buffer, b: Buffer) => Buffer.from(a.map((byte, i) => byte ^ (b[i] ?? 0)))

export interface ScriptedServer {
  port: number
  /** Clients that came so far, in order. */
  peers: Peer[]
  /** What went wrong in a script. */
  errors: unknown[]
  /** Sockets that are open now. */
  open(): Promise<number>
  stop(): Promise<void>
}

/** Listens on 127.0.0.1 and runs the script for each client. */
export async function scriptedServer(script: Script): Promise<ScriptedServer> {
  const peers: Peer[] = []
  const errors: unknown[] = []
  const server: Server = createServer((socket) => {
    const peer = new Peer(socket)
    peers.push(peer)
    script(peer, peers.length).catch((error: unknown) => errors.push(error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    peers,
    errors,
    open: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    stop: async () => {
      for (const peer of peers) peer.cut()
      server.close()
      await once(server, 'close')
    },
  }
}

// The mind of a malicious server: the other end of prosody-modules/mod_malice.lua.
import type { Element } from '@xmpp/xml'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { parseStanza } from '../../main/e2e/strict-xml.ts'

export interface Malice {
  /** Where the server's module asks. */
  readonly port: number
  /**
   * What becomes of a stanza about keys or devices that passes through the server, in either direction: none, one or
   * several go on. It may be changed. Whatever is addressed to somebody is routed there, whoever it says it is from.
   */
  onTheWay(stanza: Element): Element[]
  /** Everything that passed, as it came. */
  readonly seen: Element[]
  /** The server says this of itself, within a moment. */
  say(...stanzas: Element[]): void
  close(): Promise<void>
}

export async function startMalice(): Promise<Malice> {
  const toSay: Element[] = []
  const malice: Malice = {
    port: 0,
    onTheWay: (stanza) => [stanza],
    seen: [],
    say: (...stanzas) => void toSay.push(...stanzas),
    async close() {
      listener.close()
      await once(listener, 'close')
    },
  }
  function judged(text: string): Element[] {
    if (text === '') return toSay.splice(0)
    malice.seen.push(parsed(text))
    return malice.onTheWay(parsed(text))
  }
  const listener = createServer((socket) => {
    let heard = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      heard = Buffer.concat([heard, bytes])
      const end = heard.indexOf('\n')
      if (end < 0) return
      const length = Number(heard.subarray(0, end).toString())
      if (heard.length < end + 1 + length) return
      answer(socket, judged(heard.subarray(end + 1, end + 1 + length).toString()))
    })
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return Object.assign(malice, { port: (listener.address() as AddressInfo).port })
}

function answer(socket: Socket, stanzas: readonly Element[]): void {
  const texts = stanzas.map((stanza) => Buffer.from(stanza.toString()))
  const parts = texts.flatMap((text) => [Buffer.from(`${text.length}\n`), text])
  socket.end(Buffer.concat([Buffer.from(`${texts.length}\n`), ...parts]))
}

function parsed(text: string): Element {
  const stanza = parseStanza(text.replace(/^<(\w+)/, "<$1 xmlns='jabber:client'"))
  if (stanza === undefined) throw new Error(`no XML: ${text}`)
  return stanza
}

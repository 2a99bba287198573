import { StringDecoder } from 'node:string_decoder'
import { Parser, type Element } from '@xmpp/xml'
import { XmlGate, type XmlRefusal } from './xml-gate.ts'

export interface IncomingXmlEvents {
  /** The stream's own start tag. */
  header(root: Element): void
  /** A whole child of the stream. */
  element(element: Element): void
  /** The stream's end tag. */
  footer(): void
  /** Nothing is told after this. */
  refused(why: XmlRefusal): void
}

/** Turns the bytes of one stream into elements: decoded across chunks and gated. */
export class IncomingXml {
  // A character may be cut between two chunks; xmpp.js decodes each chunk for itself
  readonly #decoder = new StringDecoder('utf8')
  readonly #gate = new XmlGate()
  readonly #parser = new Parser()
  readonly #events: IncomingXmlEvents
  /** What the parser found in the present chunk: told when it is done, so that no listener runs inside of it. */
  #found: (() => void)[] = []
  /** The beginning of a stanza that is not whole yet; the gate keeps it small. */
  #pending = ''
  #root: Element | undefined
  #over = false

  constructor(events: IncomingXmlEvents) {
    this.#events = events
    this.#parser.on('start', (root) => {
      this.#root = root
      this.#found.push(() => events.header(root))
    })
    this.#parser.on('element', (element) => {
      // The parser collects the white space between stanzas for as long as the stream lives
      if (this.#root) this.#root.children.length = 0
      this.#found.push(() => events.element(element))
    })
    this.#parser.on('end', () => this.#found.push(() => events.footer()))
    this.#parser.on('error', (error) => {
      // It would go on and take the rest for something else
      throw error
    })
  }

  /** Takes bytes as they come. Throws only what a listener throws. */
  write(bytes: Buffer): void {
    if (this.#over) return
    const text = this.#decoder.write(bytes)
    const { whole, refusal } = this.#gate.inspect(text)
    let wellFormed = true
    if (whole > 0) {
      wellFormed = this.#parse(this.#pending + text.slice(0, whole))
      this.#pending = ''
    }
    this.#pending += text.slice(whole)
    const why = wellFormed ? refusal : 'malformed'
    const found = this.#found
    this.#found = []
    for (const tell of found) if (!this.#over) tell()
    if (why && !this.#over) {
      this.#over = true
      this.#events.refused(why)
    }
  }

  /** Nothing is told any more. */
  stop(): void {
    this.#over = true
  }

  #parse(text: string): boolean {
    try {
      this.#parser.write(text)
      return true
    } catch {
      // A tag closed by another's name, or an entity that XML does not have. The text goes into no log
      return false
    }
  }
}

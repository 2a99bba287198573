// Looks at the text of a stream before the parser does. The parser of xmpp.js (ltx) is lenient and knows no limits:
// it skips comments and DOCTYPEs, guesses at broken tags, takes any size and depth, and never wakes up again where a
// chunk ends inside of the XML declaration's `?>`. The gate says where stanzas end, and the parser gets them whole.

export type XmlRefusal = 'too-large' | 'too-deep' | 'restricted' | 'malformed'

/** 1 MiB, counted in UTF-16 units: what is kept in memory while a stanza is incomplete. */
export const LARGEST_STANZA = 1_048_576
export const DEEPEST_XML = 200

export interface GateVerdict {
  /** Where in the text the last whole stanza ends (or the stream's own tag); 0 for none. */
  whole: number
  /** Why what follows is not taken. */
  refusal?: XmlRefusal
}

type State =
  | 'text'
  | 'opened'
  | 'declaration'
  | 'cdata-start'
  | 'cdata'
  | 'start-name'
  | 'end-name'
  | 'end-space'
  | 'between'
  | 'attribute-name'
  | 'equals'
  | 'quote'
  | 'value'
  | 'slash'

const CDATA = '[CDATA['
const DECLARATION = '<?xml '
const isSpace = (c: string): boolean => c === ' ' || c === '\n' || c === '\r' || c === '\t'
const NAME = /[\p{L}\p{M}\p{N}_:.-]/u
const NAME_START = /[\p{L}_:]/u
const startsName = (c: string): boolean => (c >= 'a' && c <= 'z') || NAME_START.test(c)
const isName = (c: string): boolean => (c >= 'a' && c <= 'z') || (c !== ' ' && c !== '>' && NAME.test(c))

/** The gate of one stream, from its XML declaration on. */
export class XmlGate {
  #state: State = 'text'
  /** The names of the open tags, the stream's own first. */
  readonly #open: string[] = []
  #length = 0
  /** Text seen so far of a declaration, of `[CDATA[` or of an end tag's name, or the quote that ends the value. */
  #memory = ''
  #started = false
  #ended = false

  /** Takes the next piece of text; after a refusal it must not be called again. */
  inspect(text: string): GateVerdict {
    let whole = 0
    for (let at = 0; at < text.length; at++) {
      // The long stretches: everything that cannot change the state
      const skipTo = this.#skip(text, at)
      if (skipTo > at) {
        at = skipTo
        if (at >= text.length) break
      }
      const refusal = this.#step(text.charAt(at))
      if (refusal) return { whole, refusal }
      if (this.#state === 'text' && this.#open.length <= 1 && text.charAt(at) === '>') {
        // A stanza, or the stream's own tag, is whole
        if (this.#length + at + 1 - whole > LARGEST_STANZA) return { whole, refusal: 'too-large' }
        this.#length = 0
        whole = at + 1
      }
    }
    this.#length += text.length - whole
    return this.#length > LARGEST_STANZA ? { whole, refusal: 'too-large' } : { whole }
  }

  #skip(text: string, at: number): number {
    const stop = this.#state === 'text' ? '<' : this.#state === 'cdata' ? ']' : ''
    if (stop === '' || this.#open.length <= 1 || this.#memory !== '') return at
    const found = text.indexOf(stop, at)
    return found < 0 ? text.length : found
  }

  #step(c: string): XmlRefusal | undefined {
    switch (this.#state) {
      case 'text':
        if (c === '<') this.#state = 'opened'
        // RFC 6120 §11.7: between stanzas there is nothing but white space
        else if (this.#open.length <= 1 && !isSpace(c)) return 'malformed'
        return undefined
      case 'opened':
        return this.#afterOpening(c)
      case 'declaration':
        return this.#declaration(c)
      case 'cdata-start':
        this.#memory += c
        // RFC 6120 §11.1: no comments, no DTD, no entities; CDATA is the only `<!` there is
        if (!CDATA.startsWith(this.#memory)) return 'restricted'
        if (this.#memory === CDATA) this.#enter('cdata')
        return undefined
      case 'cdata':
        return this.#cdata(c)
      case 'start-name':
        if (!isName(c)) return this.#inTag(c)
        this.#open[this.#open.length - 1] += c
        return undefined
      case 'end-name':
        if (isName(c)) this.#memory += c
        if (isName(c)) return undefined
        if (isSpace(c)) this.#state = 'end-space'
        return isSpace(c) ? undefined : this.#closeEnd(c)
      case 'end-space':
        return isSpace(c) ? undefined : this.#closeEnd(c)
      case 'between':
        if (!startsName(c)) return this.#inTag(c)
        this.#state = 'attribute-name'
        return undefined
      case 'attribute-name':
        if (isName(c)) return undefined
        this.#state = 'equals'
        return this.#step(c)
      case 'equals':
        if (isSpace(c)) return undefined
        this.#state = 'quote'
        return c === '=' ? undefined : 'malformed'
      case 'quote':
        if (isSpace(c)) return undefined
        if (c !== '"' && c !== "'") return 'malformed'
        this.#enter('value', c)
        return undefined
      case 'value':
        if (c === '<') return 'malformed'
        if (c === this.#memory) this.#enter('between')
        return undefined
      case 'slash':
        return c === '>' ? this.#closeTag() : 'malformed'
    }
  }

  #afterOpening(c: string): XmlRefusal | undefined {
    if (c === '!') this.#enter('cdata-start')
    else if (c === '?') {
      // RFC 6120 §11.4: one XML declaration, before everything else; §11.1: no processing instruction
      if (this.#started) return 'restricted'
      this.#enter('declaration', '<?')
    } else if (c === '/') {
      if (this.#open.length === 0) return 'malformed'
      this.#enter('end-name')
    } else {
      if (!startsName(c) || this.#ended) return 'malformed'
      if (this.#open.length >= DEEPEST_XML) return 'too-deep'
      this.#open.push(c)
      this.#enter('start-name')
    }
    this.#started = true
    return undefined
  }

  #declaration(c: string): XmlRefusal | undefined {
    if (this.#memory.length < DECLARATION.length) {
      this.#memory += c
      return DECLARATION.startsWith(this.#memory) ? undefined : 'restricted'
    }
    if (c === '<') return 'malformed'
    const ends = c === '>' && this.#memory.endsWith('?')
    this.#memory = DECLARATION + c
    if (ends) this.#enter('text')
    return undefined
  }

  #cdata(c: string): XmlRefusal | undefined {
    if (this.#open.length < 2) return 'malformed'
    if (c === ']') this.#memory = this.#memory === '' ? ']' : ']]'
    else if (c === '>' && this.#memory === ']]') this.#enter('text')
    else this.#memory = ''
    return undefined
  }

  #inTag(c: string): XmlRefusal | undefined {
    if (isSpace(c)) this.#state = 'between'
    else if (c === '/') this.#state = 'slash'
    else if (c === '>') this.#enter('text')
    else return 'malformed'
    return undefined
  }

  #closeEnd(c: string): XmlRefusal | undefined {
    if (c !== '>' || this.#memory !== this.#open.at(-1)) return 'malformed'
    return this.#closeTag()
  }

  #closeTag(): undefined {
    this.#open.pop()
    this.#ended = this.#open.length === 0
    this.#enter('text')
  }

  #enter(state: State, memory = ''): void {
    this.#state = state
    this.#memory = memory
  }
}

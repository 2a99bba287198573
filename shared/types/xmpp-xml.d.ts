// @xmpp/xml ships no types; this declares the part that Balcony uses (read from @xmpp/xml 0.14.0 and ltx 3.1).
declare module '@xmpp/xml' {
  export type Node = Element | string | number
  export type Attributes = Record<string, string | undefined>

  export class Element {
    constructor(name: string, attrs?: Attributes)
    name: string
    attrs: Attributes
    parent: Element | null
    children: Node[]
    is(name: string, xmlns?: string): boolean
    getName(): string
    getNS(): string | undefined
    getChild(name: string, xmlns?: string): Element | undefined
    getChildren(name: string, xmlns?: string): Element[]
    getChildElements(): Element[]
    getChildText(name: string, xmlns?: string): string | null
    getText(): string
    text(): string
    append(...nodes: Node[]): Element
    remove(node: Element): Element
    toString(): string
    root(): Element
  }

  function xml(name: string, attrs?: Attributes, ...children: (Node | Node[] | undefined)[]): Element
  export default xml

  export class Parser {
    on(event: 'start' | 'element' | 'end', listener: (element: Element) => void): this
    on(event: 'error', listener: (error: Error) => void): this
    write(data: string): void
    end(data?: string): void
  }
}

// XML as a peer of the draft writes and reads it: by hand, and never the way another one does.
import { Parser, type Element } from '@xmpp/xml'
import type { HandJwe } from './hand-jwe.ts'

/** What XML leaves to the taste of its writer. */
export interface Spelling {
  /** White space and line breaks around and inside every element. */
  spaced?: boolean
  envelope?: 'declaration' | 'other order' | 'prefixes' | 'CDATA'
}

export interface Tree {
  name: string
  ns: string
  attributes: Record<string, string | undefined>
  text: string
  children: Tree[]
}

export function attribute(value: string): string {
  return `'${escaped(value)}'`
}

/** The envelope around a chat message with this body, as text. */
export function writeEnvelope(
  { from, to, id, at }: { from: string; to: string; id: string; at: number },
  body: string,
  { spaced = false, envelope }: Spelling,
): string {
  const stamp = new Date(at).toISOString()
  const attributes = `from=${attribute(from)} to=${attribute(to)} type='chat' id=${attribute(id)}`
  const gap = spaced ? '\n \t' : ''
  const delay = `<delay xmlns='urn:xmpp:delay' stamp='${stamp}'/>`
  const message = `<message xmlns='jabber:client' ${attributes}>${gap}<body>${escaped(body)}</body>${gap}</message>`
  const forwarded = `<forwarded xmlns='urn:xmpp:forward:0'>${gap}${delay}${gap}${message}${gap}</forwarded>${gap}`
  switch (envelope) {
    case 'declaration':
      return `<?xml version='1.0' encoding='UTF-8'?>\n${forwarded}`
    case 'other order':
      return `<forwarded xmlns="urn:xmpp:forward:0" >${message}<delay stamp="${stamp}" xmlns="urn:xmpp:delay"></delay></forwarded >`
    case 'prefixes':
      return (
        `<f:forwarded xmlns:f='urn:xmpp:forward:0' xmlns:c='jabber:client' xmlns:d='urn:xmpp:delay'><d:delay stamp='${stamp}'/>` +
        `<c:message ${attributes}><c:body>${escaped(body)}</c:body></c:message></f:forwarded>`
      )
    case 'CDATA':
      return forwarded.replace(/<body>.*<\/body>/s, () => `<body><![CDATA[${body}]]></body>`)
    default:
      return forwarded
  }
}

/** Base64url as the text of an element. */
export function writeText(text: string, { spaced = false }: Spelling): string {
  return spaced ? `\n\t${text.replace(/.{1,60}/g, '  $&\r\n')} ` : text
}

/** The five children of a flattened JWE. */
export function writeJweElements(jwe: HandJwe, spelling: Spelling): string {
  const gap = spelling.spaced ? '\n  ' : ''
  const elements = [
    ['encheader', jwe.protected],
    ['cmk', jwe.encrypted_key],
    ['iv', jwe.iv],
    ['data', jwe.ciphertext],
    ['mac', jwe.tag],
  ] as const
  const written = elements.map(([name, text]) => `<${name}>${writeText(text, spelling)}</${name}>${gap}`)
  return gap + written.join('')
}

export function readXml(text: string): Tree {
  const found: Element[] = []
  const parser = new Parser()
  parser.on('element', (element) => found.push(element))
  parser.on('error', (error) => {
    throw error
  })
  parser.write(`<stream>${text}`)
  const [only, more] = found
  if (only === undefined || more !== undefined) throw new Error(`not one element: ${text}`)
  return toTree(only)
}

function toTree(element: Element): Tree {
  return {
    name: element.getName(),
    ns: element.getNS() ?? '',
    attributes: element.attrs,
    text: element.getText(),
    children: element.getChildElements().map(toTree),
  }
}

function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/'/g, '&apos;')
    .replace(/"/g, '&quot;')
    .replace(/[\t\r\n]/g, (space) => `&#${space.charCodeAt(0)};`)
}

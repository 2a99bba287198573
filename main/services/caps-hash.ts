// XEP-0115: what an app says of itself in presence, and the text that its hash is made of.
import type { Element } from '@xmpp/xml'
import { toUtf8 } from '../e2e/text.ts'
import { DATA } from './data-form.ts'

export const CAPS = 'http://jabber.org/protocol/caps'
export const DISCO_INFO = 'http://jabber.org/protocol/disco#info'
const MAX_NODE = 1000
const MAX_HASH = 200

/** The `<c/>` of a presence. */
export interface CapsTag {
  /** XEP-0300 §4: name of the hash function, as it was said. */
  hash: string
  node: string
  ver: string
}

/** What disco#info says. */
export interface DiscoInfo {
  features: ReadonlySet<string>
  /** XEP-0115 §5.1: what is hashed, part by part; null where §5.4 calls the whole of it ill-formed. */
  parts: readonly string[] | null
}

/** Null where it says nothing; without `hash` it is of a time before XEP-0115 had one, and says nothing either. */
export function readCapsTag(presence: Element): CapsTag | null {
  const { hash = '', node = '', ver = '' } = presence.getChild('c', CAPS)?.attrs ?? {}
  if (hash === '' || node === '' || ver === '') return null
  return node.length <= MAX_NODE && hash.length + ver.length <= MAX_HASH ? { hash, node, ver } : null
}

/** XEP-0115 §5.1: the text to be hashed. */
export function hashedText(parts: readonly string[]): string {
  return parts.map((part) => `${part}<`).join('')
}

/** Identities, features and forms of a `<query/>`, sorted as they are hashed. */
export function readDiscoInfo(query: Element): DiscoInfo {
  const identities = query
    .getChildren('identity')
    .map(({ attrs }) => [attrs.category, attrs.type, attrs['xml:lang'], attrs.name])
    .map((said) => said.map((word) => word ?? '').join('/'))
  const features = query.getChildren('feature').map(featureOf)
  const forms = query.getChildren('x', DATA).map(readForm)
  const types = forms.flatMap((form) => (form.is === 'form' ? [form.type] : []))
  const illFormed =
    [identities, features, types].some(hasDoubles) || forms.some((form) => form.is === 'ill-formed')
  const sorted = forms
    .flatMap((form) => (form.is === 'form' ? [form] : []))
    .sort((a, b) => byOctets(a.type, b.type))
    .flatMap(({ type, fields }) => [type, ...fields])
  return {
    features: new Set(features),
    parts: illFormed ? null : [...identities.sort(byOctets), ...[...features].sort(byOctets), ...sorted],
  }
}

// PROTOCOL 6: the draft's examples misprint `xmlns` for `var`; both are read
function featureOf({ attrs }: Element): string {
  return attrs.var ?? attrs.xmlns ?? ''
}

type Form =
  | { is: 'form'; type: string; fields: string[] }
  /** XEP-0115 §5.4, 3.6: without a FORM_TYPE, or with one that is not hidden, it is left out. */
  | { is: 'left-out' }
  | { is: 'ill-formed' }

function readForm(form: Element): Form {
  const fields = form.getChildren('field', DATA).map((field) => ({
    name: field.attrs.var ?? '',
    hidden: field.attrs.type === 'hidden',
    values: field.getChildren('value', DATA).map((value) => value.getText()),
  }))
  const types = fields.filter(({ name }) => name === 'FORM_TYPE')
  if (types.some(({ hidden }) => !hidden) || types.length === 0) return { is: 'left-out' }
  // XEP-0115 §5.4, 3.5
  const [type, ...others] = new Set(types.flatMap(({ values }) => values))
  if (type === undefined || others.length > 0) return { is: 'ill-formed' }
  const said = fields
    .filter(({ name }) => name !== 'FORM_TYPE')
    .sort((a, b) => byOctets(a.name, b.name))
    .flatMap(({ name, values }) => [name, ...values.sort(byOctets)])
  return { is: 'form', type, fields: said }
}

function hasDoubles(words: readonly string[]): boolean {
  return new Set(words).size < words.length
}

// RFC 4790 §9.3: `<` of JavaScript goes by UTF-16, which orders otherwise beyond U+FFFF
function byOctets(a: string, b: string): number {
  const [left, right] = [toUtf8(a), toUtf8(b)]
  const at = left.findIndex((octet, index) => octet !== right[index])
  return at < 0 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1)
}

// Somebody who knows a key and keeps no rule: what he makes fits in everything but what the test changed.
import { createPrivateKey, sign, type JsonWebKey } from 'node:crypto'
import type { Element } from '@xmpp/xml'
import { parseStanza } from '../../main/e2e/strict-xml.ts'
import type { EngineParty } from './engine-party.ts'
import { attribute, writeJweElements } from './draft-xml.ts'
import {
  agreeWith,
  sealAgreed,
  sealUnderKey,
  type HandHeader,
  type HandJwe,
  type HandRecipe,
} from './hand-jwe.ts'

const E2E = 'urn:ietf:params:xml:ns:xmpp-e2e:6'

export interface Forgery {
  sid: string
  smk: Uint8Array
  from: string
  to: string
  type: string
  /** The stanza S; else a message `inner` with body "forged". */
  stanza: string
  /** The envelope's stamp, in milliseconds since 1970. */
  at: number
  /** What else the JWE's header says, or how it is spelled. */
  recipe: Partial<HandRecipe<string>>
  /** Elements beside `<e2e/>`. */
  beside: string
}

/** A message sealed under the current SMK of `writer` for `reader`; `change` says what is different. */
export function forgeMessage(
  writer: EngineParty,
  reader: EngineParty,
  change: Partial<Forgery> = {},
): Element {
  const kept = writer.ports.keys.current(reader.bare)
  const { sid, smk, from, to, type, at, recipe, beside, stanza }: Forgery = {
    ...{ sid: kept?.sid ?? '', smk: kept?.key.reveal() ?? new Uint8Array(32) },
    ...{
      from: writer.jid,
      to: reader.bare,
      type: 'chat',
      at: writer.ports.clock.now(),
      recipe: {},
      beside: '',
    },
    stanza: forgeInner({ from: writer.jid, to: reader.bare, type: 'chat', id: 'inner' }),
    ...change,
  }
  const delay = `<delay xmlns='urn:xmpp:delay' stamp='${new Date(at).toISOString()}'/>`
  const envelope = `<forwarded xmlns='urn:xmpp:forward:0'>${delay}${stanza}</forwarded>`
  const jwe = sealUnderKey(envelope, smk, { alg: 'A256KW', enc: 'A256GCM', ...recipe })
  const sealed = `<e2e xmlns='${E2E}' type='enc' id=${attribute(sid)}>${writeJweElements(jwe, {})}</e2e>`
  const outer = { from, to, type, id: `outer-${at}` }
  return parsed(`<message xmlns='jabber:client'${attributes(outer)}>${sealed}${beside}</message>`)
}

/** A stanza S; attributes that are `undefined` are left out. */
export function forgeInner(
  given: Record<string, string | undefined>,
  content = '<body>forged</body>',
): string {
  return `<message xmlns='jabber:client'${attributes(given)}>${content}</message>`
}

/** A compact JWS with exactly this header, signed by a device's identity key. */
export function forgeToken(
  header: HandHeader | string,
  payload: HandHeader,
  identity: EngineParty['identity'],
): string {
  const encode = (value: HandHeader | string) =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
  const input = `${encode(header)}.${encode(payload)}`
  const key = createPrivateKey({ key: identity.privateKey.reveal() as JsonWebKey, format: 'jwk' })
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`
}

/** What the current grant of `writer` for `reader` says. */
export function grantPayload(writer: EngineParty, reader: EngineParty): HandHeader {
  const [, payload = ''] = writer.ports.keys.current(reader.bare)?.grant.reveal().split('.') ?? []
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as HandHeader
}

/** The header that a token of this device has (PROTOCOL 1). */
export function tokenHeader(typ: string, identity: EngineParty['identity']) {
  const { kty, crv, x } = identity.publicKey
  return { alg: 'EdDSA', kid: identity.kid, jwk: { kty, crv, x } as HandHeader, typ }
}

/** The `<keyreq/>` of an answer, wrapped for `once` of the reader's request to `writer`. */
export function forgeAnswer(
  reader: EngineParty,
  writer: EngineParty,
  sid: string,
  content: string,
  header: HandHeader = {},
  spell?: (header: HandHeader) => string,
): Element {
  const once = reader.ports.requests.find(writer.jid, sid)?.once
  if (once === undefined) throw new Error('nobody asked')
  return keyreqOf(
    sid,
    sealAgreed(content, agreeWith(once.publicKey as JsonWebKey), {
      ...{ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', header: { cty: 'jose', kid: once.kid, ...header } },
      ...(spell === undefined ? {} : { spell }),
    }),
  )
}

export function keyreqOf(sid: string, jwe: HandJwe): Element {
  return parsed(`<keyreq xmlns='${E2E}' id=${attribute(sid)}>${writeJweElements(jwe, {})}</keyreq>`)
}

/** The same bytes in base64url that sets a spare bit, which no writer does (PROTOCOL 1: one spelling for one value). */
export function withSpareBit(text: string): string {
  if (text.length % 4 !== 2 && text.length % 4 !== 3) throw new Error('no spare bits')
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return text.slice(0, -1) + alphabet[alphabet.indexOf(text.slice(-1)) + 1]
}

function attributes(given: Record<string, string | undefined>): string {
  return Object.entries(given)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}=${attribute(value)}`))
    .join('')
}

function parsed(text: string): Element {
  const element = parseStanza(text)
  if (element === undefined) throw new Error(`no XML: ${text}`)
  return element
}

// A peer that implements the public draft and nothing else: PROTOCOL 2 to 4 without 7. It is written from the protocol's
// words, on node:crypto and jose, speaks XML as text, and imports nothing of the engine that it is to test.
import { generateKeyPair as generate, randomBytes, randomUUID, type JsonWebKey } from 'node:crypto'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, flattenedDecrypt, importJWK, type JWK } from 'jose'
import {
  attribute,
  readXml,
  writeEnvelope,
  writeJweElements,
  writeText,
  type Spelling,
  type Tree,
} from './draft-xml.ts'
import {
  agreeWith,
  sealAgreed,
  sealForRsa,
  sealUnderKey,
  type HandAgreement,
  type HandEnc,
  type HandEncryption,
  type HandHeader,
  type HandJwe,
} from './hand-jwe.ts'
import rsa4096 from '../vectors/rsa-4096.json' with { type: 'json' }

const E2E = 'urn:ietf:params:xml:ns:xmpp-e2e:6'
const CONTENT = ['A128CBC-HS256', 'A256CBC-HS512', 'A128GCM', 'A256GCM']

export type PeerKeyKind = 'RSA-1024' | 'RSA-2048' | 'RSA-4096' | 'P-256'

/** What one implementer of the draft chose, and another would not. */
export interface Taste {
  /** The keys of its `<pkey/>`, in order. */
  keys: readonly PeerKeyKind[]
  kid: 'none' | 'jid' | 'thumbprint'
  /** `use`, `alg` and the like in each offered key. */
  marks: HandHeader
  /** Changes the key set before it is sent. */
  offer: (keys: JsonWebKey[]) => unknown
  /** How it wraps its SMK. */
  wrap: HandEncryption | HandAgreement
  wrapEnc: HandEnc
  cty: string
  /** Other members of an answer's header. */
  wrapHeader: HandHeader
  smkBits: number
  /** Members of its SMK beside `kty` and `k`. */
  smkMembers: (sid: string) => HandHeader
  sid: string
  enc: HandEnc
  /** Members of a stanza's header beside `alg` and `enc`, or in their place. */
  header: (sid: string) => HandHeader
  spelling: Spelling
}

export interface DraftPeer {
  jid: string
  /** A chat message, sealed under its SMK. */
  write(to: string, body: string): string
  /** Asks a full JID for the SMK of a SID: an iq `get`. */
  ask(to: string, sid: string): Promise<string>
  /** Answers a `<keyreq/>` with its SMK: an iq `result`, or `error` where none of the keys is one that it can use. */
  answer(request: string): Promise<string>
  /** Keeps the SMK of an answer to `ask`; throws with what is wrong with it. */
  learn(reply: string): Promise<void>
  /** The text of a sealed message; throws with what is wrong with it. `undefined`: the SMK is missing. */
  read(outer: string): Promise<string | undefined>
}

const usual: Taste = {
  keys: ['RSA-2048'],
  kid: 'none',
  marks: {},
  offer: (keys) => ({ keys }),
  wrap: 'RSA-OAEP',
  wrapEnc: 'A256CBC-HS512',
  cty: 'jwk+json',
  wrapHeader: {},
  smkBits: 256,
  smkMembers: (kid) => ({ kid, alg: 'A256KW', use: 'enc' }),
  sid: 'smk-1',
  enc: 'A256CBC-HS512',
  header: (kid) => ({ kid }),
  spelling: {},
}

/** `now` is the peer's clock, in milliseconds since 1970. */
export function createDraftPeer(jid: string, now: () => number, taste: Partial<Taste> = {}): DraftPeer {
  const own: Taste = { ...usual, ...taste }
  const { sid } = own
  const smk = randomBytes(own.smkBits / 8)
  const learnt = new Map<string, Uint8Array>()

  async function keys(): Promise<{ jwk: JsonWebKey; privateJwk: JsonWebKey }[]> {
    const pairs = await Promise.all(own.keys.map(keyPair))
    return Promise.all(
      pairs.map(async ({ publicJwk, privateJwk }) => {
        const kid = own.kid === 'jid' ? jid : await calculateJwkThumbprint(publicJwk as JWK)
        return { jwk: { ...publicJwk, ...(own.kid === 'none' ? {} : { kid }), ...own.marks }, privateJwk }
      }),
    )
  }

  function wrapFor(offered: JsonWebKey[]): HandJwe | undefined {
    const { wrap: alg, wrapEnc: enc, cty, wrapHeader } = own
    const isAgreement = alg === 'ECDH-ES' || alg === 'ECDH-ES+A128KW' || alg === 'ECDH-ES+A256KW'
    const jwk = offered.find(({ kty, crv }) => (isAgreement ? crv === 'P-256' : kty === 'RSA'))
    if (jwk === undefined) return undefined
    const kid = jwk.kid === undefined ? {} : { kid: jwk.kid }
    const header = { cty, ...kid, ...wrapHeader }
    const plaintext = JSON.stringify({ kty: 'oct', k: smk.toString('base64url'), ...own.smkMembers(sid) })
    return isAgreement
      ? sealAgreed(plaintext, agreeWith(jwk), { alg, enc, header })
      : sealForRsa(plaintext, jwk, { alg, enc, header })
  }

  return {
    jid,
    write(to, body) {
      const inner = writeEnvelope({ from: jid, to, id: randomUUID(), at: now() }, body, own.spelling)
      const alg = own.smkBits === 128 ? 'A128KW' : 'A256KW'
      const jwe = sealUnderKey(inner, smk, { alg, enc: own.enc, header: own.header(sid) })
      const sealed = `<e2e type="enc" id=${attribute(sid)} xmlns="${E2E}">${writeJweElements(jwe, own.spelling)}</e2e>`
      const attributes = `from=${attribute(jid)} to=${attribute(to)} type='chat' id='${randomUUID()}'`
      return `<message xmlns='jabber:client' ${attributes}>${sealed}</message>`
    },
    async ask(to, wanted) {
      const offer = own.offer((await keys()).map(({ jwk }) => jwk))
      const pkey = Buffer.from(JSON.stringify(offer)).toString('base64url')
      const keyreq = `<keyreq xmlns='${E2E}' id=${attribute(wanted)}><pkey>${writeText(pkey, own.spelling)}</pkey></keyreq>`
      const attributes = `type='get' from=${attribute(jid)} to=${attribute(to)} id='${randomUUID()}'`
      return `<iq xmlns='jabber:client' ${attributes}>${keyreq}</iq>`
    },
    async answer(request) {
      const iq = readXml(request)
      const keyreq = only(iq, 'keyreq', E2E)
      const offered = JSON.parse(decoded(only(keyreq, 'pkey').text)) as { keys: JsonWebKey[] }
      const { from = '', to = '', id = '' } = iq.attributes
      const attributes = `xmlns='jabber:client' from=${attribute(to)} to=${attribute(from)} id=${attribute(id)}`
      const jwe = keyreq.attributes.id === sid ? wrapFor(offered.keys) : undefined
      if (jwe === undefined) {
        const condition = keyreq.attributes.id === sid ? 'not-acceptable' : 'item-not-found'
        const error = `<error type='modify'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`
        return `<iq type='error' ${attributes}>${error}</iq>`
      }
      const content = writeJweElements(jwe, own.spelling)
      return `<iq type='result' ${attributes}><keyreq id=${attribute(sid)} xmlns='${E2E}'>${content}</keyreq></iq>`
    },
    async learn(reply) {
      const iq = readXml(reply)
      const keyreq = only(iq, 'keyreq', E2E)
      const jwe = readJwe(keyreq)
      const header = JSON.parse(decoded(jwe.protected)) as { alg: string; kid?: string; cty?: string }
      if (header.cty !== 'jwk+json') throw new Error(`an answer of ${header.cty}`)
      const kty = header.alg.startsWith('RSA') ? 'RSA' : 'EC'
      const pair = (await keys()).find(({ jwk }) => jwk.kty === kty && jwk.kid === header.kid)
      if (pair === undefined) throw new Error(`no key of ours: ${header.kid}`)
      const { alg: marked } = pair.jwk
      if (marked !== undefined && marked !== header.alg)
        throw new Error(`${header.alg} for a key for ${marked}`)
      const json = await open(jwe, pair.privateJwk, header.alg)
      const jwk = JSON.parse(json) as { kty: string; k: string; kid: string; alg: string }
      if (jwk.kty !== 'oct' || jwk.kid !== keyreq.attributes.id || jwk.alg !== 'A256KW') throw new Error(json)
      learnt.set(`${iq.attributes.from} ${jwk.kid}`, Buffer.from(jwk.k, 'base64url'))
    },
    async read(text) {
      const outer = readXml(text)
      const e2e = only(outer, 'e2e', E2E)
      if (e2e.attributes.type !== 'enc') throw new Error('not encrypted')
      const key = learnt.get(`${outer.attributes.from} ${e2e.attributes.id}`)
      if (key === undefined) return undefined
      const envelope = readXml(await open(readJwe(e2e), key, 'A256KW'))
      if (envelope.name !== 'forwarded' || envelope.ns !== 'urn:xmpp:forward:0')
        throw new Error('no envelope')
      if (Number.isNaN(Date.parse(only(envelope, 'delay', 'urn:xmpp:delay').attributes.stamp ?? '')))
        throw new Error('no stamp')
      const inner = only(envelope, outer.name, 'jabber:client')
      for (const name of ['from', 'to', 'type']) {
        if (inner.attributes[name] !== outer.attributes[name]) throw new Error(`${name} differs`)
      }
      return only(inner, 'body', 'jabber:client').text
    },
  }
}

interface Pair {
  publicJwk: JsonWebKey
  privateJwk: JsonWebKey
}

// RSA takes its time to make, and no story depends on whose it is
const made = new Map<PeerKeyKind, Promise<Pair>>()

function keyPair(kind: PeerKeyKind): Promise<Pair> {
  const pair = made.get(kind) ?? makeKeyPair(kind)
  made.set(kind, pair)
  return pair
}

async function makeKeyPair(kind: PeerKeyKind): Promise<Pair> {
  if (kind === 'RSA-4096') {
    const { kty, n, e } = rsa4096.privateKey
    return { publicJwk: { kty, n, e }, privateJwk: rsa4096.privateKey }
  }
  const { publicKey, privateKey } =
    kind === 'P-256'
      ? await promisify(generate)('ec', { namedCurve: 'P-256' })
      : await promisify(generate)('rsa', { modulusLength: Number(kind.slice(4)) })
  return { publicJwk: publicKey.export({ format: 'jwk' }), privateJwk: privateKey.export({ format: 'jwk' }) }
}

async function open(jwe: HandJwe, key: JsonWebKey | Uint8Array, alg: string): Promise<string> {
  const imported = key instanceof Uint8Array ? key : await importJWK(key as JWK, alg)
  const { encrypted_key, ...rest } = jwe
  const { plaintext } = await flattenedDecrypt(
    encrypted_key === '' ? rest : { ...rest, encrypted_key },
    imported,
    { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: CONTENT },
  )
  return Buffer.from(plaintext).toString('utf8')
}

function readJwe(parent: Tree): HandJwe {
  const text = (name: string) => only(parent, name, E2E).text
  return {
    protected: text('encheader'),
    encrypted_key: text('cmk'),
    iv: text('iv'),
    ciphertext: text('data'),
    tag: text('mac'),
  }
}

function only(parent: Tree, name: string, ns = parent.ns): Tree {
  const [found, more] = parent.children.filter((child) => child.name === name && child.ns === ns)
  if (found === undefined || more !== undefined) throw new Error(`not one ${name} in ${parent.name}`)
  return found
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64url').toString('utf8')
}

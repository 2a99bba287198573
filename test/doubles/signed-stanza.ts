// Signed stanzas (PROTOCOL 5) as any peer may write them: built with jose alone, with any key and header.
import xml, { type Element } from '@xmpp/xml'
import { FlattenedSign, importJWK, type JWK, type JWSHeaderParameters } from 'jose'
import type { KeyPair } from '../../main/e2e/ports.ts'

const E2E = 'urn:ietf:params:xml:ns:xmpp-e2e:6'

/** `stanza` in an envelope of its own, signed, in a stanza of the same kind, type, `from` and `to`. */
export async function signedStanza(
  stanza: Element,
  stamp: number,
  key: JWK,
  header: JWSHeaderParameters,
): Promise<Element> {
  const at = new Date(stamp).toISOString()
  const envelope = `<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='${at}'/>${stanza.toString()}</forwarded>`
  const jws = await new FlattenedSign(new TextEncoder().encode(envelope))
    .setProtectedHeader(header)
    .sign(await importJWK(key, header.alg))
  const { type, from, to } = stanza.attrs
  const attrs = {
    xmlns: 'jabber:client',
    ...(type === undefined ? {} : { type }),
    from,
    to,
    id: `outer-${stamp}`,
  }
  const e2e = xml('e2e', { xmlns: E2E, type: 'sig' })
  e2e.append(
    xml('sigheader', {}, jws.protected ?? ''),
    xml('data', {}, jws.payload),
    xml('sig', {}, jws.signature),
  )
  return xml(stanza.getName(), attrs, e2e)
}

/** As a Balcony device signs. */
export function signedByDevice(
  stanza: Element,
  stamp: number,
  { kid, privateKey }: KeyPair,
): Promise<Element> {
  return signedStanza(stanza, stamp, privateKey.reveal() as JWK, {
    ...{ alg: 'EdDSA', kid, typ: 'balcony-stanza+jws' },
  })
}

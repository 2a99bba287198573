// XEP-0030 and XEP-0115: what this program can, and its hash in presence.
import xml, { type Element } from '@xmpp/xml'
import { DEVICES, DISCO_FEATURES } from '../e2e/namespaces.ts'
import { CAPS, DISCO_INFO, hashedText } from './caps-hash.ts'
import { DISPLAYED } from './displayed-stanzas.ts'
import type { Sha1 } from './ports.ts'

const NODE = 'https://example.org/balcony'
const IDENTITY = { category: 'client', type: 'pc', name: 'Balcony' }
const FEATURES = [
  CAPS,
  DISCO_INFO,
  'jabber:iq:version',
  'urn:xmpp:ping',
  'urn:xmpp:time',
  // XEP-0163 §4.2: news of these lists is wanted
  `${DEVICES}+notify`,
  `${DISPLAYED}+notify`,
  ...DISCO_FEATURES,
].sort()

export interface Caps {
  /** The `<c/>` of every available presence. */
  element(): Element
  /** The answer to disco#info; `undefined` for a node that is not ours. */
  describe(node: string | undefined): Element | undefined
}

export function createCaps(sha1: Sha1): Caps {
  // XEP-0115 §5.1: identities, then features, sorted by octets
  const { category, type, name } = IDENTITY
  const ver = sha1.base64(hashedText([`${category}/${type}//${name}`, ...FEATURES]))
  return {
    element: () => xml('c', { xmlns: CAPS, hash: 'sha-1', node: NODE, ver }),
    describe(node) {
      if (node !== undefined && node !== `${NODE}#${ver}`) return undefined
      return xml(
        'query',
        { xmlns: DISCO_INFO, ...(node === undefined ? {} : { node }) },
        xml('identity', IDENTITY),
        ...FEATURES.map((feature) => xml('feature', { var: feature })),
      )
    },
  }
}

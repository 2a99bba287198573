import { createHash } from 'node:crypto'
import xml from '@xmpp/xml'
import { expect, it } from 'vitest'
import { createCaps } from '../../../main/services/caps.ts'

const caps = createCaps({ base64: (text) => createHash('sha1').update(text).digest('base64') })

it('XEP-0115 §5.1: the hash in presence is the one of what disco#info says', () => {
  const { node, ver, hash } = caps.element().attrs
  expect(hash).toBe('sha-1')
  const query = caps.describe(`${node}#${ver}`) ?? xml('query')
  const { category, type, name } = query.getChild('identity')?.attrs ?? {}
  const features = query.getChildren('feature').map((feature) => feature.attrs.var)
  const text = [`${category}/${type}//${name}`, ...features.sort()].map((part) => `${part}<`).join('')
  expect(createHash('sha1').update(text).digest('base64')).toBe(ver)
})

it('PROTOCOL 6: the features of the draft and of ours are told', () => {
  const features = caps
    .describe(undefined)
    ?.getChildren('feature')
    .map((feature) => feature.attrs.var)
  expect(features).toEqual(
    expect.arrayContaining([
      'urn:ietf:params:xml:ns:xmpp-e2e:6:encryption',
      'urn:ietf:params:xml:ns:xmpp-e2e:6:signatures',
      'urn:balcony:e2e:0',
    ]),
  )
})

it('knows no other node', () => {
  expect(caps.describe('http://other#x')).toBeUndefined()
})

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { hashedText, readCapsTag, readDiscoInfo } from '../../../main/services/caps-hash.ts'

const query = (inside: string) => {
  const read = parseStanza(`<query xmlns="http://jabber.org/protocol/disco#info">${inside}</query>`)
  if (read === undefined) throw new Error('no XML')
  return read
}
const info = (inside: string) => readDiscoInfo(query(inside))
const verOf = (inside: string) =>
  createHash('sha1')
    .update(hashedText(info(inside).parts ?? []))
    .digest('base64')

const FEATURES = `
  <feature var="http://jabber.org/protocol/muc"/>
  <feature var="http://jabber.org/protocol/disco#info"/>
  <feature var="http://jabber.org/protocol/disco#items"/>
  <feature var="http://jabber.org/protocol/caps"/>`
const field = (name: string, ...values: string[]) =>
  `<field var="${name}">${values.map((value) => `<value>${value}</value>`).join('')}</field>`
const form = (type: string, ...fields: string[]) =>
  `<x xmlns="jabber:x:data" type="result"><field var="FORM_TYPE" type="hidden"><value>${type}</value></field>${fields.join('')}</x>`

describe('what disco#info says', () => {
  it('has the hash of XEP-0115 §5.2, its simple example', () => {
    const exodus = `<identity category="client" type="pc" name="Exodus 0.9.1"/>${FEATURES}`
    expect(verOf(exodus)).toBe('QgayPKawpkPSDYmwT/WM94uAlu0=')
  })

  it('has the hash of XEP-0115 §5.3, its complex example', () => {
    const psi = `
      <identity xml:lang="en" category="client" name="Psi 0.11" type="pc"/>
      <identity xml:lang="el" category="client" name="Ψ 0.11" type="pc"/>${FEATURES}${form(
        'urn:xmpp:dataforms:softwareinfo',
        field('software', 'Psi'),
        field('ip_version', 'ipv6', 'ipv4'),
        field('os_version', '10.5.1'),
        field('os', 'Mac'),
        field('software_version', '0.11'),
      )}`
    expect(verOf(psi)).toBe('q07IKJEyjvHSyhy//CH0CxmKi8w=')
  })

  it.each([
    ['an identity twice', '<identity category="a" type="b"/><identity category="a" type="b"/>'],
    ['a feature twice', '<feature var="a"/><feature var="a"/>'],
    ['two forms of a type', form('a') + form('a')],
    ['a form of two types', form('a</value><value>b')],
  ])('XEP-0115 §5.4: is ill-formed as a whole with %s', (_, inside) => {
    expect(info(inside).parts).toBeNull()
  })

  it('XEP-0115 §5.4: leaves out a form without a hidden type', () => {
    const unhidden = form('a', field('b', 'c')).replace(' type="hidden"', '')
    const untyped = `<x xmlns="jabber:x:data">${field('b', 'c')}</x>`
    expect(info(`<feature var="f"/>${unhidden}${untyped}`).parts).toEqual(['f'])
  })

  it('PROTOCOL 6: takes a feature from `xmlns` too, which the draft misprints for `var`', () => {
    const misprint = '<feature xmlns="urn:ietf:params:xml:ns:xmpp-e2e:6:encryption"/><feature var="a"/>'
    expect([...info(misprint).features]).toEqual(['urn:ietf:params:xml:ns:xmpp-e2e:6:encryption', 'a'])
  })

  it('is sorted by octets, also beyond U+FFFF', () => {
    const unsorted = ['\u{1f339}', '\uff21', 'ab', 'a', 'é']
    const { parts } = info(unsorted.map((name) => `<feature var="${name}"/>`).join(''))
    expect(parts).toEqual([...unsorted].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
  })

  it('is the same in whatever order it was said', () => {
    const features = fc.uniqueArray(fc.stringMatching(/^[a-z:#/]{1,9}$/), { minLength: 2 })
    fc.assert(
      fc.property(features, (names) => {
        const said = (list: string[]) => info(list.map((name) => `<feature var="${name}"/>`).join('')).parts
        expect(said([...names].reverse())).toEqual(said(names))
      }),
    )
  })
})

describe('what an app says in presence', () => {
  const tag = (attrs: string) =>
    readCapsTag(
      parseStanza(
        `<presence xmlns="jabber:client"><c xmlns="http://jabber.org/protocol/caps" ${attrs}/></presence>`,
      )!,
    )

  it('is read', () => {
    expect(tag('hash="sha-1" node="n" ver="v"')).toEqual({ hash: 'sha-1', node: 'n', ver: 'v' })
  })

  it.each([
    ['no hash', 'node="n" ver="v"'],
    ['no node', 'hash="sha-1" ver="v"'],
    ['no ver', 'hash="sha-1" node="n" ver=""'],
    ['a ver without end', `hash="sha-1" node="n" ver="${'v'.repeat(300)}"`],
    ['a node without end', `hash="sha-1" node="${'n'.repeat(2000)}" ver="v"`],
  ])('counts as nothing with %s', (_, attrs) => {
    expect(tag(attrs)).toBeNull()
  })

  it('is nothing where it is missing or of another namespace', () => {
    for (const inside of ['', '<c xmlns="x" hash="sha-1" node="n" ver="v"/>']) {
      expect(readCapsTag(parseStanza(`<presence xmlns="jabber:client">${inside}</presence>`)!)).toBeNull()
    }
  })
})

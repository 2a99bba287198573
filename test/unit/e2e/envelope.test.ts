import { describe, expect, it } from 'vitest'
import { parseStamp, readEnvelope, writeEnvelope } from '../../../main/e2e/envelope.ts'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { fromBase64url } from '../../../main/e2e/base64url.ts'
import { fromUtf8 } from '../../../main/e2e/text.ts'
import draft from '../../vectors/draft-miller-xmpp-e2e-06.json' with { type: 'json' }

const DELAY = "<delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00.000Z'/>"
const S = "<message xmlns='jabber:client' id='1'><body>hi</body></message>"
const wrap = (inner: string) => `<forwarded xmlns='urn:xmpp:forward:0'>${inner}</forwarded>`

describe('the envelope (PROTOCOL 2.2, 4.6)', () => {
  it('gives back stanza and stamp', () => {
    const read = readEnvelope(writeEnvelope(parseStanza(S)!, 1_700_000_000_123))
    expect(read?.stamp).toBe(1_700_000_000_123)
    expect(read?.stanza.getChildText('body')).toBe('hi')
  })

  it("reads the draft's own example", () => {
    const read = readEnvelope(fromUtf8(fromBase64url(draft.signed.data)!)!)
    expect(read?.stanza.attrs.from).toBe('juliet@capulet.lit/balcony')
    expect(read?.stamp).toBe(Date.parse('1492-05-12T20:07:37.012Z'))
  })

  it.each([
    ['no delay', wrap(S)],
    ['two delays', wrap(DELAY + DELAY + S)],
    ['two stanzas', wrap(DELAY + S + S)],
    ['no stanza', wrap(DELAY)],
    ['a stanza of another namespace', wrap(DELAY + S.replace('jabber:client', 'jabber:server'))],
    ['something else of jabber:client', wrap(DELAY + "<body xmlns='jabber:client'/>")],
    ['a stamp that is none', wrap(DELAY.replace('2026-01-01T00', 'yesterday') + S)],
    ['no envelope', S],
    ['an envelope of another name', wrap(DELAY + S).replaceAll('forwarded', 'envelope')],
    ['an envelope of another namespace', wrap(DELAY + S).replace('urn:xmpp:forward:0', 'urn:x')],
    ['a delay of another namespace', wrap(DELAY.replace('urn:xmpp:delay', 'urn:x') + S)],
    ['broken XML', wrap(DELAY + S).slice(1)],
  ])('refuses %s', (_, text) => {
    expect(readEnvelope(text)).toBeUndefined()
  })

  it('drops inside S what only servers may say (PROTOCOL 2)', () => {
    const said =
      "<stanza-id xmlns='urn:xmpp:sid:0'/><received xmlns='urn:xmpp:carbons:2'/><x xmlns='http://jabber.org/protocol/muc#user'/>"
    const read = readEnvelope(wrap(DELAY + S.replace('<body>', `${said}<body>`)))
    expect(read?.stanza.getChildElements().map((child) => child.getName())).toEqual(['body'])
  })

  it('drops as many of them as fit into a stanza (PROTOCOL 4.1) within the time of a test', () => {
    const many = S.replace("'jabber:client'", "'jabber:client' xmlns:x='urn:xmpp:sid:0'").replace(
      '<body>',
      `${'<x:x/>'.repeat(32_000)}<body>`,
    )
    expect(readEnvelope(wrap(DELAY + many))?.stanza.children).toHaveLength(1)
  })

  it.each([
    ['2026-01-01T00:00:00Z', Date.UTC(2026, 0, 1)],
    ['2026-01-01T02:00:00.25+02:00', Date.UTC(2026, 0, 1) + 250],
    ['2026-01-01T00:00:00.0295Z', Date.UTC(2026, 0, 1) + 29],
    ['2026-01-01T00:00:00.9999999999Z', Date.UTC(2026, 0, 1) + 999],
    ['2026-01-01', undefined],
    ['2026-02-30T00:00:00Z', undefined],
    ['2026-13-01T00:00:00Z', undefined],
    ['2026-00-01T00:00:00Z', undefined],
    ['2025-02-29T00:00:00Z', undefined],
    ['2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29)],
    ['0001-01-01T00:00:00-23:59', -62_135_596_800_000 + (24 * 60 - 1) * 60_000],
    ['2026-01-01T24:00:00Z', Date.UTC(2026, 0, 2)],
    ['2026-01-01T24:00:01Z', undefined],
    ['2026-01-01T25:00:00Z', undefined],
    ['2026-01-01T00:60:00Z', undefined],
    ['2026-06-30T23:59:60Z', undefined],
    ['2026-01-01T00:00:00+24:00', undefined],
    ['2026-01-01T00:00:00+00:60', undefined],
  ])('stamp %s', (text, expected) => {
    expect(parseStamp(text)).toBe(expected)
  })
})

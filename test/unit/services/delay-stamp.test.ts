import { describe, expect, it } from 'vitest'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { serverStampOf } from '../../../main/services/incoming/delay-stamp.ts'
import { toBareJid, type BareJid } from '../../../shared/domain/jid.ts'

const own = toBareJid('juliet@a.test') as BareJid
const stamp = (delay: string) => {
  const stanza = parseStanza(`<message xmlns='jabber:client'>${delay}</message>`)
  return stanza && serverStampOf(stanza, own)
}

describe('PROTOCOL 4.8: a delay counts', () => {
  const at = Date.UTC(2026, 2, 3, 12)
  it.each([
    [`<delay xmlns='urn:xmpp:delay' from='a.test' stamp='2026-03-03T12:00:00Z'/>`, at],
    [`<delay xmlns='urn:xmpp:delay' from='juliet@a.test' stamp='2026-03-03T12:00:00Z'/>`, at],
    [`<delay xmlns='urn:xmpp:delay' from='b.test' stamp='2026-03-03T12:00:00Z'/>`, null],
    [`<delay xmlns='urn:xmpp:delay' stamp='2026-03-03T12:00:00Z'/>`, null],
    [`<delay xmlns='urn:xmpp:delay' from='a.test' stamp='yesterday'/>`, null],
    ['', null],
  ])('%s: %s', (delay, expected) => {
    expect(stamp(delay)).toBe(expected)
  })
})

import { describe, expect, it } from 'vitest'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { whyBounced } from '../../../main/services/incoming/why-bounced.ts'
import { toBareJid, type BareJid } from '../../../shared/domain/jid.ts'
import { english } from '../../english.ts'

const juliet = toBareJid('juliet@a.test') as BareJid
const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'

function sentence(children: string): string {
  const stanza = parseStanza(
    `<message xmlns='jabber:client'><error type='wait'>${children}</error></message>`,
  )
  expect(stanza).toBeDefined()
  return english(whyBounced(juliet, stanza?.getChild('error')))
}

const failed = (condition: string, text: string) =>
  sentence(`<${condition} xmlns='${STANZAS}'/><text xmlns='${STANZAS}'>${text}</text>`)

describe('a message that came back', () => {
  // word for word what Prosody 0.12.3 and ejabberd 23.01 send
  it.each([
    'Server-to-server connection failed: Remote server&apos;s certificate is not valid for this name',
    'Server-to-server connection failed: Remote server&apos;s certificate is not trusted',
    'Server-to-server connection failed: Remote server&apos;s certificate has expired',
    'Peer certificate rejected: Certificate host name mismatch',
    'Peer certificate rejected: self signed certificate',
  ])('names the server whose certificate could not be verified (%s)', (text) => {
    expect(failed('remote-server-timeout', text)).toBe(
      'Not delivered: the certificate of the server a.test could not be verified, so your server sent nothing to it.',
    )
  })

  it("says it where it is the own server's certificate that was refused", () => {
    const text =
      'Server-to-server connection failed: not-authorized (Your server&apos;s certificate is not trusted)'
    expect(failed('remote-server-timeout', text)).toBe(
      'Not delivered: the server a.test could not verify the certificate of your server.',
    )
    const lessClear = 'Server-to-server connection failed: Could not authenticate to remote server'
    expect(failed('remote-server-timeout', lessClear)).toBe(
      'Not delivered: the server a.test does not accept your server.',
    )
  })

  it.each(['Server-to-server connection failed: connection refused', 'DNS lookup failed: enoname'])(
    'names the server that was not found (%s)',
    (text) => {
      expect(failed('remote-server-not-found', text)).toBe(
        'Not delivered: the server a.test was not found or is not running.',
      )
    },
  )

  it('names the server that gave no connection', () => {
    expect(failed('remote-server-timeout', 'Connection failed: connection refused')).toBe(
      'Not delivered: your server got no connection to the server a.test.',
    )
    expect(sentence(`<remote-server-timeout xmlns='${STANZAS}'/>`)).toBe(
      'Not delivered: your server got no connection to the server a.test.',
    )
  })

  it('takes no word about certificates from errors of another kind', () => {
    expect(failed('item-not-found', 'certificate')).toBe('Not delivered: this address does not exist.')
  })

  it('has a sentence for every error, also for one without condition', () => {
    const refused = 'Not delivered: a server on the way refused the message.'
    expect(sentence('')).toBe(refused)
    expect(english(whyBounced(juliet, undefined))).toBe(refused)
    expect(failed('policy-violation', 'x')).toBe(refused)
    // the text may come first, and is no condition
    expect(sentence(`<text xmlns='${STANZAS}'>x</text><forbidden xmlns='${STANZAS}'/>`)).toBe(
      'Not delivered: this person does not take messages from you.',
    )
  })

  it('says that a clock is wrong where the device there found the time to be so', () => {
    const failure = "<bad-timestamp xmlns='urn:ietf:params:xml:ns:xmpp-e2e:6'/>"
    expect(sentence(`<not-acceptable xmlns='${STANZAS}'/>${failure}`)).toContain(
      'one of the two clocks is wrong',
    )
    // nobody else's element of that name
    expect(sentence(`<not-acceptable xmlns='${STANZAS}'/><bad-timestamp xmlns='urn:x'/>`)).toContain(
      'does not take messages',
    )
  })

  it.each(['decryption-failed', 'verification-failed', 'insufficient-information'])(
    'says that it arrived where the device there could not open it: %s',
    (failure) => {
      const error = `<bad-request xmlns='${STANZAS}'/><${failure} xmlns='urn:ietf:params:xml:ns:xmpp-e2e:6'/>`
      expect(sentence(error)).toBe('Delivered, but the device there could not open it.')
    },
  )
})

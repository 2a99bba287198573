import { describe, expect, it } from 'vitest'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { kindOf } from '../../../main/services/stanza-kind.ts'

const E2E = 'urn:ietf:params:xml:ns:xmpp-e2e:6'

const news = (node: string, type = '') =>
  `<message ${type}><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='${node}'/></event></message>`

describe('which handler a stanza goes to', () => {
  it.each([
    ['plain-message', `<message><body>x</body></message>`],
    ['plain-message', `<message type='chat'><body>x</body></message>`],
    ['plain-message', `<message type='odd'><body>x</body></message>`],
    ['ignored', `<message type='chat'><active xmlns='http://jabber.org/protocol/chatstates'/></message>`],
    ['ignored', `<message type='chat'><body/></message>`],
    ['ignored', `<message type='groupchat'><body>x</body></message>`],
    ['ignored', `<message type='groupchat'><e2e xmlns='${E2E}'/></message>`],
    ['ignored', `<message type='headline'><body>x</body></message>`],
    ['message-error', `<message type='error'><body>x</body></message>`],
    ['sealed-message', `<message type='chat'><body>x</body><e2e xmlns='${E2E}'/></message>`],
    ['plain-message', `<message type='chat'><body>x</body><e2e xmlns='other'/></message>`],
    // what is inside a copy never counts as if it stood outside
    [
      'carbon',
      `<message><sent xmlns='urn:xmpp:carbons:2'><message><body>x</body></message></sent></message>`,
    ],
    ['displayed-news', news('urn:xmpp:mds:displayed:0')],
    ['displayed-news', news('urn:xmpp:mds:displayed:0', `type='headline'`)],
    ['device-news', news('urn:balcony:e2e:0:devices', `type='headline'`)],
    ['ignored', news('urn:xmpp:avatar:metadata', `type='headline'`)],
    ['ignored', news('urn:xmpp:mds:displayed:0', `type='groupchat'`)],
    ['carbon', `<message type='chat'><received xmlns='urn:xmpp:carbons:2'/></message>`],
    ['archived', `<message><result xmlns='urn:xmpp:mam:2' id='1'/></message>`],
    ['plain-message', `<message><body>x</body><result xmlns='urn:xmpp:mam:2' id='1'/></message>`],
    ['sealed-message', `<message><e2e xmlns='${E2E}'/><sent xmlns='urn:xmpp:carbons:2'/></message>`],
    ['ignored', `<message type='groupchat'><sent xmlns='urn:xmpp:carbons:2'/></message>`],
    ['ignored', `<message><sent xmlns='other'/></message>`],
    ['presence', `<presence/>`],
    ['sealed-presence', `<presence><e2e xmlns='urn:ietf:params:xml:ns:xmpp-e2e:6'/></presence>`],
    ['presence', `<presence type='error'><e2e xmlns='urn:ietf:params:xml:ns:xmpp-e2e:6'/></presence>`],
    ['key-request', `<iq type='get'><keyreq xmlns='${E2E}'/></iq>`],
    ['key-push', `<iq type='set'><keyreq xmlns='${E2E}'/></iq>`],
    ['late-key', `<iq type='result'><keyreq xmlns='${E2E}'/></iq>`],
    ['ignored', `<iq type='error'><keyreq xmlns='${E2E}'/></iq>`],
    ['unknown-iq', `<iq type='get'><keyreq xmlns='${E2E}'/><keyreq xmlns='${E2E}'/></iq>`],
    ['roster-push', `<iq type='set'><query xmlns='jabber:iq:roster'/></iq>`],
    ['unknown-iq', `<iq type='get'><query xmlns='jabber:iq:roster'/></iq>`],
    ['disco-info', `<iq type='get'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`],
    ['ping', `<iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>`],
    ['version', `<iq type='get'><query xmlns='jabber:iq:version'/></iq>`],
    ['time', `<iq type='get'><time xmlns='urn:xmpp:time'/></iq>`],
    ['unknown-iq', `<iq type='set'><ping xmlns='urn:xmpp:ping'/></iq>`],
    ['ignored', `<iq type='result'/>`],
    ['ignored', `<features/>`],
  ])('%s: %s', (kind, text) => {
    const stanza = parseStanza(text.replace(/^<(\w+)/, `<$1 xmlns='jabber:client'`))
    expect(stanza && kindOf(stanza)).toBe(kind)
  })
})

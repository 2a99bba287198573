// RFC 6120 §8.2.3: every question is answered, under its id, to who asked.
import { createHash } from 'node:crypto'
import type { Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { createCaps } from '../../../main/services/caps.ts'
import type { Contacts } from '../../../main/services/contacts.ts'
import { handleDiscoInfo } from '../../../main/services/incoming/disco-info.ts'
import { handlePing } from '../../../main/services/incoming/ping.ts'
import type { StanzaHandler } from '../../../main/services/incoming/step.ts'
import { handleTime } from '../../../main/services/incoming/time.ts'
import { handleUnknownIq } from '../../../main/services/incoming/unknown-iq.ts'
import { handleVersion } from '../../../main/services/incoming/version.ts'
import type { Connection } from '../../../main/services/ports.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'

const FRIEND = 'romeo@b.test/orchard'
const STRANGER = 'mallory@c.test/x'
const REFUSAL = '<service-unavailable xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>'

let sent: Element[]
const connection = { send: (stanza: Element) => sent.push(stanza) > 0 } as unknown as Connection
const contacts = { isKnown: (jid: BareJid) => jid === 'romeo@b.test' } as unknown as Contacts
const caps = createCaps({ base64: (text) => createHash('sha1').update(text).digest('base64') })

beforeEach(() => {
  sent = []
})

/** Lets the handler answer; gives the answer. */
async function answer(handle: StanzaHandler, type: 'get' | 'set', from: string | undefined, child: string) {
  const sender = from === undefined ? '' : `from='${from}'`
  const stanza = parseStanza(`<iq xmlns='jabber:client' type='${type}' id='q1' ${sender}>${child}</iq>`)
  if (stanza === undefined) throw new Error(child)
  const step = await handle({ stanza, arrivedAt: 0, live: true })
  step.keep()
  expect(sent).toEqual([])
  step.tell()
  expect(sent).toHaveLength(1)
  const [said] = sent
  expect(said?.attrs).toMatchObject({ id: 'q1' })
  expect(said?.attrs.to).toBe(from)
  return { type: said?.attrs.type, child: said?.children.join('') ?? '' }
}

const clock = { now: () => Date.UTC(2026, 4, 13, 20, 30) }
const version = handleVersion('1.2.3', contacts, connection)
const time = handleTime(clock, contacts, connection)

describe('a question', () => {
  it('whether anybody is there is answered', async () => {
    const ping = `<ping xmlns='urn:xmpp:ping'/>`
    expect(await answer(handlePing(connection), 'get', 'a.test', ping)).toEqual({ type: 'result', child: '' })
  })

  it('what this program can is answered, for the node in its presence too, and for no other', async () => {
    const ask = (node: string) => {
      sent = []
      const query = `<query xmlns='http://jabber.org/protocol/disco#info' ${node}/>`
      return answer(handleDiscoInfo(caps, connection), 'get', FRIEND, query)
    }
    const { node, ver } = caps.element().attrs
    expect((await ask('')).child).toContain('urn:ietf:params:xml:ns:xmpp-e2e:6:encryption')
    expect((await ask(`node='${node}#${ver}'`)).child).toContain(`node="${node}#${ver}"`)
    expect(await ask(`node='other'`)).toMatchObject({
      type: 'error',
      child: expect.stringContaining('item-not-found'),
    })
  })

  it('what the program is called is answered to friends, without the system it runs on, and to nobody else', async () => {
    const query = `<query xmlns='jabber:iq:version'/>`
    expect((await answer(version, 'get', FRIEND, query)).child).toBe(
      '<query xmlns="jabber:iq:version"><name>Balcony</name><version>1.2.3</version></query>',
    )
    sent = []
    expect((await answer(version, 'get', STRANGER, query)).child).toContain(REFUSAL)
  })

  it('what time it is is answered to friends, without the time zone, and to nobody else', async () => {
    const query = `<time xmlns='urn:xmpp:time'/>`
    expect((await answer(time, 'get', FRIEND, query)).child).toBe(
      '<time xmlns="urn:xmpp:time"><tzo>+00:00</tzo><utc>2026-05-13T20:30:00.000Z</utc></time>',
    )
    sent = []
    expect((await answer(time, 'get', STRANGER, query)).child).toContain(REFUSAL)
  })

  it('that is not understood is answered', async () => {
    const query = `<query xmlns='jabber:iq:last'/>`
    expect(await answer(handleUnknownIq(connection), 'set', undefined, query)).toMatchObject({
      type: 'error',
      child: expect.stringContaining(REFUSAL),
    })
  })
})

import { describe, expect, it } from 'vitest'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import {
  DISPLAYED,
  displayedCreate,
  displayedIn,
  displayedPublish,
  heedsWishes,
} from '../../../main/services/displayed-stanzas.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'

const own = 'juliet@a.test' as BareJid
const ROMEO = 'romeo@b.test' as BareJid
const PUBSUB = 'http://jabber.org/protocol/pubsub'
const result = (items: string, node = DISPLAYED) => {
  const stanza = parseStanza(
    `<iq type='result'><pubsub xmlns='${PUBSUB}'><items node='${node}'>${items}</items></pubsub></iq>`,
  )
  if (stanza === undefined) throw new Error('no XML')
  return stanza
}
const item = (id: string, inside: string) => `<item id='${id}'>${inside}</item>`
const shown = (by: string, id: string) =>
  `<displayed xmlns='${DISPLAYED}'><stanza-id xmlns='urn:xmpp:sid:0' by='${by}' id='${id}'/></displayed>`

describe('what other devices have shown', () => {
  it('is an item for each conversation, by the name that the own archive gave', () => {
    const items = item(ROMEO, shown(own, 'a-1')) + item('nurse@a.test', shown(own, 'b-1'))
    expect(displayedIn(result(items), own)).toEqual([
      { conversation: ROMEO, archiveId: 'a-1' },
      { conversation: 'nurse@a.test', archiveId: 'b-1' },
    ])
  })

  it.each([
    ['of a room', item('room@rooms.test', shown('room@rooms.test', 'a-1'))],
    ['without a name', item(ROMEO, shown(own, ''))],
    ['with an endless name', item(ROMEO, shown(own, 'a'.repeat(1001)))],
    ['of no address', item('@', shown(own, 'a-1'))],
    ['of one device', item(`${ROMEO}/laptop`, shown(own, 'a-1'))],
    ['that is empty', item(ROMEO, '')],
    ['of another kind', item(ROMEO, `<displayed xmlns='urn:xmpp:chat-markers:0' id='a-1'/>`)],
  ])('and one %s is passed over', (_which, items) => {
    expect(displayedIn(result(items), own)).toEqual([])
  })

  it('and is not read from another node, nor beyond a thousand', () => {
    expect(displayedIn(result(item(ROMEO, shown(own, 'a-1')), 'other'), own)).toEqual([])
    const many = Array.from({ length: 1100 }, (_, n) => item(`${n}@b.test`, shown(own, `a-${n}`))).join('')
    const read = displayedIn(result(many), own)
    expect(read).toHaveLength(1000)
    // servers give the newest last
    expect(read.at(-1)?.archiveId).toBe('a-1099')
  })
})

describe('what is told', () => {
  const mark = { conversation: ROMEO, archiveId: 'a-1' }

  it('is what is read there, in a node that has to be for the own account alone', () => {
    for (const made of [true, false]) {
      const publish = displayedPublish(own, mark, made)
      const inside =
        publish.getChild('pubsub', PUBSUB)?.getChild('publish')?.getChildren('item').join('') ?? ''
      expect(displayedIn(result(inside), own)).toEqual([mark])
      expect(publish.toString()).toContain(
        '<field var="pubsub#access_model"><value>whitelist</value></field>',
      )
    }
    expect(displayedCreate().toString()).toContain('<value>whitelist</value>')
  })

  it('goes with how the node has to be only where the server heeds that', () => {
    const info = (feature: string) =>
      parseStanza(
        `<iq type='result'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='${feature}'/></query></iq>`,
      )!
    expect(heedsWishes(info(`${PUBSUB}#publish-options`))).toBe(true)
    expect(heedsWishes(info(`${PUBSUB}#publish`))).toBe(false)
    expect(heedsWishes(parseStanza(`<iq type='error'/>`)!)).toBe(false)
  })
})

import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSha1 } from '../../../main/platform/sha1.ts'
import { createAccountQueue, type AccountQueue } from '../../../main/services/account-queue.ts'
import { createCaps } from '../../../main/services/caps.ts'
import {
  DISCO_INFO,
  hashedText,
  readCapsTag,
  readDiscoInfo,
  type CapsTag,
} from '../../../main/services/caps-hash.ts'
import type { IqReply } from '../../../main/services/ports.ts'
import type { Database } from '../../../main/services/store-ports.ts'
import { createPresenceBoard, type PresenceBoard } from '../../../main/services/presence-board.ts'
import { createReadings, type Readings } from '../../../main/services/readings.ts'
import { nobody } from '../../../main/services/roster.ts'
import type { Subscription } from '../../../shared/domain/contact.ts'
import { toBareJid, toFullJid, type BareJid, type FullJid } from '../../../shared/domain/jid.ts'
import { seenDevice, textMessage } from '../../contract/database-samples.ts'
import { createMemoryDatabase } from '../../doubles/memory-database.ts'

const ENCRYPTION = 'urn:ietf:params:xml:ns:xmpp-e2e:6:encryption'
const bare = (text: string): BareJid => toBareJid(text)!
const full = (text: string): FullJid => toFullJid(text)!
const romeo = bare('romeo@b.test')
const laptop = full('romeo@b.test/laptop')
const phone = full('romeo@b.test/phone')
const sha1 = createSha1()

const balcony = createCaps(sha1)
const BALCONY_CAPS = readCapsTag(xml('presence', {}, balcony.element()))!
const BALCONY_SAYS = balcony.describe(undefined)!
const PLAIN_SAYS = xml('query', { xmlns: DISCO_INFO }, xml('feature', { var: 'urn:xmpp:ping' }))
const capsOf = (query: Element): CapsTag => ({
  ...{ hash: 'sha-1', node: 'https://plain.example' },
  ver: sha1.base64(hashedText(readDiscoInfo(query).parts ?? [])),
})

let database: Database
let board: PresenceBoard
let queue: AccountQueue
let readings: Readings
let connected: boolean
let told: BareJid[]
/** What was asked and has no answer yet. */
let asked: { iq: Element; answer(query: Element): void; refuse(condition: string): void; silence(): void }[]

function start(): void {
  queue = createAccountQueue({ info: () => undefined, warn: () => undefined }, () => undefined)
  const request = (iq: Element) =>
    new Promise<IqReply>((resolve) => {
      const said = (reply: IqReply) => {
        asked = asked.filter((question) => question.iq !== iq)
        resolve(reply)
      }
      asked.push({
        iq,
        answer: (query) => said({ is: 'result', stanza: xml('iq', { type: 'result' }, query) }),
        refuse(condition) {
          const why = xml(condition, { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' })
          said({ is: 'error', stanza: xml('iq', { type: 'error' }, xml('error', { type: 'cancel' }, why)) })
        },
        silence: () => said({ is: 'silent' }),
      })
    })
  readings = createReadings({
    ...{ own: bare('juliet@a.test'), database, board, queue, sha1 },
    connection: { request } as never,
    connected: () => connected,
    changed: (people) => told.push(...people),
  })
}

beforeEach(() => {
  database = createMemoryDatabase()
  board = createPresenceBoard()
  ;[connected, told, asked] = [true, [], []]
  start()
  befriend(romeo)
})

function befriend(jid: BareJid, subscription: Subscription = 'both', inRoster = true): void {
  database.contacts.put({ ...nobody(jid), inRoster, subscription })
}

function comes(jid: FullJid, caps: CapsTag | null): void {
  if (board.there(jid, { availability: 'online', status: '', priority: 0, caps })) readings.came(jid)
  readings.lookAt([bare(jid)])
}

/** Until all that was said by now has its effect. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  await queue.idle()
}

const questions = () => asked.map(({ iq }) => iq.attrs.to)

describe('whether somebody’s apps read sealed messages', () => {
  it('is not known of somebody who is not there', () => {
    readings.opened(romeo)
    expect(readings.of(romeo)).toBe('unknown')
    expect(asked).toEqual([])
  })

  it('is found out once for a hash, kept over restarts, and true of everybody who says it', async () => {
    const nurse = bare('nurse@a.test')
    befriend(nurse)
    readings.opened(romeo)
    readings.opened(nurse)
    comes(laptop, BALCONY_CAPS)
    comes(phone, BALCONY_CAPS)
    comes(full('nurse@a.test/x'), BALCONY_CAPS)
    expect(questions()).toEqual([laptop])
    expect(asked[0]?.iq.getChild('query', DISCO_INFO)?.attrs.node).toBe(
      `${BALCONY_CAPS.node}#${BALCONY_CAPS.ver}`,
    )
    expect(readings.of(romeo)).toBe('unknown')
    asked[0]?.answer(BALCONY_SAYS)
    await settled()
    expect([readings.of(romeo), readings.of(nurse)]).toEqual(['reads', 'reads'])
    expect(told).toEqual([romeo, nurse])
    start()
    expect(readings.of(romeo)).toBe('reads')
    readings.opened(romeo)
    expect(asked).toEqual([])
  })

  it('is "announces nothing" where every one of their apps that is there announces nothing', async () => {
    readings.opened(romeo)
    comes(laptop, capsOf(PLAIN_SAYS))
    asked[0]?.answer(PLAIN_SAYS)
    await settled()
    expect(readings.of(romeo)).toBe('announces-nothing')
    comes(phone, null)
    expect(readings.of(romeo)).toBe('unknown')
    asked[0]?.answer(BALCONY_SAYS)
    await settled()
    expect(readings.of(romeo)).toBe('reads')
    board.gone(phone)
    expect(readings.of(romeo)).toBe('announces-nothing')
    connected = false
    expect(readings.of(romeo)).toBe('unknown')
  })

  it('is "reads" of whom a device was ever seen, and nobody is asked', () => {
    database.trustBook.see(seenDevice({ jid: romeo }))
    readings.opened(romeo)
    comes(laptop, capsOf(PLAIN_SAYS))
    expect([readings.of(romeo), readings.ofMany()(romeo)]).toEqual(['reads', 'reads'])
    expect(asked).toEqual([])
  })

  it('PROTOCOL 6: is announced also where `xmlns` is misprinted for `var`', async () => {
    readings.opened(romeo)
    comes(laptop, null)
    asked[0]?.answer(xml('query', { xmlns: DISCO_INFO }, xml('feature', { xmlns: ENCRYPTION })))
    await settled()
    expect(readings.of(romeo)).toBe('reads')
  })

  it('XEP-0115 §5.4: with a wrong hash counts for that device alone, and is not kept', async () => {
    const nurse = bare('nurse@a.test')
    befriend(nurse)
    readings.opened(romeo)
    readings.opened(nurse)
    comes(laptop, BALCONY_CAPS)
    comes(full('nurse@a.test/x'), BALCONY_CAPS)
    asked[0]?.answer(PLAIN_SAYS)
    await settled()
    expect(readings.of(romeo)).toBe('announces-nothing')
    expect(database.knownApps.all()).toEqual([])
    expect(questions()).toEqual(['nurse@a.test/x'])
    asked[0]?.answer(BALCONY_SAYS)
    await settled()
    expect(readings.of(romeo)).toBe('reads')
  })

  it('is not taken for others from a text with the right hash that can be read in two ways', async () => {
    // the same text to be hashed: feature and all after it are said to be a form
    const features = BALCONY_SAYS.getChildren('feature').map(({ attrs }) => attrs.var ?? '')
    const at = features.indexOf(ENCRYPTION)
    const field = (name: string, values: string[], more = {}) =>
      xml('field', { var: name, ...more }, ...values.map((value) => xml('value', {}, value)))
    const forged = xml(
      'query',
      { xmlns: DISCO_INFO },
      BALCONY_SAYS.getChild('identity'),
      ...features.slice(0, at).map((name) => xml('feature', { var: name })),
      xml(
        'x',
        { xmlns: 'jabber:x:data' },
        field('FORM_TYPE', [ENCRYPTION], { type: 'hidden' }),
        field(features[at + 1] ?? '', features.slice(at + 2)),
      ),
    )
    expect(capsOf(forged).ver).toBe(BALCONY_CAPS.ver)
    readings.opened(romeo)
    comes(laptop, BALCONY_CAPS)
    asked[0]?.answer(forged)
    await settled()
    expect(database.knownApps.all()).toEqual([])
  })

  it('with a hash function that is not known is asked of the device itself', async () => {
    readings.opened(romeo)
    comes(laptop, { ...BALCONY_CAPS, hash: 'md5' })
    asked[0]?.answer(BALCONY_SAYS)
    await settled()
    expect([readings.of(romeo), database.knownApps.all()]).toEqual(['reads', []])
  })

  it.each(['service-unavailable', 'feature-not-implemented'])(
    'is nothing where an app does not know the question: %s',
    async (condition) => {
      readings.opened(romeo)
      comes(laptop, null)
      asked[0]?.refuse(condition)
      await settled()
      expect(readings.of(romeo)).toBe('announces-nothing')
    },
  )

  it('stays unknown after silence or a server’s error, and is asked again when the user looks again', async () => {
    readings.opened(romeo)
    comes(laptop, BALCONY_CAPS)
    asked[0]?.silence()
    await settled()
    expect(readings.of(romeo)).toBe('unknown')
    readings.lookAt([romeo])
    expect(asked).toEqual([])
    readings.opened(romeo)
    asked[0]?.refuse('remote-server-timeout')
    await settled()
    expect(readings.of(romeo)).toBe('unknown')
    readings.opened(romeo)
    expect(asked).toHaveLength(1)
  })

  it('is asked anew when a device came again, or says another hash', async () => {
    readings.opened(romeo)
    comes(laptop, null)
    asked[0]?.answer(BALCONY_SAYS)
    await settled()
    board.gone(laptop)
    comes(laptop, null)
    expect(questions()).toEqual([laptop])
    asked[0]?.answer(PLAIN_SAYS)
    await settled()
    expect(readings.of(romeo)).toBe('announces-nothing')
    comes(laptop, BALCONY_CAPS)
    expect(questions()).toEqual([laptop])
  })
})

describe('nobody is asked', () => {
  it('with whom the user has nothing to do, until there is a message or the conversation is opened', () => {
    comes(laptop, null)
    expect(asked).toEqual([])
    database.messages.add(textMessage({ conversation: romeo }))
    readings.lookAt([romeo])
    expect(questions()).toEqual([laptop])
  })

  it.each([
    ['a stranger', 'none', false],
    ['somebody who may not see us', 'to', true],
    ['somebody who was asked and has not answered', 'none', true],
  ] as const)('who is %s', (_, subscription, inRoster) => {
    befriend(romeo, subscription, inRoster)
    readings.opened(romeo)
    comes(laptop, BALCONY_CAPS)
    expect(asked).toEqual([])
  })

  it('of the own account', () => {
    const own = bare('juliet@a.test')
    befriend(own)
    readings.opened(own)
    comes(full('juliet@a.test/phone'), null)
    expect(asked).toEqual([])
    expect(readings.of(own)).toBe('reads')
  })

  it('without a session, and what was waiting is forgotten with it', async () => {
    connected = false
    readings.opened(romeo)
    comes(laptop, null)
    readings.sessionBegan()
    connected = true
    readings.lookAt([])
    expect(asked).toEqual([])
  })

  it('while three others are being asked', async () => {
    for (let n = 0; n < 9; n += 1) {
      befriend(bare(`friend${n}@b.test`))
      readings.opened(bare(`friend${n}@b.test`))
      comes(full(`friend${n}@b.test/x`), null)
    }
    expect(asked).toHaveLength(3)
    asked[1]?.answer(PLAIN_SAYS)
    await settled()
    expect(questions()).toEqual(['friend0@b.test/x', 'friend2@b.test/x', 'friend3@b.test/x'])
  })
})

// People, messages and devices that the tests show.
import type { AccountState } from '../../shared/domain/account.ts'
import type { Contact } from '../../shared/domain/contact.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import type { Device } from '../../shared/domain/device.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { KeyWait, Message } from '../../shared/domain/message.ts'
import { DEFAULT_SETTINGS } from '../../shared/domain/settings.ts'
import type { Snapshot } from '../../shared/ipc/contract.ts'
import { EVENING } from './rendered-app.ts'

export const JULIET = 'juliet@capulet.lit' as BareJid
export const ROMEO = 'romeo@montague.lit' as BareJid
export const NURSE = 'nurse@capulet.lit' as BareJid
export const FINGERPRINT = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs'
export const OTHER_FINGERPRINT = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'

const MINUTE = 60_000

/** A moment of that evening: `at('18:53')`. */
export function at(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return EVENING - (20 * 60 + 30 - hours * 60 - minutes) * MINUTE
}

export function contact(jid: BareJid, name: string, more: Partial<Contact> = {}): Contact {
  return {
    jid,
    name,
    inRoster: true,
    subscription: 'both',
    asked: false,
    wantsIn: false,
    request: '',
    nick: '',
    problem: null,
    groups: [],
    availability: 'offline',
    status: '',
    devicesOnline: 0,
    reading: 'reads',
    ...more,
  }
}

export const romeo = contact(ROMEO, 'Romeo', { availability: 'online', devicesOnline: 2 })

export function text(id: number, time: string, words: string, more: Partial<Message> = {}): Message {
  return {
    id,
    place: 0,
    conversation: ROMEO,
    direction: 'in',
    at: at(time),
    content: { is: 'text', text: words },
    sealing: { is: 'sealed', sid: 'e0ff', fingerprint: FINGERPRINT, time: 'fits' },
    delivery: null,
    problem: null,
    ...more,
  }
}

export function own(id: number, time: string, words: string, more: Partial<Message> = {}): Message {
  return text(id, time, words, { direction: 'out', delivery: 'arrived', ...more })
}

export function waiting(id: number, time: string, wait: KeyWait, deviceName = 'laptop'): Message {
  return text(id, time, '', {
    content: { is: 'waiting-for-key', wait, deviceName, askedAt: wait === 'stranger' ? null : at(time) },
    sealing: { is: 'sealed', sid: 'e0ff', fingerprint: null, time: 'fits' },
  })
}

/** The same, while another device is asked in the place of the one that has the key. */
export function helped(id: number, time: string, wait: KeyWait, deviceName: string, own: boolean): Message {
  const content = { is: 'waiting-for-key', wait, deviceName: 'laptop', askedAt: at(time) } as const
  return { ...waiting(id, time, wait), content: { ...content, helper: { deviceName, own } } }
}

export function device(name: string, more: Partial<Device> = {}): Device {
  return {
    jid: ROMEO,
    fingerprint: FINGERPRINT,
    name,
    resource: 'balcony.0a1b2c3d',
    state: 'trusted',
    manner: 'first-seen',
    decidedAt: at('18:00'),
    verifiedAt: null,
    firstSeen: EVENING - 40 * 24 * 60 * MINUTE,
    lastSeen: at('20:07'),
    lastListed: null,
    proven: true,
    own: false,
    reads: { messages: 14, from: at('18:00'), until: at('20:07') },
    asks: null,
    ...more,
  }
}

export function talk(person: Contact, last: Message | null = null, unread = 0): Conversation {
  return { contact: person, last, unread, draft: '', plain: false }
}

/** Nobody is signed in, for this reason. */
export function notSignedIn(account: Exclude<AccountState, { is: 'signed-in' }>): Snapshot {
  return {
    frame: 0,
    settings: DEFAULT_SETTINGS,
    hasTray: false,
    account,
    connection: { is: 'offline' },
    conversations: [],
    door: [],
    compares: [],
    link: null,
    resends: [],
  }
}

export function signedIn(conversations: Conversation[], more: Partial<Snapshot> = {}): Snapshot {
  return {
    frame: 10,
    settings: DEFAULT_SETTINGS,
    hasTray: false,
    account: {
      is: 'signed-in',
      jid: JULIET,
      name: 'Juliet Capulet',
      ownName: 'Juliet Capulet',
      deviceName: 'Linux computer',
      presence: { availability: 'online', status: '' },
    },
    connection: { is: 'online' },
    conversations,
    door: [],
    compares: [],
    link: null,
    resends: [],
    ...more,
  }
}

/** An evening with everything ordinary in it. */
export const evening: Message[] = [
  text(1, '20:02', 'But soft, what light through yonder window breaks?'),
  text(2, '20:03', 'Are you there?'),
  own(3, '20:05', 'But to be frank, and give it thee again. And yet I wish but for the thing I have.'),
  own(
    4,
    '20:07',
    'My bounty is as boundless as the sea, my love as deep; the more I give to thee, the more I have, for both are infinite.',
  ),
  waiting(5, '20:28', 'asking', 'tablet'),
]

/** The people of the left column. */
export function verona(): Conversation[] {
  return [
    talk(romeo, evening.at(-1) ?? null),
    talk(
      contact(NURSE, 'Nurse', { availability: 'away', devicesOnline: 1 }),
      text(90, '19:51', 'Anon, anon!'),
      3,
    ),
    talk(
      contact('benvolio@montague.lit' as BareJid, 'Benvolio'),
      own(91, '18:20', 'See you at the square, and bring the masks'),
    ),
    talk(contact('laurence@verona.lit' as BareJid, 'Friar Laurence', { asked: true, subscription: 'none' })),
  ]
}

// People and messages for the tests of notices.
import type { Contact } from '../../../shared/domain/contact.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'
import type { Message, MessageContent } from '../../../shared/domain/message.ts'

export const jidOf = (name: string) => `${name}@b.test` as BareJid

export const waiting: MessageContent = {
  ...{ is: 'waiting-for-key', wait: 'asking', deviceName: 'laptop', askedAt: null },
}

export function contactOf(name: string, extra: Partial<Contact> = {}): Contact {
  return {
    ...{ jid: jidOf(name), name, inRoster: true, subscription: 'both', asked: false, wantsIn: false },
    ...{ request: '', nick: '', problem: null, groups: [] },
    ...{ availability: 'online', status: '', devicesOnline: 1, reading: 'reads' },
    ...extra,
  }
}

export function messageFrom(name: string, id: number, text: string): Message {
  return {
    ...{ id, place: id, conversation: jidOf(name), direction: 'in', at: id, content: { is: 'text', text } },
    ...{ sealing: { is: 'plain' }, delivery: null, problem: null },
  }
}

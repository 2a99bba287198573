import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { MessageContent } from '../../shared/domain/message.ts'
import type { DialBack } from './store-ports.ts'

/** What a message says while it waits for its key. `nameAt`: how the device at an address is called. */
export function waitingContent(
  { sender, asked, wait, askedAt }: DialBack,
  own: BareJid,
  nameAt: (jid: FullJid) => string,
): Extract<MessageContent, { is: 'waiting-for-key' }> {
  const waiting = { is: 'waiting-for-key', wait, deviceName: nameAt(sender), askedAt } as const
  // PROTOCOL 9
  return asked === sender
    ? waiting
    : { ...waiting, helper: { deviceName: nameAt(asked), own: bareOf(asked) === own } }
}

// What can be told of Balcony at a glance, without its window: a number at its icon, a mark in the tray.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import type { AnyEvent } from '../../shared/ipc/contract.ts'

export interface Glance {
  /** Messages that nobody looked at yet. */
  unread: number
  /** Whether the user wants to be left in peace; null while nobody is signed in. */
  doNotDisturb: boolean | null
}

/** Gives what is to hear every event that the page hears, and `tell`s after each that changed something. */
export function createGlance(tell: (glance: Glance) => void): (event: AnyEvent) => void {
  const unread = new Map<BareJid, number>()
  let glance: Glance = { unread: 0, doNotDisturb: null }
  let doNotDisturb: boolean | null = null

  function put({ contact, unread: n }: Conversation): void {
    if (n === 0) unread.delete(contact.jid)
    else unread.set(contact.jid, n)
  }

  function hear(event: AnyEvent): void {
    switch (event.name) {
      case 'account.changed':
        doNotDisturb =
          event.payload.is === 'signed-in' ? event.payload.presence.availability === 'busy' : null
        return
      case 'conversation.changed':
        put(event.payload)
        return
      case 'conversation.removed':
        unread.delete(event.payload.jid)
        return
      case 'roster.changed':
        event.payload.conversations.forEach(put)
        event.payload.removed.forEach((jid) => unread.delete(jid))
        return
      case 'conversation.replaced':
        unread.clear()
        event.payload.conversations.forEach(put)
        return
      default:
      // the rest is nothing to be seen from outside
    }
  }

  return (event) => {
    hear(event)
    // of a database that gave out nothing can be said
    const sum = doNotDisturb === null ? 0 : [...unread.values()].reduce((all, n) => all + n, 0)
    if (sum === glance.unread && doNotDisturb === glance.doNotDisturb) return
    glance = { unread: sum, doNotDisturb }
    tell(glance)
  }
}

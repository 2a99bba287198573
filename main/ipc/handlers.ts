import type { CallName, CallOutput, Calls } from '../../shared/ipc/contract.ts'
import type { App } from '../services/app.ts'
import { verifyHandlers } from './verify-handlers.ts'

type Input<N extends CallName> = Calls[N]['input']['_output']

/** One entry for each call of the contract. */
export type CallHandlers = { [N in CallName]: (input: Input<N>) => CallOutput<N> | Promise<CallOutput<N>> }

const done = { is: 'done' } as const

/** `frame`: the number of the last event. */
export function createCallHandlers(app: App, frame: () => number): CallHandlers {
  return {
    'app.snapshot': () => ({ ...app.snapshot(), frame: frame() }),
    'app.retry': () => app.retry(),
    'settings.change': (change) => app.settings.change(change),
    'account.signIn': ({ address, password, connection }) => app.signIn(address, password, connection),
    'account.cancelSignIn': () => {
      app.cancelSignIn()
      return done
    },
    'account.signOut': ({ forget }) => app.signOut(forget),
    'account.unsent': () => ({ messages: app.unsent() }),
    'account.renewPassword': ({ password }) => app.renewPassword(password),
    'account.goOn': () => app.goOn(),
    'account.startAfresh': () => app.startAfresh(),
    'connection.retry': () => {
      app.retryConnection()
      return done
    },
    'connection.wake': () => {
      app.wake()
      return done
    },
    'contact.add': (contact) => app.addContact(contact),
    'contact.accept': ({ jid }) => app.acceptContact(jid),
    'contact.refuse': ({ jid }) => app.refuseContact(jid),
    'contact.rename': ({ jid, name }) => app.renameContact(jid, name),
    'contact.remove': ({ jid, erase }) => app.removeContact(jid, erase),
    'contact.allowUnsigned': ({ jid, allowed }) => {
      app.allowUnsigned(jid, allowed)
      return done
    },
    'account.setPresence': (presence) => {
      app.setOwnPresence(presence)
      return done
    },
    'account.setName': ({ name }) => {
      app.setOwnName(name)
      return done
    },
    'device.rename': ({ name }) => {
      app.nameDevice(name)
      return done
    },
    'conversation.page': ({ jid, before, limit }) => app.page(jid, before, limit),
    'conversation.attend': (attention) => {
      app.attendConversation(attention)
      return done
    },
    'conversation.markRead': ({ jid }) => {
      app.markRead(jid)
      return done
    },
    'conversation.keepDraft': ({ jid, text }) => {
      app.keepDraft(jid, text)
      return done
    },
    'conversation.setPlain': ({ jid, plain }) => {
      app.setPlain(jid, plain)
      return done
    },
    'conversation.keyLife': ({ jid }) => ({ life: app.keyLife(jid) }),
    'conversation.setKeyLife': ({ jid, life }) => {
      app.setKeyLife(jid, life)
      return done
    },
    'message.send': ({ jid, text }) => {
      app.send(jid, text)
      return done
    },
    'message.search': ({ words, before }) => app.search(words, before),
    'message.times': ({ id }) => ({ times: app.messageTimes(id) }),
    'message.retry': ({ id }) => app.retryMessage(id),
    'message.askAgain': ({ id }) => app.askAgain(id),
    'message.askToResend': ({ id }) => app.askToResend(id),
    'resend.answer': ({ id, send }) => app.answerResend(id, send),
    'compare.start': ({ jid, fingerprint }) => app.comparing((all) => all.start(jid, fingerprint)),
    'compare.accept': ({ jid, fingerprint }) => app.comparing((all) => all.accept(jid, fingerprint)),
    'compare.answer': ({ jid, fingerprint, same }) =>
      app.comparing((all) => all.answer(jid, fingerprint, same)),
    'compare.setBlocked': ({ jid, fingerprint, blocked }) =>
      app.comparing((all) => all.setBlocked(jid, fingerprint, blocked)),
    'compare.cancel': ({ jid, fingerprint }) => app.comparing((all) => all.cancel(jid, fingerprint)),
    'message.readers': ({ id }) => app.readers(id),
    'link.open': ({ url }) => app.openLink(url),
    'link.taken': ({ id }) => {
      app.outsideLinks.taken(id)
      return done
    },
    'clipboard.write': ({ text, clears }) => {
      app.copy(text, clears)
      return done
    },
    'device.list': ({ jid }) => app.listDevices(jid),
    'device.decide': ({ jid, fingerprint, state }) => app.decide(jid, fingerprint, state),
    'device.history': ({ jid, fingerprint }) => ({ decisions: app.decisionsAbout(jid, fingerprint) }),
    'device.reach': ({ fingerprint }) => app.reachOf(fingerprint),
    'device.lose': ({ fingerprint }) => app.loseDevice(fingerprint),
    'trustBook.save': () => app.saveTrustBook(),
    'trustBook.open': () => app.openTrustBook(),
    'trustBook.apply': ({ id }) => app.applyTrustBook(id),
    'door.list': () => ({ questions: app.door() }),
    'door.answer': ({ jid, fingerprint, answer }) => app.answerDoor(jid, fingerprint, answer),
    'contact.setPolicy': ({ jid, policy }) => app.setPolicy(jid, policy),
    'account.policy': () => ({ policy: app.policyForAll() }),
    'account.setPolicy': ({ policy }) => {
      app.setPolicyForAll(policy)
      return done
    },
    ...verifyHandlers(app),
  }
}

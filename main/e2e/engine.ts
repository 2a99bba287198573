import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { Engine } from './engine-api.ts'
import { tick } from './event-order.ts'
import { errorStanza } from './error-stanza.ts'
import { readAnswer, readRefusal, widenRequest, writeRequest } from './key-request.ts'
import { keysAlong } from './keys-along.ts'
import { grant, judgeQuestion, writePush } from './key-questions.ts'
import { answerRequest } from './key-release.ts'
import type { OutKey } from './key-ports.ts'
import { open } from './open.ts'
import type { EnginePorts } from './ports.ts'
import { conversationOf, isTypingNotice, seal, signInside } from './seal.ts'
import { OwnKeys } from './session-master-key.ts'

/** The engine of one device: `jid` is its full JID, `deviceName` what it calls itself in its grants. */
export function createEngine(ports: EnginePorts, self: { jid: FullJid; deviceName(): string }): Engine {
  const ownKeys = new OwnKeys(ports, self)
  const own = bareOf(self.jid)

  function keyUnder(conversation: BareJid, sid: string | undefined): OutKey | Promise<OutKey> {
    if (sid === undefined) return ownKeys.forConversation(conversation)
    const key = ports.keys.findOut(sid)
    if (key === undefined) throw new RangeError('the key to seal under is erased')
    return key
  }

  return {
    async seal(stanza, options = {}) {
      const conversation = conversationOf(stanza)
      const content = options.signed === true ? await signInside(ports, stanza) : stanza
      for (;;) {
        const found = keyUnder(conversation, options.under)
        const key = found instanceof Promise ? await found : found
        const wrapping =
          options.under !== undefined || isTypingNotice(stanza) ? undefined : keysAlong(ports, own, key)
        const isJustRead = found === key && wrapping === undefined
        const along = wrapping && (await wrapping)
        // PROTOCOL 9: the user may have blocked somebody while the key was made, or wrapped for the others
        if (isJustRead || options.under !== undefined || ports.keys.current(conversation)?.sid === key.sid)
          return seal(ports, stanza, content, key, options, along)
      }
    },
    keyFor: async (jid, fingerprint, until) => (await ownKeys.forDevice(jid, fingerprint, until)).sid,
    open: (outer, arrival, candidate) => open(ports, own, outer, arrival, candidate),
    request: (asked, sender, sid) => writeRequest(ports, self.jid, asked, sender, sid),
    widenRequest: (asked, sid) => widenRequest(ports, asked, sid),
    readAnswer: (from, keyreq) => readAnswer(ports, self.jid, from, keyreq),
    readRefusal,
    answer: (iq) => answerRequest(ports, self.jid, iq),
    missingForGood: (outer) => errorStanza(outer, 'insufficient-information'),
    push: (question) => writePush(ports, self.jid, question),
    grant: (jid, fingerprint, byUser) => grant(ports, own, jid, fingerprint, byUser),
    judge: (question) => judgeQuestion(ports, own, question),
    retireKey: (account) => ports.keys.retireFor(account, tick(ports)),
  }
}

import type { BareJid } from '../../shared/domain/jid.ts'
import type { KeyRequests } from '../e2e/key-ports.ts'

/** What a device was granted and not given yet is open again. Within the caller's transaction. */
export function takeBackGrants(keyRequests: KeyRequests, jid: BareJid, fingerprint: string): void {
  for (const question of keyRequests.questions(jid)) {
    if (question.fingerprint === fingerprint)
      keyRequests.grant(question.from, fingerprint, question.sid, null)
  }
}

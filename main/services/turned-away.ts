// PROTOCOL 3: a device that waits for the user's word asks again when this one shows presence. So where the word is no,
// presence is shown to it: it hears now that it is refused, and not at some later time.
import { bareOf, type FullJid } from '../../shared/domain/jid.ts'
import type { OwnPresenceSign } from './own-presence.ts'
import { nobody, seesUs } from './roster.ts'
import type { ContactStore } from './store-ports.ts'

export interface TurnedAway {
  /** At once; without a session as soon as there is one. Nothing for who may not see that the user is there. */
  tell(device: FullJid): void
  /** A new session shows presence to everybody by itself. */
  sessionBegan(): void
  resumed(): void
}

interface Parts {
  contacts: ContactStore
  ownPresence: OwnPresenceSign
  connected(): boolean
}

export function createTurnedAway({ contacts, ownPresence, connected }: Parts): TurnedAway {
  const untold = new Set<FullJid>()

  function tell(device: FullJid): void {
    const jid = bareOf(device)
    if (!seesUs((contacts.find(jid) ?? nobody(jid)).subscription)) return
    if (connected()) ownPresence.announce(device)
    else untold.add(device)
  }

  return {
    tell,
    sessionBegan: () => untold.clear(),
    resumed() {
      const late = [...untold]
      untold.clear()
      late.forEach(tell)
    },
  }
}

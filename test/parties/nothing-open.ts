import { expect } from 'vitest'
import { toFullJid } from '../../shared/domain/jid.ts'
import { until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

/** Everything that was written is sent, everything that came is worked through, and nobody asks for a key any more. */
export function expectNothingOpen(wire: Wire, ...parties: Party[]): Promise<void> {
  // receipts come a little later than what they are for
  return until(() => nothingIsOpen(wire, ...parties))
}

/** The same at this moment. */
export async function nothingIsOpen(wire: Wire, ...parties: readonly Party[]): Promise<void> {
  const sids = new Set(
    wire.seen.flatMap((text) =>
      text.includes('</body>') ? (/<e2e [^>]*id="([^"]+)"/.exec(text)?.[1] ?? []) : [],
    ),
  )
  const devices = parties.flatMap(({ jid, database }) => {
    return toFullJid(`${jid}/${database.account.read()?.resource}`) ?? []
  })
  for (const { jid, database } of parties) {
    expect(database.outbox.all(), `${jid} has sent everything`).toEqual([])
    expect(database.receipts.owed(), `${jid} owes no receipt`).toEqual([])
    expect(database.inbox.pending(), `${jid} has worked through everything`).toEqual([])
    // a receipt may wait for its key for long
    const asking = database.dialBacks
      .all()
      .filter(({ sender, sid }) =>
        database.messages.waitingFor(sender, sid).some(({ id }) => !database.messages.isQuiet(id)),
      )
    expect(asking, `${jid} asks for nothing`).toEqual([])
    const requests = devices.flatMap((asked) => [...sids].map((sid) => database.keyRequests.find(asked, sid)))
    expect(requests.filter(Boolean), `${jid} keeps no key of a request`).toEqual([])
  }
  for (const party of parties) {
    for (const { contact } of party.app.snapshot().conversations) {
      const own = (await party.messages(contact.jid)).filter(({ direction }) => direction === 'out')
      expect(own.filter(({ delivery }) => !['sent', 'arrived', 'read'].includes(delivery ?? ''))).toEqual([])
    }
  }
}

import { beforeEach, describe, expect, it } from 'vitest'
import type { OwnPresenceSign } from '../../../main/services/own-presence.ts'
import { nobody } from '../../../main/services/roster.ts'
import { createTurnedAway, type TurnedAway } from '../../../main/services/turned-away.ts'
import type { BareJid, FullJid } from '../../../shared/domain/jid.ts'
import { createMemoryDatabase } from '../../doubles/memory-database.ts'

const ROMEO = 'romeo@b.test' as BareJid
const LAPTOP = `${ROMEO}/laptop` as FullJid

let connected: boolean
let shown: string[]
let turnedAway: TurnedAway

beforeEach(() => {
  connected = true
  shown = []
  const { contacts } = createMemoryDatabase()
  contacts.put({ ...nobody(ROMEO), inRoster: true, subscription: 'both' })
  turnedAway = createTurnedAway({
    contacts,
    ownPresence: { announce: (to) => void shown.push(to ?? 'all') } as OwnPresenceSign,
    connected: () => connected,
  })
})

describe('a device that was turned away', () => {
  it('is shown presence at once, and who may not see it is not', () => {
    turnedAway.tell(LAPTOP)
    turnedAway.tell('mallory@c.test/evil' as FullJid)
    expect(shown).toEqual([LAPTOP])
  })

  it('while the line was cut is shown it where the session goes on, once', () => {
    connected = false
    turnedAway.tell(LAPTOP)
    expect(shown).toEqual([])
    connected = true
    turnedAway.resumed()
    turnedAway.resumed()
    expect(shown).toEqual([LAPTOP])
  })

  it('is not shown it in a new session, which begins with it for everybody', () => {
    connected = false
    turnedAway.tell(LAPTOP)
    turnedAway.sessionBegan()
    connected = true
    turnedAway.resumed()
    expect(shown).toEqual([])
  })
})

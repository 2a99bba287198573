import { describe, expect, it } from 'vitest'
import { createPresenceBoard, type ResourcePresence } from '../../../main/services/presence-board.ts'
import { bareOf, toFullJid, type FullJid } from '../../../shared/domain/jid.ts'

const laptop = toFullJid('romeo@b.test/laptop') as FullJid
const phone = toFullJid('romeo@b.test/phone') as FullJid
const romeo = bareOf(laptop)
const online: ResourcePresence = { availability: 'online', status: '', priority: 0, caps: null }

describe('the presence board', () => {
  it('knows who came, and who was there before', () => {
    const board = createPresenceBoard()
    expect(board.there(laptop, online)).toBe(true)
    expect(board.there(laptop, { ...online, availability: 'away' })).toBe(false)
    board.gone(laptop)
    expect(board.there(laptop, online)).toBe(true)
  })

  it('shows the most available device, then the one of higher priority', () => {
    const board = createPresenceBoard()
    board.there(laptop, { ...online, availability: 'away', status: 'gone fishing', priority: 10 })
    board.there(phone, { ...online, availability: 'busy', status: 'in a duel' })
    expect(board.of(romeo)).toEqual({ availability: 'busy', status: 'in a duel', devicesOnline: 2 })
    board.there(laptop, { ...online, availability: 'busy', status: 'at mass', priority: 10 })
    expect(board.of(romeo).status).toBe('at mass')
  })

  it('remembers a hundred devices of one person and no more', () => {
    const board = createPresenceBoard()
    const came = Array.from({ length: 150 }, (_, n) => board.there(`romeo@b.test/${n}` as FullJid, online))
    expect(came.filter(Boolean)).toHaveLength(100)
    expect(board.of(romeo).devicesOnline).toBe(100)
  })

  it('takes "unavailable" from the bare address for every device', () => {
    const board = createPresenceBoard()
    board.there(laptop, online)
    board.there(phone, online)
    board.gone(phone)
    expect(board.of(romeo).devicesOnline).toBe(1)
    board.gone(romeo)
    expect(board.of(romeo)).toEqual({ availability: 'offline', status: '', devicesOnline: 0 })
  })
})

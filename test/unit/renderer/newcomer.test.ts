import { expect, it } from 'vitest'
import { isNewcomer } from '../../../renderer/devices/newcomer.ts'
import { device } from '../../component/verona.ts'

const DAY = 24 * 60 * 60_000
const NOW = Date.UTC(2026, 2, 3)
const old = device('laptop', { firstSeen: NOW - 40 * DAY })
const added = device('phone', { firstSeen: NOW - DAY })

it('a device that was let in beside others without a question is a newcomer for a week', () => {
  expect(isNewcomer(added, [old, added], NOW)).toBe(true)
  expect(isNewcomer(added, [old, added], NOW + 7 * DAY)).toBe(false)
})

it.each([
  ['the first of its person', added, [added]],
  ['the one that was known before', old, [old, added]],
  ['one that the user let in', { ...added, manner: 'user' } as const, [old, added]],
  ['one that is asked about', { ...added, state: 'new', manner: null } as const, [old, added]],
  ['one that was verified', { ...added, state: 'verified', manner: 'compared' } as const, [old, added]],
  ['this very device', { ...added, own: true }, [old, added]],
])('%s is none', (_, one, all) => {
  expect(isNewcomer(one, all, NOW)).toBe(false)
})

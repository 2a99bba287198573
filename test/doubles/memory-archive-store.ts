import type { ArchiveGap, ArchiveState, ArchiveStore } from '../../main/services/archive-ports.ts'
import type { MemoryTables } from './memory-tables.ts'

export function createMemoryArchiveStore(tables: MemoryTables): ArchiveStore {
  const states = tables.table<'only', ArchiveState>()
  const clocks = tables.table<'only', number>()
  const gaps = tables.table<number, ArchiveGap>()
  return {
    serverAhead: () => clocks.get('only') ?? 0,
    setServerAhead: (ahead) => void clocks.set('only', ahead),
    state: () => states.get('only'),
    setState: (state) => void states.set('only', { ...state }),
    gaps: () => [...gaps.values()].sort((a, b) => b.number - a.number),
    putGap: (gap) => void gaps.set(gap.number, { ...gap }),
    removeGap: (number) => void gaps.delete(number),
  }
}

import type { SharedDecisionStore } from '../../main/services/shared-decision-ports.ts'
import { keyOf, type MemoryTables } from './memory-tables.ts'

export function createMemorySharedDecisions(tables: MemoryTables): SharedDecisionStore {
  const received = tables.table<number, { id: number; token: string; sender: string }>()
  const told = tables.table<string, { device: string; decisionId: number }>()
  let last = 0
  return {
    keepReceived(token, sender) {
      if ([...received.values()].some((one) => one.token === token)) return
      last += 1
      received.set(last, { id: last, token, sender })
    },
    received: () => [...received.values()],
    countReceived: () => received.size,
    dropReceived: (id) => void received.delete(id),
    toldTo: (device) =>
      new Set([...told.values()].filter((one) => one.device === device).map(({ decisionId }) => decisionId)),
    setTold(device, decisionId) {
      told.set(keyOf(device, decisionId), { device, decisionId })
    },
  }
}

import { events, type AnyEvent, type EventFrame } from '../../shared/ipc/contract.ts'
import type { Log, Screen } from '../services/ports.ts'

/** Where events get their numbers on the way to the renderer. */
export interface EventDesk extends Screen {
  /** Number of the last event; a snapshot taken now contains everything up to it. */
  frame(): number
}

/** `deliver` gets every event that fits the contract, in order. What the contract does not name is dropped from it. */
export function createEventDesk(deliver: (frame: EventFrame) => void, log: Log): EventDesk {
  let frame = 0
  return {
    frame: () => frame,
    show({ name, payload }) {
      const parsed = events[name].safeParse(payload)
      if (!parsed.success) {
        // the issues may quote what is in the payload: only where it went wrong is told
        log.warn('an event does not fit the contract', {
          name,
          where: parsed.error.issues[0]?.path.join('.') ?? '',
        })
        return
      }
      frame += 1
      deliver({ name, payload: parsed.data, frame } as AnyEvent & { frame: number })
    },
  }
}

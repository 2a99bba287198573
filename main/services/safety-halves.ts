// PROTOCOL 10: a safety number takes ten thousand hashes, and the window must not feel them.
import type { Primitives } from '../e2e/ports.ts'
import { halfInSteps, type NumberedDevice, type SafetyHalf } from '../e2e/safety-number.ts'
import type { Timers } from './ports.ts'

const MOST_KEPT = 500

/** Gives the half of a device; worked out once, with a pause after each few milliseconds, and kept. */
export type SafetyHalves = (device: NumberedDevice) => Promise<SafetyHalf>

export function createSafetyHalves(primitives: Primitives, timers: Timers): SafetyHalves {
  const kept = new Map<string, Promise<SafetyHalf>>()
  const pause = () => new Promise<void>((resolve) => void timers.after(0, resolve))

  async function workOut(device: NumberedDevice): Promise<SafetyHalf> {
    const steps = halfInSteps(primitives, device)
    for (;;) {
      const step = steps.next()
      if (step.done === true) return step.value
      await pause()
    }
  }

  return ({ jid, fingerprint }) => {
    const name = `${fingerprint} ${jid}`
    const known = kept.get(name)
    if (known !== undefined) return known
    const half = workOut({ jid, fingerprint })
    kept.set(name, half)
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    return half
  }
}

// In front of the counter: what a page may ask at once, however it was brought to ask.
import type { CallErrorCode, CallName, CallReply } from '../../shared/ipc/contract.ts'
import { createCallRate } from './call-rate.ts'
import type { Counter } from './counter.ts'
import { isTooLarge } from './input-size.ts'

/**
 * The same counter for a page that asks at a bearable pace, and for inputs of a bearable size; anything beyond is refused
 * before it is looked at, and leaves no line in the log. `now`: the clock, in milliseconds.
 */
export function limitCalls(serve: Counter, now: () => number): Counter {
  const mayAsk = createCallRate(now)
  return async (name, input) => {
    if (!mayAsk()) return refusal('too-many')
    if (isTooLarge([name, input])) return refusal('too-large')
    return serve(name, input)
  }
}

function refusal(code: CallErrorCode): CallReply<CallName> {
  return { is: 'error', code, saying: { say: code } }
}

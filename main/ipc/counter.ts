// The counter where the renderer is served: it checks what comes and what goes, and knows nothing else.
import { calls, type CallErrorCode, type CallName, type CallReply } from '../../shared/ipc/contract.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import { NotSignedIn } from '../services/account-guard.ts'
import { failureFacts } from '../services/failure-facts.ts'
import type { Log } from '../services/ports.ts'
import { StorageError } from '../services/store-ports.ts'
import type { CallHandlers } from './handlers.ts'

/** Serves one call. Never rejects, and never tells more of a failure than a code and what is said of it. */
export type Counter = (name: unknown, input: unknown) => Promise<CallReply<CallName>>

export function createCounter(handlers: CallHandlers, log: Log): Counter {
  return async (name, input) => {
    if (!isCallName(name)) return failure('unknown-call')
    const parsed = calls[name].input.safeParse(input)
    // RFC 7622: an address that is none is an input like any other that does not fit
    if (!parsed.success) return failure('bad-input')
    try {
      const handle = handlers[name] as (input: unknown) => unknown
      const output = calls[name].output.safeParse(await handle(parsed.data))
      if (output.success) return { is: 'output', output: output.data } as CallReply<CallName>
      log.warn('an answer does not fit the contract', {
        name,
        where: output.error.issues[0]?.path.join('.') ?? '',
      })
      return failure('failed')
    } catch (error) {
      if (error instanceof NotSignedIn) return failure('not-signed-in')
      log.warn('a call failed', { name, ...failureFacts(error) })
      if (error instanceof StorageError) return failure('failed', error.saying)
      return failure('failed')
    }
  }
}

// `in` would find `toString`, too
function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.prototype.hasOwnProperty.call(calls, name)
}

function failure(code: CallErrorCode, saying: Saying = { say: code }): CallReply<CallName> {
  return { is: 'error', code, saying }
}

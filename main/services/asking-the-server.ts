import { failureFacts } from './failure-facts.ts'
import type { Connection, ConnectionTarget, ConnectOutcome, Log } from './ports.ts'

/** The question to the server at sign-in, which the user can call off. */
export interface AskingTheServer {
  /** A new sign-in begins: what was called off before is forgotten. */
  begin(): void
  /** Asks, unless the sign-in was called off already. */
  ask(target: ConnectionTarget): Promise<ConnectOutcome>
  /** Ends the question, or the sign-in before it comes to it; what the server has agreed to stays. */
  callOff(): void
}

export function createAskingTheServer(connection: Connection, log: Log): AskingTheServer {
  let asking = false
  let calledOff = false
  return {
    begin() {
      calledOff = false
    },
    async ask(target) {
      if (calledOff) return { is: 'failed', problem: 'unreachable', saying: { say: 'sign-in-cancelled' } }
      asking = true
      try {
        return await connection.connect(target)
      } finally {
        asking = false
      }
    },
    callOff() {
      calledOff = true
      if (!asking) return
      // `connect` says then that it was cancelled
      connection.disconnect().catch((failure: unknown) => {
        log.warn('cancelling failed', failureFacts(failure))
      })
    },
  }
}

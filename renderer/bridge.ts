import type { Saying } from '../shared/domain/saying.ts'
import type { CallInput, CallName, CallOutput, CallReply } from '../shared/ipc/contract.ts'

export type Answer<N extends CallName> =
  { is: 'output'; output: CallOutput<N> } | { is: 'failed'; saying: Saying }

type DoneOrRefused = { is: 'done' } | { is: 'refused'; saying: Saying }
/** Calls that either happen or say why not. */
type ActName = { [N in CallName]: CallOutput<N> extends DoneOrRefused ? N : never }[CallName]

/** Asks the main process. Never rejects: what went wrong comes as a saying. */
export async function ask<N extends CallName>(name: N, input: CallInput<N>): Promise<Answer<N>> {
  let reply: CallReply<N>
  try {
    reply = await window.balcony.call(name, input)
  } catch {
    // Only the channel itself rejects: the main process is gone or could not copy the answer.
    return { is: 'failed', saying: { say: 'program-silent' } }
  }
  return reply.is === 'output' ? reply : { is: 'failed', saying: reply.saying }
}

/** Asks for something to be done. Gives null when it is, else what says why not. */
export async function act<N extends ActName>(name: N, input: CallInput<N>): Promise<Saying | null> {
  const answer = await ask(name, input)
  if (answer.is === 'failed') return answer.saying
  const outcome = answer.output as DoneOrRefused
  return outcome.is === 'done' ? null : outcome.saying
}

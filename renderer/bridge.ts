import type { CallInput, CallName, CallOutput, CallReply } from '../shared/ipc/contract.ts'
import { words } from './words.ts'

export type Answer<N extends CallName> =
  { is: 'output'; output: CallOutput<N> } | { is: 'failed'; sentence: string }

type DoneOrRefused = { is: 'done' } | { is: 'refused'; sentence: string }
/** Calls that either happen or say why not. */
type ActName = { [N in CallName]: CallOutput<N> extends DoneOrRefused ? N : never }[CallName]

/** Asks the main process. Never rejects: what went wrong comes as a sentence for the screen. */
export async function ask<N extends CallName>(name: N, input: CallInput<N>): Promise<Answer<N>> {
  let reply: CallReply<N>
  try {
    reply = await window.balcony.call(name, input)
  } catch {
    // Only the channel itself rejects: the main process is gone or could not copy the answer.
    return { is: 'failed', sentence: words.call.noAnswer }
  }
  if (reply.is === 'output') return reply
  return { is: 'failed', sentence: reply.sentence === '' ? words.call.error[reply.code] : reply.sentence }
}

/** Asks for something to be done. Gives '' when it is, else the sentence that says why not. */
export async function act<N extends ActName>(name: N, input: CallInput<N>): Promise<string> {
  const answer = await ask(name, input)
  if (answer.is === 'failed') return answer.sentence
  const outcome = answer.output as DoneOrRefused
  return outcome.is === 'done' ? '' : outcome.sentence
}

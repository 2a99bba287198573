/** What became of something the user wanted, where a "no" is expected and has its sentence. */
export type DoneOrRefused = { is: 'done' } | { is: 'refused'; sentence: string }

export const DONE: DoneOrRefused = { is: 'done' }

export function refused(sentence: string): DoneOrRefused {
  return { is: 'refused', sentence }
}

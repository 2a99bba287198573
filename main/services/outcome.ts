import type { Saying } from '../../shared/domain/saying.ts'

/** What became of something the user wanted, where a "no" is expected and is said to them. */
export type DoneOrRefused = { is: 'done' } | { is: 'refused'; saying: Saying }

export const DONE: DoneOrRefused = { is: 'done' }

export function refused(saying: Saying): DoneOrRefused {
  return { is: 'refused', saying }
}

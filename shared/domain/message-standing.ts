import type { Standing } from './message.ts'

/** Negative where `a` stands before `b`. */
export function compareStanding(a: Standing, b: Standing): number {
  return a.place - b.place || a.id - b.id
}

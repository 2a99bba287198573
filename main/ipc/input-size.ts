// How much the page may hand over at once, measured before anybody parses it.

/** Twice what the largest input needs, a draft that is too long for one message, and ten times a sign-in with a certificate. */
const MAX_INPUT_SIZE = 1024 * 1024
/** What a field or an element costs beside its text, so that a million empty ones are large, too. */
const COST_OF_ONE = 8

/**
 * Whether what a call brought is larger than any call needs: characters of its texts and names, bytes of its buffers. Looks
 * at little more of it than is allowed, goes in no circle, and is not led into depths: what waits to be measured is a list.
 */
export function isTooLarge(brought: unknown): boolean {
  let left = MAX_INPUT_SIZE
  const waiting: unknown[] = [brought]
  while (waiting.length > 0) {
    const value = waiting.pop()
    left -= COST_OF_ONE
    if (typeof value === 'string') left -= value.length
    else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) left -= value.byteLength
    else if (Array.isArray(value)) left -= addElements(value, left, waiting)
    else if (typeof value === 'object' && value !== null) left -= addFields(value, waiting)
    if (left < 0) return true
  }
  return false
}

/** Gives what the names cost; the values are measured in their turn. */
function addFields(value: object, waiting: unknown[]): number {
  let cost = 0
  for (const [name, field] of Object.entries(value)) {
    cost += name.length
    waiting.push(field)
  }
  return cost
}

/** An array that is too long, with holes or without, is not walked through. */
function addElements(value: readonly unknown[], left: number, waiting: unknown[]): number {
  const cost = value.length * COST_OF_ONE
  if (cost <= left) for (const element of value) waiting.push(element)
  return cost
}

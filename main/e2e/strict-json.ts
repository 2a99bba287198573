// JSON in which no name stands twice: `JSON.parse` takes the last one, other readers the first, and the difference
// is a way to attack (PROTOCOL 1: duplicate members are refused).
export type JsonObject = Readonly<Record<string, unknown>>

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]
const MAX_DEPTH = 8

/**
 * The object that `text` spells, without prototype, so that a member `__proto__` is a member like any other.
 * Gives `undefined` for anything that is no JSON object, has a member twice or is nested deeper than 8.
 */
export function parseJsonObject(text: string): JsonObject | undefined {
  const written = membersWritten(text)
  if (written === undefined) return undefined
  const count = { members: 0 }
  const value = withoutPrototypes(parse(text), count)
  // of two members with one name, in whatever spelling, JSON.parse has kept one
  return isObject(value) && count.members === written ? value : undefined
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text itself, '' for anything else: `String()` makes text of lists, and throws where there is no prototype. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

// Each has one colon outside of strings; `undefined` where it is nested too deeply. Whether it is JSON at all is JSON.parse's to
// say, and only then does the number count.
function membersWritten(text: string): number | undefined {
  let members = 0
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === COLON) members += 1
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth += 1
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth -= 1
    if (depth > MAX_DEPTH) return undefined
  }
  return members
}

// Where the quote stands that ends the string, or the text ends.
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  return at
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

// As deep as `membersWritten` lets through.
function withoutPrototypes(value: unknown, count: { members: number }): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutPrototypes(item, count))
  if (!isObject(value)) return value
  const copy = Object.create(null) as Record<string, unknown>
  for (const name of Object.keys(value)) {
    count.members += 1
    copy[name] = withoutPrototypes(value[name], count)
  }
  return copy
}

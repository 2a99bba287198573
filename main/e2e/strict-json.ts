// JSON in which no name stands twice: `JSON.parse` takes the last one, other readers the first, and the difference
// is a way to attack (PROTOCOL 1: duplicate members are refused).
export type JsonObject = Readonly<Record<string, unknown>>

const TOKEN = /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|([^\s{}[\],:"]+))/y
const MAX_DEPTH = 8

/**
 * The object that `text` spells, without prototype, so that a member `__proto__` is a member like any other.
 * Gives `undefined` for anything that is no JSON object, has a member twice or is nested deeper than 8.
 */
export function parseJsonObject(text: string): JsonObject | undefined {
  if (!namesAreUnique(text)) return undefined
  try {
    const value: unknown = JSON.parse(text, (_, member: unknown) =>
      isObject(member) ? Object.assign(Object.create(null) as object, member) : member,
    )
    return isObject(value) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text itself, '' for anything else: `String()` makes text of lists, and throws where there is no prototype. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

// Walks the tokens only; whether they are JSON at all is JSON.parse's to say.
function namesAreUnique(text: string): boolean {
  const open: (Set<string> | 'array')[] = []
  let expectsName = false
  TOKEN.lastIndex = 0
  for (let token = TOKEN.exec(text); token !== null; token = TOKEN.exec(text)) {
    const [, mark, string] = token
    const scope = open[open.length - 1]
    if (mark === '{' || mark === '[') {
      if (open.push(mark === '{' ? new Set() : 'array') > MAX_DEPTH) return false
      expectsName = mark === '{'
    } else if (mark === '}' || mark === ']') {
      open.pop()
      expectsName = false
    } else if (mark === ',') {
      expectsName = scope instanceof Set
    } else if (mark === ':') {
      expectsName = false
    } else if (string !== undefined && expectsName && scope instanceof Set) {
      const name = unquote(string)
      if (name === undefined || scope.has(name)) return false
      scope.add(name)
    }
  }
  return true
}

// "\u0061" and "a" are the same name
function unquote(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

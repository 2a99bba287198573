// Reading a row, once, at the border: what does not fit makes the database unreadable and names the column, never the value.
import { toBareJid, toFullJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import { Secret } from '../../shared/domain/secret.ts'
import type { Millis } from '../e2e/ports.ts'
import type { Schema } from './column-schema.ts'
import type { Row } from './sql-connection.ts'
import { unreadable } from './storage-failure.ts'

export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw unreadable(`${column} is no text`)
  return value
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column)
}

export function integer(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw unreadable(`${column} is no integer`)
  return value
}

export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column)
}

export function flag(row: Row, column: string): boolean {
  const value = integer(row, column)
  if (value !== 0 && value !== 1) throw unreadable(`${column} is neither yes nor no`)
  return value === 1
}

/** A copy that is a plain `Uint8Array`. */
export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column]
  if (!(value instanceof Uint8Array)) throw unreadable(`${column} is no bytes`)
  return new Uint8Array(value)
}

export function bareJid(row: Row, column: string): BareJid {
  const value = text(row, column)
  const jid = toBareJid(value)
  if (jid !== value) throw unreadable(`${column} is no prepared bare address`)
  return jid
}

export function fullJid(row: Row, column: string): FullJid {
  const value = text(row, column)
  const jid = toFullJid(value)
  if (jid !== value) throw unreadable(`${column} is no prepared full address`)
  return jid
}

/** One of the words that a schema allows. */
export function word<T>(row: Row, column: string, schema: Schema<T>): T {
  return parsed(text(row, column), column, schema)
}

export function wordOrNull<T>(row: Row, column: string, schema: Schema<T>): T | null {
  return row[column] === null ? null : word(row, column, schema)
}

/** JSON that fits the schema. */
export function json<T>(row: Row, column: string, schema: Schema<T>): T {
  return parsed(fromJson(text(row, column), column), column, schema)
}

export function jsonOrNull<T>(row: Row, column: string, schema: Schema<T>): T | null {
  return row[column] === null ? null : json(row, column, schema)
}

export function secretText(row: Row, column: string): Secret<string> {
  return new Secret(text(row, column))
}

function fromJson(value: string, column: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    // the parser's message would quote the value
    throw unreadable(`${column} is no JSON`)
  }
}

function parsed<T>(value: unknown, column: string, schema: Schema<T>): T {
  const result = schema.safeParse(value)
  if (!result.success) throw unreadable(`${column} does not fit its schema`)
  return result.data
}

/** What can't be read back is not stored: SQLite takes greater integers, and a row with one would be unreadable for good. */
export function checkTimes(...times: (Millis | null)[]): void {
  for (const time of times) {
    if (time !== null && !Number.isSafeInteger(time))
      throw new RangeError('A time of a key is no safe integer')
  }
}

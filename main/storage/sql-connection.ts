// The one place that speaks to SQLCipher. Everything it throws is a `StorageError`, or a bug.
import { Database as Sqlcipher } from '@signalapp/sqlcipher'
import type { Secret } from '../../shared/domain/secret.ts'
import { StorageError } from '../services/store-ports.ts'
import { orStorageError } from './storage-failure.ts'

export type SqlValue = string | number | null | Uint8Array<ArrayBuffer>
export type Row = Readonly<Record<string, SqlValue>>
/** Values by name; a statement names them `:name`. */
export type Values = Readonly<Record<string, SqlValue>>

const RAW_KEY = /^[0-9a-f]{64}$/

/** Statements are compiled once each and kept, so their texts must be constants. */
export class SqlConnection {
  readonly #native: Sqlcipher
  #depth = 0
  /** A transaction is open in which `redoable` work is gathered. */
  #gathering = false
  #undone = 0
  /** Set when the disk failed inside a transaction: SQLite may have ended it, so nothing more is written in it. */
  #lost: StorageError | undefined

  /**
   * Opens the file, or makes an empty one. `key` is 32 bytes, hex. A wrong key shows at the first read.
   * Throws `StorageError`.
   */
  constructor(path: string, key: Secret<string>) {
    if (!RAW_KEY.test(key.reveal()))
      throw new TypeError('The database key must be 32 bytes in lower-case hex')
    this.#native = orStorageError(() => new Sqlcipher(path, { cacheStatements: true }))
    try {
      // SQLCipher would tell stderr about every page that does not fit the key; we tell it ourselves.
      this.execute('PRAGMA cipher_log_level = NONE')
      // Before the first access: then the log's index is in memory (https://www.sqlite.org/wal.html#noshm). Mapped from a file,
      // it ends the program by a signal where the disk turns read-only under it. Nobody else has the database open.
      this.execute('PRAGMA locking_mode = EXCLUSIVE')
      // a raw key: no derivation, since it is random already
      this.execute(`PRAGMA key = "x'${key.reveal()}'"`)
    } catch (error) {
      this.#native.close()
      throw error
    }
  }

  /** Adds `signal_tokenizer` to FTS5, which also finds words in scripts that write no spaces. It reads the file. */
  addTokenizer(): void {
    this.#attempt(() => this.#native.initTokenizer())
  }

  /** Words of a text as the search takes them apart: in lower case, without accents. */
  words(text: string): string[] {
    return this.#native.signalTokenize(text)
  }

  /** Runs statements that take and give nothing. */
  execute(sql: string): void {
    this.#attempt(() => this.#native.exec(sql))
  }

  /** The first column of the first row that a pragma gives. */
  pragma(source: string): unknown {
    return this.#attempt(() => this.#native.pragma(source, { simple: true }))
  }

  /** Runs a statement that changes rows; gives how many. */
  run(sql: string, values?: Values): number {
    this.#settleBefore()
    return this.#attempt(() => this.#native.prepare(sql).run(values).changes)
  }

  /** Inserts a row and gives its rowid. */
  insert(sql: string, values: Values): number {
    this.#settleBefore()
    return this.#attempt(() => this.#native.prepare(sql).run(values).lastInsertRowid)
  }

  first(sql: string, values?: Values): Row | undefined {
    return this.#attempt(() => this.#native.prepare(sql).get<Row>(values))
  }

  all(sql: string, values?: Values): Row[] {
    return this.#attempt(() => this.#native.prepare(sql).all<Row>(values))
  }

  /** All or nothing. A nested call that throws undoes its own part; what it did counts when the outer one is through. */
  transaction<T>(work: () => T): T {
    this.#settleBefore()
    const outer = this.#depth === 0
    this.#step(outer ? 'BEGIN IMMEDIATE' : 'SAVEPOINT part')
    this.#depth++
    try {
      const result = work()
      // it would be committed before it is done
      if (result instanceof Promise)
        throw new TypeError('A transaction does not wait: its work must be synchronous')
      this.#step(outer ? 'COMMIT' : 'RELEASE part')
      return result
    } catch (error) {
      this.#undo(outer)
      throw error
    } finally {
      this.#depth--
      if (outer) this.#lost = undefined
    }
  }

  /**
   * The same, gathered with others into one transaction that `settle` commits, without waiting for the disk
   * (https://www.sqlite.org/pragma.html#pragma_synchronous: in WAL it stays whole). Whatever else is written settles first.
   */
  redoable<T>(work: () => T): T {
    // what joins a transaction is on the disk when that is
    if (this.#depth > 0) return this.transaction(work)
    if (!this.#gathering) this.#gather()
    this.#depth++
    try {
      return this.transaction(work)
    } catch (error) {
      // with the disk the whole transaction went
      if (this.#lost !== undefined) this.#abandon()
      throw error
    } finally {
      this.#depth--
    }
  }

  /** Commits what was gathered. Where that throws, all of it is undone. Not inside a transaction. */
  settle(): void {
    if (!this.#gathering) return
    this.#depth++
    try {
      this.#step('COMMIT')
      this.#gathering = false
      this.execute('PRAGMA synchronous = FULL')
    } catch (error) {
      this.#abandon()
      throw error
    } finally {
      this.#depth--
    }
  }

  /** How often all that was gathered was undone. */
  get undone(): number {
    return this.#undone
  }

  /**
   * Writes the write-ahead log back into the file and empties it (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint).
   * Throws inside a transaction. Where another connection still reads the log, it stays until the next call.
   */
  truncateLog(): void {
    this.settle()
    this.execute('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  close(): void {
    try {
      this.settle()
    } finally {
      orStorageError(() => this.#native.close())
    }
  }

  // compiled once, unlike what `execute` runs: there are several for each message
  #step(sql: string): void {
    this.#attempt(() => this.#native.prepare(sql).run())
  }

  #gather(): void {
    this.execute('PRAGMA synchronous = NORMAL')
    try {
      this.#step('BEGIN IMMEDIATE')
      this.#gathering = true
    } catch (error) {
      this.execute('PRAGMA synchronous = FULL')
      throw error
    }
  }

  #settleBefore(): void {
    if (this.#depth === 0) this.settle()
  }

  #abandon(): void {
    this.#gathering = false
    this.#undone++
    this.#undo(true)
    this.#lost = undefined
    this.execute('PRAGMA synchronous = FULL')
  }

  #undo(outer: boolean): void {
    try {
      this.#native.exec(outer ? 'ROLLBACK' : 'ROLLBACK TO part; RELEASE part')
    } catch (error) {
      // After a full disk SQLite has rolled back by itself; anything else is a bug.
      if (this.#lost === undefined) throw error
    }
  }

  #attempt<T>(step: () => T): T {
    if (this.#lost !== undefined) throw this.#lost
    try {
      return orStorageError(step)
    } catch (error) {
      if (this.#depth > 0 && error instanceof StorageError) this.#lost = error
      throw error
    }
  }
}

import { describe } from 'vitest'
import { createMemoryDatabaseOpener } from '../doubles/memory-database.ts'
import { databaseContract } from './database.contract.ts'

describe('the database in memory', () => {
  databaseContract(createMemoryDatabaseOpener, (opener) => opener)
})

// What every database must do, whatever it is made of.
import { beforeEach } from 'vitest'
import type { Database, DatabaseOpener } from '../../main/services/store-ports.ts'
import { Secret } from '../../shared/domain/secret.ts'
import { archiveContract } from './archive.contract.ts'
import { deliveriesContract } from './deliveries.contract.ts'
import { keyRequestsContract } from './key-requests.contract.ts'
import { keyTableContract } from './key-table.contract.ts'
import { messageSearchContract } from './message-search.contract.ts'
import { messageStoreContract } from './messages.contract.ts'
import { openerContract } from './opener.contract.ts'
import { sharedDecisionsContract } from './shared-decisions.contract.ts'
import { smallStoresContract } from './small-stores.contract.ts'
import { transactionContract } from './transactions.contract.ts'
import { trustBookContract } from './trust-book.contract.ts'

/** `createOpener`: an opener on a new, empty place; `afterCrash`: on what is left where the program ended in the middle. */
export function databaseContract(
  createOpener: () => DatabaseOpener,
  afterCrash: (opener: DatabaseOpener) => DatabaseOpener,
): void {
  let database: Database
  beforeEach(() => {
    database = createOpener().open(new Secret('ef'.repeat(32)))
    return () => database.close()
  })
  const openDatabase = (): Database => database

  messageStoreContract(openDatabase)
  messageSearchContract(openDatabase)
  keyTableContract(openDatabase)
  trustBookContract(openDatabase)
  keyRequestsContract(openDatabase)
  smallStoresContract(openDatabase)
  archiveContract(openDatabase)
  deliveriesContract(openDatabase)
  sharedDecisionsContract(openDatabase)
  transactionContract(openDatabase)
  openerContract(createOpener, afterCrash)
}

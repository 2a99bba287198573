// PROTOCOL 7: what this device calls itself in its grants.
import { cleanDeviceName } from './device-name.ts'
import type { AccountRecord, Database } from './store-ports.ts'

export interface OwnDeviceName {
  now(): string
  /** Kept over restarts; '' is the kind of computer again. Contacts are told at once, by the list of devices. */
  set(name: string): void
}

/** `ofComputer`: what it is called where the user gave no name. `changed` hears of every new one. */
export function createOwnDeviceName(
  database: Database,
  { deviceName }: AccountRecord,
  ofComputer: string,
  changed: () => void,
): OwnDeviceName {
  let name = deviceName
  return {
    now: () => name,
    set(typed) {
      const next = cleanDeviceName(typed) || ofComputer
      database.transaction(() => {
        const record = database.account.read()
        if (record !== undefined) database.account.write({ ...record, deviceName: next })
      })
      name = next
      changed()
    },
  }
}

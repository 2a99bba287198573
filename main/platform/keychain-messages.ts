// What Balcony and its keychain process tell each other. The one library call each stands for is in keychain-process.ts.

/** A call; `value` only with 'set'. */
export interface KeychainCall {
  id: number
  do: 'get' | 'set' | 'delete'
  service: string
  entry: string
  value: string
}

/** Its outcome; `value` is what was found by 'get', else null. `found`: whether 'delete' had something to delete. */
export type KeychainReply =
  | { id: number; is: 'done'; value: string | null; found: boolean }
  | { id: number; is: 'failed'; message: string }

export function isKeychainCall(message: unknown): message is KeychainCall {
  const { id, do: what, service, entry, value } = membersOf<KeychainCall>(message)
  const known = what === 'get' || what === 'set' || what === 'delete'
  return known && typeof id === 'number' && [service, entry, value].every((one) => typeof one === 'string')
}

export function isKeychainReply(message: unknown): message is KeychainReply {
  const members = membersOf<{ id: number; is: string; value: string | null; message: string }>(message)
  if (typeof members.id !== 'number') return false
  return members.is === 'done'
    ? members.value === null || typeof members.value === 'string'
    : members.is === 'failed' && typeof members.message === 'string'
}

function membersOf<T>(message: unknown): { [name in keyof T]?: unknown } {
  return typeof message === 'object' && message !== null ? message : {}
}

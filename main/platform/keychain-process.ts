// The program of the keychain's own process. keytar can crash it or keep it waiting for ever, and four waiting calls
// would block files, names and crypto of whatever process they are in (FACTS, Keychain): so nothing else runs here.
import { isKeychainCall, type KeychainCall, type KeychainReply } from './keychain-messages.ts'

/** Electron's utilityProcess has a port to its parent; a forked Node process has `send`. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}

const { parentPort } = process as { parentPort?: ParentPort }

function reply(message: KeychainReply): void {
  if (parentPort) parentPort.postMessage(message)
  else process.send?.(message)
}

// Never findCredentials: it can end the process (keytar#477).
async function carryOut({ id, do: what, service, entry, value }: KeychainCall): Promise<KeychainReply> {
  // loaded here, so that a system without its library (libsecret) gives an answer instead of a process that ends
  const { default: keytar } = await import('keytar')
  switch (what) {
    case 'get':
      return { id, is: 'done', value: await keytar.getPassword(service, entry), found: true }
    case 'set':
      await keytar.setPassword(service, entry, value)
      return { id, is: 'done', value: null, found: true }
    case 'delete':
      return { id, is: 'done', value: null, found: await keytar.deletePassword(service, entry) }
  }
}

function onMessage(message: unknown): void {
  if (!isKeychainCall(message)) return
  carryOut(message).then(reply, (error: unknown) => {
    reply({ id: message.id, is: 'failed', message: error instanceof Error ? error.message : String(error) })
  })
}

if (parentPort) parentPort.on('message', ({ data }) => onMessage(data))
else process.on('message', onMessage)

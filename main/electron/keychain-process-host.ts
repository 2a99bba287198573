// Runs the keychain's program in a utilityProcess: the way there, as main/platform/keychain.ts takes it.
import { utilityProcess, type UtilityProcess } from 'electron'

export interface KeychainProcessHost {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onEnd(listener: () => void): void
  stop(): void
}

/**
 * `script`: path of the built program, out/main/keychain-process.cjs. Only after the app is ready. The process is started by the
 * first `post`, and anew by the first one after it ended (keytar's crashes read as exit code 0: FACTS, Keychain).
 */
export function createKeychainProcessHost(script: string): KeychainProcessHost {
  let running: UtilityProcess | undefined
  let hear: (message: unknown) => void = () => undefined
  let ended: () => void = () => undefined

  function start(): UtilityProcess {
    const child = utilityProcess.fork(script, [], { serviceName: 'Balcony Keychain', stdio: 'ignore' })
    child.on('message', (message: unknown) => {
      if (child === running) hear(message)
    })
    child.on('exit', () => forget(child))
    return child
  }

  function forget(child: UtilityProcess): void {
    // a process that was stopped has a successor already
    if (child !== running) return
    running = undefined
    ended()
  }

  return {
    post(message) {
      running ??= start()
      running.postMessage(message)
    },
    onMessage(listener) {
      hear = listener
    },
    onEnd(listener) {
      ended = listener
    },
    stop() {
      const child = running
      if (child === undefined) return
      forget(child)
      child.kill()
    },
  }
}

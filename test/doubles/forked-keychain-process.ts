// The keychain's program outside Electron: built as Electron gets it, run as a Node process.
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { build } from 'vite'
import type { KeychainChannel } from '../../main/platform/keychain-calls.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Builds the program below `out/`, from where it finds keytar; gives its path. */
export async function buildKeychainProcess(): Promise<string> {
  const outDir = join(ROOT, 'out/contract-tests')
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    build: {
      ssr: 'main/platform/keychain-process.ts',
      outDir,
      emptyOutDir: false,
      target: 'node18',
      rollupOptions: {
        external: ['keytar'],
        output: { format: 'cjs', entryFileNames: 'keychain-process.cjs' },
      },
    },
  })
  return join(outDir, 'keychain-process.cjs')
}

export interface ForkedKeychainProcess extends KeychainChannel {
  /** Ends the process from outside, as a crash would. */
  crash(): void
  /** How many were started so far. */
  starts(): number
  /** Takes effect with the next process. */
  setEnv(env: NodeJS.ProcessEnv): void
}

export function createForkedKeychainProcess(script: string, env: NodeJS.ProcessEnv): ForkedKeychainProcess {
  let environment = env
  let running: ChildProcess | undefined
  let count = 0
  let hear: (message: unknown) => void = () => undefined
  let ended: () => void = () => undefined

  function start(): ChildProcess {
    count++
    const child = fork(script, [], { env: environment, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    child.on('message', (message) => {
      if (child === running) hear(message)
    })
    child.on('exit', () => forget(child))
    return child
  }

  function forget(child: ChildProcess): void {
    if (child !== running) return
    running = undefined
    ended()
  }

  return {
    post(message) {
      running ??= start()
      running.send(message as object)
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
      child.kill('SIGKILL')
    },
    crash() {
      running?.kill('SIGKILL')
    },
    starts: () => count,
    setEnv(next) {
      environment = next
    },
  }
}

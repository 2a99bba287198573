// A long-running process that we started and that we alone end, by its own id.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { findProgram } from './run-command.mjs'

const patienceMs = 5_000

/**
 * @typedef {object} Daemon
 * @property {import('node:child_process').ChildProcess} child
 * @property {() => boolean} isRunning
 * @property {(signal?: NodeJS.Signals) => Promise<void>} stop ends it (SIGTERM, or the signal given; SIGKILL after five
 *   seconds) and waits until it is gone; harmless when it already is
 * @property {() => string} printed what it wrote to stdout and stderr so far, where those are pipes
 */

/**
 * Start a process that ends with us, even if we are killed: Linux then sends it SIGTERM (setpriv's pdeathsig).
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, stdio?: import('node:child_process').StdioOptions }} [options]
 * @returns {Daemon}
 */
export function startDaemon(
  command,
  args,
  { env = process.env, cwd, stdio = ['ignore', 'pipe', 'pipe'] } = {},
) {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : undefined
  const line = setpriv ? [setpriv, '--pdeathsig', 'TERM', command, ...args] : [command, ...args]
  const child = spawn(line[0], line.slice(1), { env, cwd, stdio })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => (printed += text))
  }
  child.on('error', (error) => (printed += error.message))
  child.stdin?.on('error', () => undefined)
  const isRunning = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null

  /** @param {NodeJS.Signals} [signal] */
  async function stop(signal = 'SIGTERM') {
    if (!isRunning()) return
    const gone = once(child, 'exit')
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
    await gone
    clearTimeout(timer)
  }
  return { child, isRunning, stop, printed: () => printed }
}

/**
 * Ask again and again until something is so.
 * @param {() => unknown} question may be async
 * @param {{ what: string, limitMs?: number, everyMs?: number, daemon?: Daemon }} options `daemon`: give up as soon as this
 *   one has ended
 * @returns {Promise<void>}
 * @throws {Error} after the limit (30 s), with what the daemon printed
 */
export async function until(question, { what, limitMs = 30_000, everyMs = 25, daemon }) {
  const start = Date.now()
  while (!(await question())) {
    const ended = daemon && !daemon.isRunning()
    if (ended || Date.now() - start > limitMs) {
      throw new Error(
        `${what}: ${ended ? 'it ended' : `not within ${limitMs} ms`}. ${daemon?.printed() ?? ''}`,
      )
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

// Running one command to its end.
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Run a command to its end and collect what it prints.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string, show?: boolean, timeoutMs?: number }} [options]
 *   `show` lets it print to our own terminal (then `output` is empty); after `timeoutMs` it is killed
 * @returns {Promise<{ code: number, output: string, stdout: string }>} `code` is 127 if the command does not exist, 124
 *   after the time limit, 1 after another signal; `output` is stdout and stderr as they came. Never rejects.
 */
export function runCommand(command, args, { cwd, env = process.env, input, show = false, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const shown = show ? 'inherit' : 'pipe'
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: [input === undefined ? 'ignore' : 'pipe', shown, shown],
    })
    let output = ''
    let stdout = ''
    let late = false
    const timer = timeoutMs
      ? setTimeout(() => {
          late = true
          child.kill('SIGKILL')
        }, timeoutMs)
      : undefined
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      output += text
      stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text))
    const done = (/** @type {number} */ code, /** @type {string} */ more) => {
      clearTimeout(timer)
      resolve({ code, output: output + more, stdout })
    }
    child.on('error', (error) => done(127, error.message))
    child.on('close', (code) =>
      done(late ? 124 : (code ?? 1), late ? '\n(stopped after its time limit)' : ''),
    )
    // A command that ends before it has read its input must not take us down with EPIPE: its exit code tells.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

/**
 * Find the first of several programs.
 * @param {...string} names tried in this order
 * @returns {string | undefined} its full path; the sbin folders count too, they are not in everyone's PATH
 */
export function findProgram(...names) {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/local/sbin',
    '/usr/sbin',
    '/sbin',
  ].filter(Boolean)
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name)
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch (error) {
        if (!['ENOENT', 'EACCES', 'ENOTDIR'].includes(error.code)) throw error
      }
    }
  }
  return undefined
}

/**
 * How to call npm: the one we were started by, else the one in PATH.
 * @returns {[command: string, firstArgs: string[]]}
 */
export function npmCommand() {
  const path = process.env.npm_execpath ?? ''
  return path.endsWith('npm-cli.js') ? [process.execPath, [path]] : ['npm', []]
}

// Getting the missing system packages, or telling the person exactly how.
import { fileURLToPath } from 'node:url'
import { findProgram, runCommand } from './run-command.mjs'
import { missingNeeds } from './system-needs.mjs'

const installer = fileURLToPath(new URL('install-packages.sh', import.meta.url))

/** How a root command can be run without asking anybody, or undefined. */
async function rootPrefix() {
  if (process.getuid?.() === 0) return []
  if (!findProgram('sudo')) return undefined
  const { code } = await runCommand('sudo', ['-n', 'true'])
  return code === 0 ? ['sudo', '-n'] : undefined
}

/**
 * See that the system has what the groups need: by apt where that is allowed without a question, else by asking.
 * @param {string[]} groups see `missingNeeds`
 * @returns {Promise<void>} at once, calling nothing, when nothing is missing
 * @throws {Error} naming what is missing, with the exact command to type where there is one
 */
export async function ensureSystemPackages(groups) {
  const missing = missingNeeds(groups)
  if (missing.length === 0) return
  const words = missing.map((need) => need.words).join(', ')
  if (!findProgram('apt-get')) {
    throw new Error(
      `These are missing on this computer: ${words}.\nPlease install them with your system's package manager and try again.`,
    )
  }
  const packages = missing.map((need) => need.apt)
  const prefix = await rootPrefix()
  const quoted = packages.map((name) => (name.includes('|') ? `'${name}'` : name)).join(' ')
  const byHand = `${process.getuid?.() === 0 ? '' : 'sudo '}sh '${installer}' ${quoted}`
  if (!prefix) {
    throw new Error(
      `These are missing on this computer: ${words}.\nPlease type this, then try again:\n\n  ${byHand}\n`,
    )
  }
  console.error(`Installing with apt: ${packages.join(' ')}…`)
  const [command, ...args] = [...prefix, 'sh', installer, ...packages]
  const { code, output } = await runCommand(command, args)
  if (code === 0 && missingNeeds(groups).length === 0) return
  console.error(output)
  const still = missingNeeds(groups).map((need) => need.words)
  throw new Error(`apt did not bring: ${still.join(', ') || 'everything'}. To try by hand:\n\n  ${byHand}\n`)
}

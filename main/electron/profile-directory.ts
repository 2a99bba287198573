import { resolve } from 'node:path'

/**
 * The folder that `--profile DIR` or `--profile=DIR` names, absolute by `cwd`; undefined where the user names none.
 * Throws where the option stands without a folder.
 */
export function profileFrom(args: readonly string[], cwd: string): string | undefined {
  const at = args.findIndex((arg) => arg === '--profile' || arg.startsWith('--profile='))
  const arg = args[at]
  if (arg === undefined) return undefined
  const named = arg === '--profile' ? args[at + 1] : arg.slice('--profile='.length)
  if (named === undefined || named === '' || named.startsWith('-'))
    throw new Error('--profile needs a folder')
  return resolve(cwd, named)
}

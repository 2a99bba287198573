import { resolve } from 'node:path'

/**
 * The folder that `--profile DIR` or `--profile=DIR` names, absolute by `cwd`; undefined where the user names none.
 * Behind `--` stand no options. Throws where the option stands without a folder.
 */
export function profileFrom(words: readonly string[], cwd: string): string | undefined {
  const end = words.indexOf('--')
  const args = end < 0 ? words : words.slice(0, end)
  const at = args.findIndex((arg) => arg === '--profile' || arg.startsWith('--profile='))
  const arg = args[at]
  if (arg === undefined) return undefined
  const named = arg === '--profile' ? args[at + 1] : arg.slice('--profile='.length)
  if (named === undefined || named === '' || named.startsWith('-'))
    throw new Error('--profile needs a folder')
  return resolve(cwd, named)
}

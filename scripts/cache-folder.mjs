import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/**
 * Where Balcony's scripts keep what can be fetched again. Not made by this call.
 * @returns {string} by the XDG base directory specification, which ignores a relative XDG_CACHE_HOME
 */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME ?? ''
  return join(isAbsolute(base) ? base : join(homedir(), '.cache'), 'balcony')
}

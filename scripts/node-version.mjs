const needed = [20, 19]

/**
 * Refuse a Node that is too old for our tools.
 * @param {string} [version] as `process.versions.node` gives it
 * @returns {void}
 * @throws {Error} with a sentence for the person at the keyboard
 */
export function checkNodeVersion(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return
  throw new Error(
    `Balcony needs Node ${needed.join('.')} or newer, and this is Node ${version}. Get a current one from https://nodejs.org and try again.`,
  )
}

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findProgram } from './run-command.mjs'

const asks = 'import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)'

/**
 * Find a Python that has a package: the one in PATH, else the system's own, for which Debian's packages are.
 * @param {string} name as it is imported
 * @returns {string | undefined} the program's full path
 */
export function findPythonWith(name) {
  return [findProgram('python3'), '/usr/bin/python3']
    .filter((path) => path !== undefined && existsSync(path))
    .find((path) => spawnSync(path, ['-c', asks, name], { stdio: 'ignore' }).status === 0)
}

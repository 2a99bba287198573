// npm run check: everything that can be said about the code without running the app; all failures at once.
import { join } from 'node:path'
import { bootstrap, root } from './bootstrap.mjs'
import { runCommand } from './run-command.mjs'
import { runScript } from './run-script.mjs'

const atOnce = 2

/** Longest first, so that the two lanes end at about the same time. @type {Array<[name: string, script: string, ...args: string[]]>} */
const tools = [
  ['types', 'typescript/bin/tsc', '-b'],
  ['lint', 'eslint/bin/eslint.js', '.'],
  [
    'types in svelte',
    'svelte-check/bin/svelte-check',
    '--tsconfig',
    'renderer/tsconfig.json',
    '--fail-on-warnings',
  ],
  ['unit tests', 'vitest/vitest.mjs', 'run', '--project', 'unit'],
  ['format', 'prettier/bin/prettier.cjs', '--check', '.'],
  ['boundaries', 'dependency-cruiser/bin/dependency-cruise.mjs', 'main', 'renderer', 'shared'],
  ['unused', 'knip/bin/knip.js'],
]

await runScript(async () => {
  await bootstrap('build')
  const waiting = [...tools]
  /** @type {Map<string, boolean>} */
  const passed = new Map()
  const lane = async () => {
    for (let tool = waiting.shift(); tool; tool = waiting.shift()) {
      const [name, script, ...args] = tool
      const { code, output } = await runCommand(
        process.execPath,
        [join(root, 'node_modules', script), ...args],
        {
          cwd: root,
          env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
        },
      )
      passed.set(name, code === 0)
      if (code !== 0) console.log(`\n──── ${name} ────\n${output.trimEnd()}\n`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  for (const [name] of tools) console.log(`${passed.get(name) ? 'ok    ' : 'FAILED'}  ${name}`)
  return [...passed.values()].every(Boolean) ? 0 : 1
})

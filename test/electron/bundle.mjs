// Test files and all they import, bundled to one CommonJS file for Electron's main process.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))
const entryId = 'virtual:electron-tests'

/** @param {string[]} files @param {string} webcrypto @param {string} root */
const entrySource = (files, webcrypto, root) => `
import { installWebCrypto } from ${JSON.stringify(webcrypto)}
import { runInside } from ${JSON.stringify(here('inside.mjs'))}
runInside(installWebCrypto, {
${files.map((file) => `  ${JSON.stringify(relative(root, file))}: () => import(${JSON.stringify(file)}),`).join('\n')}
})
`

/** @returns {import('vite').Plugin} */
const plugin = (source) => ({
  name: 'electron-tests',
  enforce: 'pre',
  resolveId: (id) => (id === entryId ? `\0${entryId}` : undefined),
  load: (id) => (id === `\0${entryId}` ? source : undefined),
  transform(code, id) {
    // A test finds its vectors beside itself, not beside the bundle.
    if (!code.includes('import.meta.') || id.includes('node_modules')) return undefined
    const file = id.split('?')[0]
    return code
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
      .replaceAll('import.meta.dirname', JSON.stringify(dirname(file)))
      .replaceAll('import.meta.filename', JSON.stringify(file))
  },
})

/**
 * Bundle test files into a small Electron app.
 * @param {{ root: string, files: string[], webcrypto: string, outDir: string }} options `files` and `webcrypto` (the module
 *   that exports installWebCrypto) are absolute; `outDir` lies inside the project, so that keytar and sqlcipher, which
 *   stay outside the bundle, are found
 * @returns {Promise<void>}
 * @throws {Error} if a file does not compile
 */
export async function bundleForElectron({ root, files, webcrypto, outDir }) {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [plugin(entrySource(files, webcrypto, root))],
    resolve: {
      alias: [{ find: /^vitest$/, replacement: here('vitest-stand-in.mjs') }],
      conditions: ['node', 'import', 'module', 'default'],
    },
    ssr: { noExternal: true, external: ['keytar', '@signalapp/sqlcipher', 'electron'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node18',
      minify: false,
      rolldownOptions: {
        input: entryId,
        external: ['keytar', '@signalapp/sqlcipher', 'electron'],
        output: { format: 'cjs', entryFileNames: 'index.cjs', codeSplitting: false },
      },
    },
  })
  mkdirSync(outDir, { recursive: true })
  writeFileSync(join(outDir, 'package.json'), '{ "name": "electron-tests", "main": "index.cjs" }\n')
}

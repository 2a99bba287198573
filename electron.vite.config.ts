import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

// CommonJS loads in every Electron from 25 to 45; an ESM package left outside the bundle shows a dialog at
// start (FACTS, Electron). Only what has a native half stays outside.
const commonJs = {
  format: 'cjs' as const,
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
  // keytar is imported only when the keychain is first needed; ESM cannot read inside an asar in Electron 25
  dynamicImportInCjs: false,
}

export default defineConfig({
  main: {
    build: {
      target: 'node18',
      outDir: 'out/main',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'main/index.ts', 'keychain-process': 'main/platform/keychain-process.ts' },
        external: ['keytar', '@signalapp/sqlcipher'],
        output: commonJs,
      },
    },
  },
  preload: {
    build: {
      target: 'node18',
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: { input: { preload: 'main/electron/preload.ts' }, output: commonJs },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    build: {
      target: 'chrome114',
      outDir: 'out/renderer',
      // The page's CSP takes fonts from files only.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: { index: 'renderer/index.html', gone: 'renderer/gone.html' } },
    },
    plugins: [svelte()],
  },
})

// The system's own dialogs for a file to save to, or to open.
import { dialog, type BrowserWindow } from 'electron'
import type { FileDialogs } from '../storage/picked-files.ts'

const FILTERS = [{ name: 'JSON', extensions: ['json'] }]

export function createFileDialogs(window: () => BrowserWindow | undefined): FileDialogs {
  return {
    async chooseToSave(suggestedName) {
      const parent = window()
      if (parent === undefined) return null
      const options = { defaultPath: suggestedName, filters: FILTERS }
      const { canceled, filePath } = await dialog.showSaveDialog(parent, options)
      // Electron 25 says undefined, later ones ''
      return canceled || !filePath ? null : filePath
    },
    async chooseToOpen() {
      const parent = window()
      if (parent === undefined) return null
      const { canceled, filePaths } = await dialog.showOpenDialog(parent, {
        properties: ['openFile'],
        filters: FILTERS,
      })
      return canceled ? null : (filePaths[0] ?? null)
    },
  }
}

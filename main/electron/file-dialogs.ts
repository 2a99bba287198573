// The system's own dialogs for a file to save to, or to open.
import { dialog, type BrowserWindow } from 'electron'

const FILTERS = [{ name: 'JSON', extensions: ['json'] }]

/** Each gives the whole path, or null where the user picked none. */
export function createFileDialogs(window: () => BrowserWindow | undefined) {
  return {
    async chooseToSave(suggestedName: string): Promise<string | null> {
      const parent = window()
      if (parent === undefined) return null
      const options = { defaultPath: suggestedName, filters: FILTERS }
      const { canceled, filePath } = await dialog.showSaveDialog(parent, options)
      // Electron 25 says undefined, later ones ''
      return canceled || !filePath ? null : filePath
    },
    async chooseToOpen(): Promise<string | null> {
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

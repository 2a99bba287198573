import type { PickedFiles } from '../../main/services/ports.ts'

/** What the user picks to open is `file`; null: nothing. What was saved is there to be opened next. */
export interface FakePickedFiles extends PickedFiles {
  file: string | null
}

export function createFakePickedFiles(): FakePickedFiles {
  const files: FakePickedFiles = {
    file: null,
    async save(_, text) {
      files.file = text
      return 'saved'
    },
    open: async () => files.file,
  }
  return files
}

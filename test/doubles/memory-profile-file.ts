import type { ProfileFile, ProfileRecord } from '../../main/services/ports.ts'

/** `id`: what the real file would have drawn at random. */
export function createMemoryProfileFile(id: string): ProfileFile {
  let kept: ProfileRecord = { id, account: null, keysExist: false }
  return {
    read: () => ({ ...kept }),
    write(record) {
      kept = { ...record }
    },
  }
}

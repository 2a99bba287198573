import type { ProfileFile, ProfileRecord } from '../../main/services/store-ports.ts'

/** `id`: what the real file would have drawn at random; a later record's has a number more. */
export function createMemoryProfileFile(id: string): ProfileFile {
  let kept: ProfileRecord | undefined
  let count = 0
  return {
    read() {
      count += kept === undefined ? 1 : 0
      kept ??= {
        id: count === 1 ? id : `${id}-${String(count)}`,
        account: null,
        keysExist: false,
        forgetting: false,
      }
      return { ...kept }
    },
    write(record) {
      kept = { ...record }
    },
    remove() {
      kept = undefined
    },
    setAside(folder) {
      kept = undefined
      return `/profile/${folder}`
    },
  }
}

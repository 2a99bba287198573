import { createDecipheriv } from 'node:crypto'
import { readFileSync } from 'node:fs'

// SQLCipher 4's defaults: https://www.zetetic.net/sqlcipher/design/ — at the end of a page IV and HMAC, 80 bytes together
const PAGE = 4096
const RESERVED = 80
const IV = 16
const SALT = 16

/** What really stands in the pages of a database file, free pages and free space within pages included. */
export function decryptedPages(path: string, hexKey: string): Buffer {
  const file = readFileSync(path)
  const key = Buffer.from(hexKey, 'hex')
  const pages: Buffer[] = []
  for (let start = 0; start < file.length; start += PAGE) {
    const end = start + PAGE - RESERVED
    const decipher = createDecipheriv('aes-256-cbc', key, file.subarray(end, end + IV)).setAutoPadding(false)
    pages.push(decipher.update(file.subarray(start === 0 ? SALT : start, end)), decipher.final())
  }
  return Buffer.concat(pages)
}

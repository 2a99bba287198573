import { encodeQR } from 'qr'

/** ISO/IEC 18004 §5.3.8: a reader needs four light modules around the code. */
const QUIET_ZONE = 4

export interface QrPath {
  /** Modules on a side, the quiet zone included. */
  size: number
  /** The dark modules, as the `d` of a path whose unit is a module. */
  path: string
}

/** Draws `text`, which has to fit into a QR code (2,300 bytes); throws where it does not. */
export function qrPath(text: string): QrPath {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_ZONE })
  return { size: rows.length, path: rows.map(rowPath).join('') }
}

/** One rectangle for each run of dark modules. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x += 1) {
    if (row[x] !== true) continue
    const from = x
    while (row[x + 1] === true) x += 1
    path += `M${from} ${y}h${x + 1 - from}v1h-${x + 1 - from}z`
  }
  return path
}

// QR codes in what a camera sees and in picture files. Whatever stands in them is only text here: main judges it.
import { decodeQR } from 'qr/decode.js'
import { pictureSize } from './picture-size.ts'

export type ReadFile =
  { is: 'code'; text: string } | { is: 'refused'; why: 'too-large' | 'no-picture' | 'no-code' }

const MOST_BYTES = 20_000_000
const MOST_PIXELS = 50_000_000
/** Longest sides, in pixels, to which a picture is made smaller before it is looked at; a blurred one is read better small. */
const SIDES = [1_600, 800] as const
const CAMERA_SIDE = 800
/** How long one look at a picture file may take, in milliseconds. */
const FILE_LOOK = 1_500

/** The code in a file that the user chose. */
export async function readCodeFile(file: File): Promise<ReadFile> {
  if (file.size > MOST_BYTES) return { is: 'refused', why: 'too-large' }
  const picture = await decoded(file)
  if (typeof picture === 'string') return { is: 'refused', why: picture }
  try {
    for (const side of SIDES) {
      const text = codeIn(picture, picture, side, FILE_LOOK)
      if (text !== undefined) return { is: 'code', text }
    }
    return { is: 'refused', why: 'no-code' }
  } finally {
    picture.close()
  }
}

/** The code that the camera sees now, if there is one. */
export function codeInSight(video: HTMLVideoElement): string | undefined {
  const size = { width: video.videoWidth, height: video.videoHeight }
  return size.width === 0 ? undefined : codeIn(video, size, CAMERA_SIDE)
}

async function decoded(file: File): Promise<ImageBitmap | 'too-large' | 'no-picture'> {
  try {
    const size = pictureSize(new Uint8Array(await file.arrayBuffer()))
    if (size === undefined) return 'no-picture'
    if (size.width * size.height > MOST_PIXELS) return 'too-large'
    return await createImageBitmap(file)
  } catch {
    // gone since it was chosen, or damaged
    return 'no-picture'
  }
}

const canvas = document.createElement('canvas')
const pencil = canvas.getContext('2d', { willReadFrequently: true })

function codeIn(
  picture: CanvasImageSource,
  { width, height }: { width: number; height: number },
  side: number,
  timeLimit?: number,
): string | undefined {
  const scale = Math.min(1, side / Math.max(width, height))
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  if (pencil === null) return undefined
  // what is transparent is paper
  pencil.fillStyle = '#ffffff'
  pencil.fillRect(0, 0, canvas.width, canvas.height)
  pencil.drawImage(picture, 0, 0, canvas.width, canvas.height)
  const pixels = pencil.getImageData(0, 0, canvas.width, canvas.height)
  try {
    return decodeQR(pixels, timeLimit === undefined ? {} : { timeLimit })
  } catch {
    // it throws where it finds none, and where one cannot be read
    return undefined
  }
}

import { errors } from 'jose'

/** What `work` gives, or `undefined` where jose or WebCrypto refuses what came from outside; other errors are thrown. */
export async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof errors.JOSEError || isKeyError(error)) return undefined
    throw error
  }
}

// WebCrypto refuses a point that is none with a DOMException, Node in places with a TypeError.
function isKeyError(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && error.constructor.name === 'DOMException')
}

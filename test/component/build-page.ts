// Builds the page before the first test file starts: several files at once would build it several times.
import { builtRenderer } from './built-renderer.ts'

export default async function setUp(): Promise<void> {
  await builtRenderer()
}

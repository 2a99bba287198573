/** What the log may hear of a bug: its kind and place in the program, never its text, which may quote a secret. */
export function failureFacts(error: unknown): { error: string; where: string } {
  if (!(error instanceof Error)) return { error: typeof error, where: '' }
  const place = (error.stack ?? '').split('\n').find((line) => /^\s+at /.test(line))
  return { error: error.name, where: place?.trim() ?? '' }
}

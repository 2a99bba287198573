import { app } from 'electron'
import { linkFrom } from './opened-links.ts'

/**
 * One program for one profile: Electron's lock lies in `userData`, which has to be set before. Gives false where another
 * one holds it; that one is told, with the link (`xmpp:`) in `args` if there is one, and this one has to end without
 * opening any file of the profile.
 */
export function holdProfile(
  args: readonly string[],
  onSecondStart: (link: string | undefined) => void,
): boolean {
  // Chromium adds to the second one's command line and reorders it: what it was to open is told apart from that
  if (!app.requestSingleInstanceLock({ link: linkFrom(args) ?? '' })) return false
  app.on('second-instance', (_event, _args, _directory, told) => onSecondStart(linkFrom(wordsOf(told))))
  return true
}

/** Any program of this user can say so. */
function wordsOf(told: unknown): string[] {
  const link = typeof told === 'object' && told !== null && 'link' in told ? told.link : undefined
  return typeof link === 'string' ? [link] : []
}

import { app } from 'electron'

/**
 * One program for one profile: Electron's lock lies in `userData`, which has to be set before. Gives false where another
 * one holds it; that one is told, and this one has to end without opening any file of the profile.
 */
export function holdProfile(onSecondStart: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', onSecondStart)
  return true
}

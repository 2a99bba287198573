import { z } from 'zod'

/** How the program looks and behaves: of the profile, nothing secret, and there before anybody is signed in. */
export const settings = z.object({
  appearance: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', 'en', 'de']),
  notifications: z.boolean(),
  /** A notification shows what was written, and not only who wrote. */
  notificationText: z.boolean(),
  /** Closing the window leaves the program running, where there is an icon to bring it back with. */
  closeToTray: z.boolean(),
  /** Others see what the user has read, and the user sees it of them. */
  readMarkers: z.boolean(),
})
export type Settings = z.infer<typeof settings>

export const DEFAULT_SETTINGS: Settings = {
  appearance: 'system',
  language: 'system',
  notifications: true,
  notificationText: false,
  closeToTray: false,
  readMarkers: true,
}

/** What is to be different; the rest stays. */
export const settingsChange = settings.partial().strict()
export type SettingsChange = z.infer<typeof settingsChange>

/** `now` with what `change` says. */
export function withChange(now: Settings, change: SettingsChange): Settings {
  const said = Object.entries(change).filter(([, value]) => value !== undefined)
  return { ...now, ...Object.fromEntries(said) }
}

// What a scene of the tests is, and the evening that most of them show.
import type { Page } from 'playwright-core'
import type { Device } from '../../../shared/domain/device.ts'
import { conversations } from '../balcony-page.ts'
import type { FakeBridge, Scene } from '../fake-bridge.ts'
import { EVENING } from '../rendered-app.ts'
import { device, evening, OTHER_FINGERPRINT, ROMEO, signedIn, verona } from '../verona.ts'

/** Something that the window can show, and what a user does in a wide one to see it. */
export interface StagedScene {
  name: string
  scene: () => Scene
  /** What to do before looking. */
  then?: (page: Page, bridge: FakeBridge) => Promise<void>
}

export const openRomeo = (page: Page): Promise<void> => conversations(page).getByText('Romeo').click()

/** An answer that does not come. */
export const never = (): Promise<never> => new Promise(() => undefined)

export const NONE = { messages: 0, from: null, until: null }

export const devices: Device[] = [
  device('Garden laptop', { state: 'verified', manner: 'compared' }),
  device('Phone', {
    fingerprint: OTHER_FINGERPRINT,
    state: 'new',
    manner: null,
    decidedAt: null,
    lastSeen: EVENING,
    reads: NONE,
  }),
]

export const main = (): Scene => ({
  snapshot: signedIn(verona()),
  messages: { [ROMEO]: evening },
  devices: { [ROMEO]: devices },
})

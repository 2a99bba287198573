// The pane on which a device is verified.
import type { Locator, Page } from 'playwright-core'
import type { AppInTests } from './app-in-tests.ts'
import { nurse, row } from './balcony-page.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import type { Look, Shown } from './rendered-app.ts'
import { device, ROMEO, romeo, signedIn, talk } from './verona.ts'

export const laptop = device('laptop')
export const verified = device('laptop', { state: 'verified', manner: 'scanned' })

export const panel = (page: Page): Locator => page.getByRole('region', { name: 'Verify' })
export const button = (page: Page, name: string): Locator =>
  panel(page).getByRole('button', { name: new RegExp(`^${name}`) })

/** Romeo's laptop, about to be verified in this way. */
export async function verifying(
  app: AppInTests,
  way: string | null,
  more: Partial<Scene> = {},
  look: Look = {},
): Promise<Shown> {
  const scene: Scene = {
    snapshot: signedIn([talk(romeo), talk(nurse)]),
    devices: { [ROMEO]: [laptop] },
    ...more,
  }
  const shown = await app.show(new FakeBridge(scene), look)
  await row(shown.page, 'Romeo').click()
  await openPage(shown.page)
  if (way !== null) await button(shown.page, way).click()
  return shown
}

export async function openPage(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Devices' }).first().click()
  await page.getByRole('button', { name: 'Verify…' }).click()
}

// How the tests find things: by the roles and names that a screen reader has.
import type { Locator, Page } from 'playwright-core'
import type { Message } from '../../shared/domain/message.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import type { AppInTests } from './app-in-tests.ts'
import type { Shown } from './rendered-app.ts'
import { contact, NURSE, ROMEO, romeo, signedIn, talk } from './verona.ts'

export const nurse = contact(NURSE, 'Nurse')

export const log = (page: Page): Locator => page.getByRole('log', { name: 'Messages' })
export const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Message', exact: true })
export const conversations = (page: Page): Locator => page.getByRole('list', { name: 'Conversations' })

/** The row of the list for the person of this name. */
export const row = (page: Page, name: string): Locator =>
  conversations(page).getByRole('button', { name: new RegExp(`^${name}`) })

/** The message with exactly this accessible name. */
export const message = (page: Page, name: string): Locator =>
  log(page).getByRole('article', { name, exact: true })

/** What a screen reader would call the element that has the focus. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '',
  )

/** The ids of the messages that are in the page, from top to bottom. */
export const idsOf = (page: Page): Promise<number[]> =>
  log(page)
    .locator('article')
    .evaluateAll((items) => items.map((item) => Number(item.dataset['id'])))

/** Juliet's window with Romeo, of whom these messages are, and the nurse. */
export async function show(app: AppInTests, messages: Message[], more: Partial<Scene> = {}): Promise<Shown> {
  const scene: Scene = {
    snapshot: signedIn([talk(romeo, messages.at(-1) ?? null), talk(nurse)]),
    messages: { [ROMEO]: messages },
    ...more,
  }
  return app.show(new FakeBridge(scene))
}

/** The same, with Romeo's conversation open. */
export async function showRomeo(
  app: AppInTests,
  messages: Message[],
  more: Partial<Scene> = {},
): Promise<Shown> {
  const shown = await show(app, messages, more)
  await row(shown.page, 'Romeo').click()
  return shown
}

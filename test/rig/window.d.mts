import type { Locator, Page } from 'playwright-core'

export interface BalconyWindow {
  readonly page: Page
  /** What the program printed so far. */
  output(): string
  signIn(account: { address: string; password: string; server?: string; certificate?: string }): Promise<void>
  untilSignedIn(): Promise<void>
  addContact(address: string): Promise<void>
  acceptRequest(): Promise<void>
  /** By the name in the list *Conversations*. */
  openConversation(name: string): Promise<void>
  send(text: string): Promise<void>
  /** A message of the open conversation by its whole text. */
  message(text: string): Locator
  /** What the program hears when the computer wakes from sleep. */
  wakeComputer(): Promise<void>
  /** Takes the window off the screen, and puts it there again. */
  hide(): Promise<void>
  show(): Promise<void>
  screenshot(path: string): Promise<void>
  close(): Promise<void>
  kill(): void
  readonly closed: Promise<void>
}

export function openBalcony(where: {
  electron: string
  flags: string[]
  app: string
  profile: string
  env: NodeJS.ProcessEnv
  colorScheme?: 'light' | 'dark'
  args?: string[]
}): Promise<BalconyWindow>

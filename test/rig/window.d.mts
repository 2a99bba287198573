import type * as Electron from 'electron'
import type { Locator, Page } from 'playwright-core'

export interface BalconyWindow {
  readonly page: Page
  /** What the program printed so far. */
  output(): string
  signIn(account: {
    address: string
    password: string
    server?: string
    /** With a server. */
    port?: number
    certificate?: string
  }): Promise<void>
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
  /** Runs a function in the main process; it is sent there as text, and sees nothing but what it is given. */
  inMain<Result, Given>(
    work: (electron: typeof Electron, given: Given) => Result | Promise<Result>,
    given: Given,
  ): Promise<Result>
  /** The page of the window anew, after its process ended; `page` is of no use then. */
  afterCrash(): Promise<Page>
  /** The page has the focus where the window has it; until then Playwright makes it believe that it always does. */
  feelFocus(): Promise<void>
  /** Takes the window off the screen, and puts it there again. */
  hide(): Promise<void>
  show(): Promise<void>
  /** The colour under the page, as #RRGGBB. */
  ground(): Promise<string | undefined>
  screenshot(path: string): Promise<void>
  /** From now on addresses go to nobody; `opened` gives those that would have gone to another program. */
  catchOpened(): Promise<void>
  opened(): Promise<string[]>
  /** The text in the clipboard of the display. */
  clipboard(): Promise<string>
  /** What the cross of the window does; the program ends by itself then. */
  closeWindow(): Promise<void>
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

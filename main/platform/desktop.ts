// The programs around Balcony. What it hands to them is judged here once more, whatever the page has shown.
import { LONGEST_LINK } from '../../shared/domain/person-link.ts'
import type { Desktop, Timers } from '../services/ports.ts'

/** RFC 6068 §4: the header fields that are safe to take from a link; `attach` of some programs is not among them. */
const MAIL_FIELDS = new Set(['to', 'cc', 'bcc', 'subject', 'body', 'in-reply-to'])
/** Milliseconds that what clears itself stays in the clipboard. */
const COPY_STAYS = 60_000
// Controls, spaces and what turns text around or hides in it: no address has any of them as it is shown
const UNSEEN = /[\p{C}\p{Z}]/u

/** Means of the shell: `open` hands an address to the program that is set for its kind. */
export interface DesktopMeans {
  open(address: string): Promise<void>
  /** The clipboard: `copied` gives the text in it, '' where it has none. */
  copy(text: string): void
  copied(): Promise<string>
  clearCopied(): void
}

export function createDesktop(means: DesktopMeans, timers: Timers): Desktop {
  let keepIt = (): void => undefined

  async function clear(text: string): Promise<void> {
    if ((await means.copied()) === text) means.clearCopied()
  }

  return {
    async openLink(link) {
      const address = outsideAddress(link)
      if (address === undefined) return 'not-allowed'
      try {
        await means.open(address)
        return 'opened'
      } catch {
        // Electron rejects where no program is set for the address, or it does not start
        return 'no-program'
      }
    },
    copy(text, clears) {
      // the last copy says how long it stays, also where it is the same text
      keepIt()
      means.copy(text)
      if (!clears) return
      // what cannot be looked at is left alone
      keepIt = timers.after(COPY_STAYS, () => void clear(text).catch(() => undefined))
    },
  }
}

/** The address as it may be handed to another program, or undefined where it may not. Never throws. */
export function outsideAddress(link: string): string | undefined {
  if (link.length > LONGEST_LINK || UNSEEN.test(link) || link.includes('\\')) return undefined
  let url: URL
  try {
    url = new URL(link)
  } catch {
    return undefined
  }
  switch (url.protocol) {
    case 'http:':
    case 'https:':
      return isWeb(link, url) ? url.href : undefined
    case 'mailto:':
      return isMail(url) ? url.href : undefined
    default:
      return undefined
  }
}

// `https://bank.example@evil.example` goes to evil.example: a name before the host only misleads.
function isWeb(link: string, url: URL): boolean {
  return /^https?:\/\/[^/?#@]+(?:[/?#]|$)/i.test(link) && url.username === '' && url.password === ''
}

function isMail(url: URL): boolean {
  return /^[^@]+@[^@]+$/.test(url.pathname) && [...url.searchParams.keys()].every(isMailField)
}

function isMailField(name: string): boolean {
  return MAIL_FIELDS.has(name.toLowerCase())
}
